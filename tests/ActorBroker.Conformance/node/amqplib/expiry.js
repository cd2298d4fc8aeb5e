'use strict';
const { assert, scenario, pause, eventually, withTimeEnough, fresh, send, fetch, drain, holds, lull, closesChannel } = require('./kit');

/** A queue with dead letters, and the queue they go to. */
async function mortal(stage, channel, options = {}, key = undefined) {
  const exchange = await stage.exchange(channel, 'fanout');
  const graves = await stage.boundQueue(channel, exchange, '');
  const queue = await stage.queue(channel, 'mortal', {
    ...options, arguments: { 'x-dead-letter-exchange': exchange, ...(key && { 'x-dead-letter-routing-key': key }), ...options.arguments },
  });
  return { queue, graves, exchange };
}

const deaths = (message) => message.properties.headers['x-death'];

scenario('x-message-ttl expires what waits, oldest first, and not before its time', async (stage) => {
  const channel = await stage.channel();
  await withTimeEnough([150, 1_000, 10_000], async (time) => {
    const { queue, graves } = await mortal(stage, channel, { arguments: { 'x-message-ttl': time } });
    const start = Date.now();
    send(channel, queue, 'one', 'two', 'three');
    const inTime = await eventually('three messages', async () => {
      const { messageCount } = await channel.checkQueue(queue);
      return messageCount === 3 ? 'yes' : Date.now() - start >= time && 'no';
    });
    if (inTime === 'no') return false;
    await holds(channel, graves, 3);
    assert.ok(Date.now() - start >= time - 5, `expired after ${Date.now() - start} ms`);
    assert.deepEqual(await drain(channel, graves), ['one', 'two', 'three']);
    assert.equal((await channel.checkQueue(queue)).messageCount, 0);
    return true;
  });
});

scenario('what a consumer holds does not expire, what it gives back does', async (stage) => {
  const channel = await stage.channel();
  await withTimeEnough([80, 1_000, 10_000], async (time) => {
    const { queue, graves } = await mortal(stage, channel, { arguments: { 'x-message-ttl': time } });
    const start = Date.now();
    send(channel, queue, 'held', 'lost');
    const held = await eventually('a message', async () => await channel.get(queue) || (Date.now() - start >= time && 'late'));
    if (held === 'late' || held.content.toString() !== 'held') return false;
    await holds(channel, graves, 1);
    channel.nack(held, false, true);
    await holds(channel, graves, 2);
    assert.deepEqual(await drain(channel, graves), ['lost', 'held']);
    return true;
  });
});

scenario('the shorter of the expiration and x-message-ttl counts', async (stage) => {
  const channel = await stage.channel();
  const { queue, graves } = await mortal(stage, channel, { arguments: { 'x-message-ttl': 600_000 } });
  channel.sendToQueue(queue, Buffer.from('short'), { expiration: '60' });
  const short = await fetch(channel, graves);
  assert.deepEqual([short.content.toString(), deaths(short)[0]['original-expiration']], ['short', '60']);
  assert.equal(short.properties.expiration, undefined);
  send(channel, queue, 'long');
  await lull(channel);
  assert.deepEqual(await drain(channel, queue), ['long']);
});

scenario('an expiration that is no number closes the channel with 406', async (stage) => {
  const connection = await stage.connect();
  for (const expiration of ['soon', '-1', '1.5']) {
    const channel = await stage.channel({ on: connection });
    await closesChannel(channel, 406, () => { channel.publish('', fresh('nowhere'), Buffer.from('x'), { expiration }); });
  }
});

scenario('a queue with x-expires goes when it was not used for that long', async (stage) => {
  const connection = await stage.connect();
  const isThere = async (queue) => {
    const probe = await stage.channel({ on: connection });
    const found = await probe.checkQueue(queue).then(() => true, (error) => { assert.match(error.message, /404/); return false; });
    if (found) await probe.close();
    return found;
  };
  await withTimeEnough([250, 2_000, 10_000], async (time) => {
    const channel = await stage.channel({ on: connection });
    const start = Date.now();
    const used = await stage.queue(channel, 'used', { arguments: { 'x-expires': time } });
    const queue = await stage.queue(channel, 'transient', { arguments: { 'x-expires': time } });
    try {
      await stage.consume(channel, used);
    } catch (error) {
      if (Date.now() - start < time) throw error;
      return false;
    }
    // Looking at a queue is a use of it.
    do await pause(2.4 * time); while (await isThere(queue) && Date.now() - start < 60_000);
    assert.ok(!await isThere(queue));
    assert.ok(await isThere(used));
    return true;
  });
});

