'use strict';
const { assert, scenario, eventually, send, fetch, holds, fresh } = require('./kit');

scenario('the default exchange delivers to the queue that bears the routing key', async (stage) => {
  const channel = await stage.channel();
  const queue = await stage.queue(channel, 'greetings', { durable: false });
  const headers = { whole: 7, part: 2.25, text: 'seven', flag: false, list: [1, 'two', { three: 3 }], nested: { deep: { er: true } } };
  channel.sendToQueue(queue, Buffer.from('good morning'), { contentType: 'text/plain', messageId: 'first', headers });
  const [{ content, fields, properties }] = await (await stage.consume(channel, queue, { noAck: true })).reaches(1);
  assert.equal(content.toString(), 'good morning');
  assert.deepEqual([fields.exchange, fields.routingKey, fields.redelivered], ['', queue, false]);
  assert.deepEqual([properties.contentType, properties.messageId], ['text/plain', 'first']);
  assert.deepEqual(properties.headers, headers);
});

scenario('all fourteen properties arrive as they were sent', async (stage) => {
  const channel = await stage.channel();
  const queue = await stage.queue(channel, 'properties');
  const sent = {
    appId: 'shop', contentEncoding: 'gzip', contentType: 'application/json', correlationId: 'order-1', deliveryMode: 2,
    expiration: '3600000', headers: { tenant: 'north' }, messageId: 'm-1', priority: 4, replyTo: 'answers',
    timestamp: 1_750_000_000, type: 'order.placed', userId: 'guest',
  };
  channel.sendToQueue(queue, Buffer.from('{}'), sent);
  const { properties } = await fetch(channel, queue);
  for (const [name, value] of Object.entries(sent)) assert.deepEqual(properties[name], value, name);
  assert.equal(properties.clusterId, undefined);
});

scenario('one publisher and one consumer see one order', async (stage) => {
  const channel = await stage.channel();
  const queue = await stage.queue(channel, 'order');
  const numbers = Array.from({ length: 1_200 }, (_, index) => `${index}`);
  const inbox = await stage.consume(channel, queue, { noAck: true });
  send(channel, queue, ...numbers);
  await inbox.reaches(numbers.length);
  assert.deepEqual(inbox.texts, numbers);
});

scenario('two busy consumers share the work', async (stage) => {
  const connection = await stage.connect();
  const publisher = await stage.channel({ on: connection });
  const queue = await stage.queue(publisher, 'work', { durable: true });
  const inboxes = [];
  const busy = [];
  for (let worker = 0; worker < 2; worker++) {
    const channel = await stage.channel({ on: connection });
    await channel.prefetch(1);
    // Neither is done with its job before the other has one too.
    inboxes.push(await stage.consume(channel, queue, {}, (message) => {
      busy.push(() => channel.ack(message));
      if (busy.length === 2) for (const done of busy.splice(0)) done();
    }));
  }
  send(publisher, queue, ...Array.from({ length: 24 }, (_, index) => `job ${index}`));
  await eventually('24 jobs', () => inboxes[0].messages.length + inboxes[1].messages.length === 24);
  for (const { messages } of inboxes) assert.equal(messages.length, 12, `one worker did only ${messages.length} of 24 jobs`);
});

function bounded(window) {
  return async (stage) => {
    const channel = await stage.channel();
    const queue = await stage.queue(channel, 'window');
    send(channel, queue, ...Array.from({ length: 3 * window + 2 }, (_, index) => `${index}`));
    await channel.prefetch(window);
    const inbox = await stage.consume(channel, queue);
    await inbox.staysAt(window);
    channel.ack(inbox.messages[0]);
    await inbox.staysAt(window + 1);
    channel.ack(inbox.messages[window], true);
    await inbox.staysAt(2 * window + 1);
  };
}

scenario('a prefetch of 1 bounds what is unsettled', bounded(1));
scenario('a prefetch of 10 bounds what is unsettled', bounded(10));

scenario('an empty body and a body of one mebibyte arrive whole', async (stage) => {
  const channel = await stage.channel();
  const queue = await stage.queue(channel, 'sizes');
  const large = Buffer.alloc(1 << 20, '0123456789');
  channel.sendToQueue(queue, Buffer.alloc(0));
  channel.sendToQueue(queue, large);
  assert.equal((await fetch(channel, queue)).content.length, 0);
  assert.ok((await fetch(channel, queue)).content.equals(large));
});

scenario('basic.get answers empty, or a message and how many are left', async (stage) => {
  const channel = await stage.channel();
  const queue = await stage.queue(channel, 'got');
  assert.equal(await channel.get(queue), false);
  send(channel, queue, 'one', 'two', 'three');
  await holds(channel, queue, 3);
  for (const [text, left] of [['one', 2], ['two', 1], ['three', 0]]) {
    const message = await channel.get(queue, { noAck: true });
    assert.deepEqual([message.content.toString(), message.fields.messageCount], [text, left]);
  }
  assert.equal(await channel.get(queue), false);
});

scenario('after a cancel nothing more comes, and what is held can be settled', async (stage) => {
  const channel = await stage.channel();
  const queue = await stage.queue(channel, 'cancelled');
  await channel.prefetch(1);
  send(channel, queue, 'held', 'kept');
  const tag = fresh('tag');
  const inbox = await stage.consume(channel, queue, { consumerTag: tag });
  assert.equal(inbox.tag, tag);
  const [held] = await inbox.reaches(1);
  await channel.cancel(tag);
  channel.ack(held);
  await inbox.staysAt(1);
  const { messageCount, consumerCount } = await channel.checkQueue(queue);
  assert.deepEqual({ messageCount, consumerCount }, { messageCount: 1, consumerCount: 0 });
});

scenario('a deleted queue tells its consumers that they are cancelled', async (stage) => {
  const channel = await stage.channel();
  const queue = await stage.queue(channel, 'doomed');
  const inbox = await stage.consume(channel, queue);
  const other = await stage.channel();
  await other.deleteQueue(queue);
  await eventually('the cancel', () => inbox.cancelled);
});
