'use strict';
const { assert, scenario, send, fetch, drain, holds, lull } = require('./kit');

const manual = { noAck: false };

scenario('what was settled is gone, and a closed channel gives the rest back', async (stage) => {
  const connection = await stage.connect();
  const observer = await stage.channel({ on: connection });
  const queue = await stage.queue(observer, 'rest');
  send(observer, queue, 'first', 'second', 'third');
  const worker = await stage.channel({ on: connection });
  const inbox = await stage.consume(worker, queue);
  worker.ack((await inbox.reaches(3))[0]);
  await worker.close();
  await holds(observer, queue, 2);
  for (const text of ['second', 'third']) {
    const message = await fetch(observer, queue);
    assert.deepEqual([message.content.toString(), message.fields.redelivered], [text, true]);
  }
});

scenario('a requeued message comes back in its old place, marked as redelivered', async (stage) => {
  const channel = await stage.channel();
  const queue = await stage.queue(channel, 'place');
  send(channel, queue, 'a', 'b', 'c', 'd');
  const taken = [];
  for (let count = 0; count < 3; count++) taken.push(await fetch(channel, queue, manual));
  assert.ok(taken.every((message) => !message.fields.redelivered));
  channel.nack(taken[2], false, true);
  channel.reject(taken[0], true);
  const back = [];
  for (let count = 0; count < 3; count++) back.push(await fetch(channel, queue, manual));
  assert.deepEqual(back.map((message) => message.content.toString()), ['a', 'c', 'd']);
  assert.deepEqual(back.map((message) => message.fields.redelivered), [true, true, false]);
});

scenario('nack with multiple settles all up to the tag, nackAll the others', async (stage) => {
  const channel = await stage.channel();
  const queue = await stage.queue(channel, 'multiple');
  send(channel, queue, '0', '1', '2', '3', '4', '5');
  const taken = [];
  for (let count = 0; count < 6; count++) taken.push(await fetch(channel, queue, manual));
  channel.nack(taken[3], true, false);
  channel.nackAll(true);
  await holds(channel, queue, 2);
  assert.deepEqual(await drain(channel, queue), ['4', '5']);
});

scenario('without a dead-letter exchange a rejected message is dropped', async (stage) => {
  const channel = await stage.channel();
  const queue = await stage.queue(channel, 'dropped');
  send(channel, queue, 'nacked', 'rejected');
  channel.nack(await fetch(channel, queue, manual), false, false);
  channel.reject(await fetch(channel, queue, manual), false);
  await lull(channel);
  assert.equal(await channel.get(queue), false);
});

scenario('recover brings all that is unsettled once more', async (stage) => {
  const channel = await stage.channel();
  const queue = await stage.queue(channel, 'recovered');
  send(channel, queue, 'left', 'right');
  const inbox = await stage.consume(channel, queue);
  await inbox.reaches(2);
  await channel.recover();
  const again = (await inbox.reaches(4)).slice(2);
  assert.ok(again.every((message) => message.fields.redelivered));
  assert.deepEqual(again.map((message) => message.content.toString()), ['left', 'right']);
  channel.ackAll();
  await lull(channel);
  assert.equal((await channel.checkQueue(queue)).messageCount, 0);
});