scenario('x-death tells of each queue and reason, counted and newest first', async (stage) => {
  const channel = await stage.channel();
  const { queue, graves, exchange } = await mortal(stage, channel);
  const before = Math.floor(Date.now() / 1000);
  channel.sendToQueue(queue, Buffer.from('x'), { headers: { own: 'kept' } });
  channel.nack(await fetch(channel, queue, { noAck: false }), false, false);
  const first = await fetch(channel, graves);
  assert.deepEqual([first.fields.exchange, first.fields.routingKey, first.properties.headers.own], [exchange, queue, 'kept']);
  const { time, ...death } = deaths(first)[0];
  assert.deepEqual(death, { count: 1, reason: 'rejected', queue, exchange: '', 'routing-keys': [queue] });
  assert.equal(time['!'], 'timestamp');
  assert.ok(time.value >= before - 1 && time.value <= Date.now() / 1000 + 1, `died at ${time.value}`);

  const { headers } = first.properties;
  channel.sendToQueue(queue, Buffer.from('x'), { headers, expiration: '20' });
  const second = await fetch(channel, graves);
  assert.deepEqual(deaths(second).map(({ reason, count }) => [reason, count]), [['expired', 1], ['rejected', 1]]);
  channel.sendToQueue(queue, Buffer.from('x'), { headers: second.properties.headers });
  channel.reject(await fetch(channel, queue, { noAck: false }), false);
  const third = await fetch(channel, graves);
  assert.deepEqual(deaths(third).map(({ reason, count }) => [reason, count]), [['rejected', 2], ['expired', 1]]);
  assert.equal(third.properties.headers['x-first-death-reason'], 'rejected');
  assert.equal(third.properties.headers['x-first-death-queue'], queue);
  assert.equal(third.properties.headers['x-first-death-exchange'], '');
});

scenario('x-dead-letter-routing-key takes the place of the own key', async (stage) => {
  const channel = await stage.channel();
  const { queue, graves } = await mortal(stage, channel, {}, 'grave.key');
  send(channel, queue, 'x');
  channel.nack(await fetch(channel, queue, { noAck: false }), false, false);
  const dead = await fetch(channel, graves);
  assert.deepEqual([dead.fields.routingKey, deaths(dead)[0]['routing-keys']], ['grave.key', [queue]]);
});

scenario('a message that would go round by expiry alone is dropped', async (stage) => {
  const channel = await stage.channel();
  const name = fresh('ring');
  const options = { arguments: { 'x-message-ttl': 30, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': name } };
  const ring = (await channel.assertQueue(name, { ...options, exclusive: true })).queue;
  send(channel, ring, 'round');
  await eventually('the end of the message', async () => (await channel.checkQueue(ring)).messageCount === 0);
  await pause(120);
  assert.equal((await channel.checkQueue(ring)).messageCount, 0);
});

scenario('a retry by way of a waiting queue comes back and counts its rounds', async (stage) => {
  const channel = await stage.channel();
  const work = fresh('work');
  const wait = await stage.queue(channel, 'wait', {
    arguments: { 'x-message-ttl': 30, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': work },
  });
  await channel.assertQueue(work, { exclusive: true, arguments: { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': wait } });
  const rounds = [];
  await stage.consume(channel, work, {}, (message) => {
    const found = (message.properties.headers?.['x-death'] ?? []).find(({ reason }) => reason === 'rejected');
    rounds.push(found?.count ?? 0);
    if (rounds.length < 4) channel.nack(message, false, false);
    else channel.ack(message);
  });
  send(channel, work, 'again');
  await eventually('four rounds', () => rounds.length === 4);
  assert.deepEqual(rounds, [0, 1, 2, 3]);
});

scenario('a dead-letter exchange may be missing, and may come later', async (stage) => {
  const channel = await stage.channel();
  const missing = fresh('missing');
  const queue = await stage.queue(channel, 'orphan', { arguments: { 'x-dead-letter-exchange': missing } });
  send(channel, queue, 'lost');
  channel.nack(await fetch(channel, queue, { noAck: false }), false, false);
  await lull(channel);
  assert.equal((await channel.checkQueue(queue)).messageCount, 0);
  await channel.assertExchange(missing, 'fanout', { autoDelete: true });
  const graves = await stage.boundQueue(channel, missing, '');
  send(channel, queue, 'found');
  channel.nack(await fetch(channel, queue, { noAck: false }), false, false);
  assert.equal((await fetch(channel, graves)).content.toString(), 'found');
});
