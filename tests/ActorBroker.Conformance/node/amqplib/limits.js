'use strict';
const { assert, scenario, eventually, send, fetch, drain, holds, lull } = require('./kit');

const quorum = (more) => ({ durable: true, arguments: { 'x-queue-type': 'quorum', ...more } });

async function graveyard(stage, channel) {
  const exchange = await stage.exchange(channel, 'fanout');
  return { exchange, graves: await stage.boundQueue(channel, exchange, '') };
}

/** Publishes with confirms and answers, per text, 'ack' or 'nack'. */
async function outcomes(channel, queue, ...texts) {
  const results = texts.map((text) => new Promise((resolve) => {
    channel.sendToQueue(queue, Buffer.from(text), {}, (error) => resolve(error ? 'nack' : 'ack'));
  }));
  return Promise.all(results);
}

scenario('x-delivery-limit ends a message that comes back again and again', async (stage) => {
  const channel = await stage.channel();
  const { exchange, graves } = await graveyard(stage, channel);
  const queue = await stage.queue(channel, 'limited', quorum({ 'x-delivery-limit': 2, 'x-dead-letter-exchange': exchange }));
  const counts = [];
  await stage.consume(channel, queue, {}, (message) => {
    counts.push(message.properties.headers?.['x-delivery-count'] ?? 0);
    channel.nack(message, false, true);
  });
  send(channel, queue, 'poison');
  const dead = await fetch(channel, graves);
  assert.deepEqual(counts, [0, 1, 2]);
  assert.equal(dead.properties.headers['x-death'][0].reason, 'delivery_limit');
});

scenario('a consumer that goes away counts as an attempt', async (stage) => {
  const connection = await stage.connect();
  const channel = await stage.channel({ on: connection });
  const { exchange, graves } = await graveyard(stage, channel);
  const queue = await stage.queue(channel, 'limited', quorum({ 'x-delivery-limit': 1, 'x-dead-letter-exchange': exchange }));
  send(channel, queue, 'deadly');
  for (let attempt = 0; attempt < 2; attempt++) {
    const victim = await stage.channel({ on: connection });
    await (await stage.consume(victim, queue)).reaches(1);
    await victim.close();
  }
  assert.equal((await fetch(channel, graves)).content.toString(), 'deadly');
});

scenario('a full queue drops its oldest, to the dead-letter exchange', async (stage) => {
  const channel = await stage.channel({ confirms: true });
  const { exchange, graves } = await graveyard(stage, channel);
  const queue = await stage.queue(channel, 'full', { arguments: { 'x-max-length': 2, 'x-dead-letter-exchange': exchange } });
  assert.deepEqual(await outcomes(channel, queue, 'a', 'b', 'c', 'd'), ['ack', 'ack', 'ack', 'ack']);
  await holds(channel, graves, 2);
  const [first, second] = [await fetch(channel, graves), await fetch(channel, graves)];
  assert.deepEqual([first.content.toString(), second.content.toString()], ['a', 'b']);
  assert.equal(first.properties.headers['x-death'][0].reason, 'maxlen');
  assert.deepEqual(await drain(channel, queue), ['c', 'd']);
});

scenario('x-max-length-bytes counts the bodies that wait', async (stage) => {
  const channel = await stage.channel({ confirms: true });
  const queue = await stage.queue(channel, 'full', { arguments: { 'x-max-length-bytes': 10 } });
  await outcomes(channel, queue, '1234', '5678', '90ab');
  assert.deepEqual(await drain(channel, queue), ['5678', '90ab']);
});

scenario('a full queue that rejects publishes answers nack, and ack again when there is room', async (stage) => {
  const channel = await stage.channel({ confirms: true });
  const queue = await stage.queue(channel, 'full', { arguments: { 'x-max-length': 2, 'x-overflow': 'reject-publish' } });
  assert.deepEqual([...await outcomes(channel, queue, 'a', 'b'), ...await outcomes(channel, queue, 'c')], ['ack', 'ack', 'nack']);
  assert.deepEqual(await drain(channel, queue), ['a', 'b']);
  assert.deepEqual(await outcomes(channel, queue, 'd'), ['ack']);
  assert.deepEqual(await drain(channel, queue), ['d']);
});

scenario('reject-publish-dlx refuses and dead-letters', async (stage) => {
  const channel = await stage.channel({ confirms: true });
  const { exchange, graves } = await graveyard(stage, channel);
  const queue = await stage.queue(channel, 'full', {
    arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish-dlx', 'x-dead-letter-exchange': exchange },
  });
  assert.deepEqual([...await outcomes(channel, queue, 'in'), ...await outcomes(channel, queue, 'out')], ['ack', 'nack']);
  const dead = await fetch(channel, graves);
  assert.deepEqual([dead.content.toString(), dead.properties.headers['x-death'][0].reason], ['out', 'maxlen']);
  assert.deepEqual(await drain(channel, queue), ['in']);
});

scenario('higher priorities go first, equal ones in their order', async (stage) => {
  const channel = await stage.channel();
  const queue = await stage.queue(channel, 'ranked', { arguments: { 'x-max-priority': 5 } });
  const ranks = { low: 1, none: undefined, high: 5, middle: 3, higher: 9, next: 3 };
  for (const [text, priority] of Object.entries(ranks)) channel.sendToQueue(queue, Buffer.from(text), { priority });
  await holds(channel, queue, 6);
  assert.deepEqual(await drain(channel, queue), ['high', 'higher', 'middle', 'next', 'low', 'none']);
});

scenario('of several consumers of a single-active-consumer queue one gets all, then the next', async (stage) => {
  const connection = await stage.connect();
  const publisher = await stage.channel({ on: connection });
  const queue = await stage.queue(publisher, 'single', { arguments: { 'x-single-active-consumer': true } });
  const [first, second] = [await stage.channel({ on: connection }), await stage.channel({ on: connection })];
  const active = await stage.consume(first, queue, {}, (message) => first.ack(message));
  const waiting = await stage.consume(second, queue, {}, (message) => second.ack(message));
  send(publisher, queue, 'a', 'b', 'c');
  await active.staysAt(3);
  assert.equal(waiting.messages.length, 0);
  await first.cancel(active.tag);
  send(publisher, queue, 'd');
  await waiting.reaches(1);
  assert.deepEqual([active.texts, waiting.texts], [['a', 'b', 'c'], ['d']]);
});

scenario('a consumer of higher priority gets all that it can take, the others the rest', async (stage) => {
  const connection = await stage.connect();
  const publisher = await stage.channel({ on: connection });
  const queue = await stage.queue(publisher, 'preferred');
  const [lesser, better] = [await stage.channel({ on: connection }), await stage.channel({ on: connection })];
  await better.prefetch(2);
  const rest = await stage.consume(lesser, queue, { priority: 1 });
  const most = await stage.consume(better, queue, { priority: 7 });
  send(publisher, queue, 'a', 'b', 'c');
  await eventually('three deliveries', () => rest.messages.length + most.messages.length === 3);
  assert.deepEqual([most.texts, rest.texts], [['a', 'b'], ['c']]);
  better.ack(most.messages[1], true);
  send(publisher, queue, 'd');
  await most.reaches(3);
  await lull(publisher);
  assert.deepEqual([most.texts, rest.texts], [['a', 'b', 'd'], ['c']]);
});
