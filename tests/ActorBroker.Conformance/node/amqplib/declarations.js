'use strict';
const { assert, scenario, eventually, fresh, send, fetch, holds, closesChannel } = require('./kit');

/** Waits until a passive declaration on a new channel of the connection is refused with 404. */
function vanishes(stage, connection, check) {
  return eventually('the end of what should vanish', async () => {
    const probe = await stage.channel({ on: connection });
    try {
      await check(probe);
      await probe.close();
      return false;
    } catch (error) {
      assert.match(error.message, /404/);
      return true;
    }
  });
}

scenario('an exclusive queue is locked to others and goes with its connection', async (stage) => {
  const owner = await stage.connect();
  const stranger = await stage.connect();
  const name = fresh('mine');
  await (await stage.channel({ on: owner })).assertQueue(name, { exclusive: true });
  const visitor = await stage.channel({ on: stranger });
  await closesChannel(visitor, 405, () => visitor.checkQueue(name));
  await owner.close();
  await vanishes(stage, stranger, (probe) => probe.checkQueue(name));
});

scenario('an auto-delete queue goes with its last consumer', async (stage) => {
  const connection = await stage.connect();
  const channel = await stage.channel({ on: connection });
  const { queue } = await channel.assertQueue(fresh('brief'), { autoDelete: true });
  const first = await stage.consume(channel, queue);
  const second = await stage.consume(channel, queue);
  await channel.cancel(first.tag);
  assert.equal((await channel.checkQueue(queue)).consumerCount, 1);
  await channel.cancel(second.tag);
  await vanishes(stage, connection, (probe) => probe.checkQueue(queue));
});

scenario('an auto-delete exchange goes with its last binding', async (stage) => {
  const connection = await stage.connect();
  const channel = await stage.channel({ on: connection });
  const { exchange } = await channel.assertExchange(fresh('brief'), 'direct', { autoDelete: true });
  const queue = await stage.boundQueue(channel, exchange, 'one', 'two');
  await channel.unbindQueue(queue, exchange, 'one');
  await channel.checkExchange(exchange);
  await channel.unbindQueue(queue, exchange, 'two');
  await vanishes(stage, connection, (probe) => probe.checkExchange(exchange));
});

scenario('a queue and its persistent messages outlive the connection', async (stage) => {
  const connection = await stage.connect();
  const channel = await stage.channel({ on: connection, confirms: true });
  const queue = await stage.queue(channel, 'lasting', { durable: true });
  channel.sendToQueue(queue, Buffer.from('still here'), { persistent: true });
  await channel.waitForConfirms();
  await connection.close();
  const message = await fetch(await stage.channel(), queue);
  assert.deepEqual([message.content.toString(), message.properties.deliveryMode], ['still here', 2]);
});

scenario('declaring again as before is fine, declaring otherwise is 406', async (stage) => {
  const connection = await stage.connect();
  const channel = await stage.channel({ on: connection });
  const declared = { durable: true, arguments: { 'x-max-length': 50 } };
  const queue = await stage.queue(channel, 'declared', declared);
  await channel.assertQueue(queue, declared);
  const others = [{ durable: true }, { durable: true, arguments: { 'x-max-length': 51 } }, { ...declared, durable: false }];
  for (const other of others) {
    const attempt = await stage.channel({ on: connection });
    const reason = await closesChannel(attempt, 406, () => attempt.assertQueue(queue, other));
    assert.match(reason.message, /PRECONDITION[_-]FAILED/);
  }
  await channel.checkQueue(queue);
});

scenario('the width of a whole number in an argument does not matter', async (stage) => {
  const channel = await stage.channel();
  const wide = { arguments: { 'x-max-length': { '!': 'long', value: 50 } } };
  const queue = await stage.queue(channel, 'width', wide);
  await channel.assertQueue(queue, { arguments: { 'x-max-length': { '!': 'int', value: 50 } } });
});

scenario('declaring an exchange again with another type is 406', async (stage) => {
  const connection = await stage.connect();
  const channel = await stage.channel({ on: connection });
  const exchange = await stage.exchange(channel, 'topic');
  await channel.assertExchange(exchange, 'topic');
  const attempt = await stage.channel({ on: connection });
  await closesChannel(attempt, 406, () => attempt.assertExchange(exchange, 'fanout'));
});

scenario('a passive declaration is 404 for what is missing and counts what is there', async (stage) => {
  const connection = await stage.connect();
  for (const check of ['checkQueue', 'checkExchange']) {
    const attempt = await stage.channel({ on: connection });
    await closesChannel(attempt, 404, () => attempt[check](fresh('missing')));
  }
  const channel = await stage.channel({ on: connection });
  const queue = await stage.queue(channel, 'counted');
  send(channel, queue, 'one', 'two');
  await holds(channel, queue, 2);
  const consumer = await stage.channel({ on: connection });
  await consumer.prefetch(1);
  await (await stage.consume(consumer, queue)).reaches(1);
  const { messageCount, consumerCount } = await channel.checkQueue(queue);
  assert.deepEqual({ messageCount, consumerCount }, { messageCount: 1, consumerCount: 1 });
});

scenario('purge answers how many; delete minds if-empty and if-unused', async (stage) => {
  const connection = await stage.connect();
  const channel = await stage.channel({ on: connection });
  const queue = await stage.queue(channel, 'purged');
  send(channel, queue, 'a', 'b', 'c', 'd', 'e');
  await holds(channel, queue, 5);
  const first = await stage.channel({ on: connection });
  await closesChannel(first, 406, () => first.deleteQueue(queue, { ifEmpty: true }));
  assert.equal((await channel.purgeQueue(queue)).messageCount, 5);
  const { tag } = await stage.consume(channel, queue);
  const second = await stage.channel({ on: connection });
  await closesChannel(second, 406, () => second.deleteQueue(queue, { ifUnused: true }));
  await channel.cancel(tag);
  assert.equal((await channel.deleteQueue(queue, { ifEmpty: true, ifUnused: true })).messageCount, 0);
});

scenario('consuming from a missing queue is 404, settling an unknown tag is 406', async (stage) => {
  const connection = await stage.connect();
  const consumer = await stage.channel({ on: connection });
  await closesChannel(consumer, 404, () => consumer.consume(fresh('missing'), () => {}));
  const settler = await stage.channel({ on: connection });
  await closesChannel(settler, 406, () => { settler.ack({ fields: { deliveryTag: 99 } }); });
});
