'use strict';
const { assert, scenario, fetch, drain, holds, lull } = require('./kit');

const text = (value) => Buffer.from(value);

scenario('fanout gives each bound queue a copy whatever the key', async (stage) => {
  const channel = await stage.channel();
  const exchange = await stage.exchange(channel, 'fanout', { durable: false });
  const queues = [];
  for (const key of ['', 'some.key', 'other']) queues.push(await stage.boundQueue(channel, exchange, key));
  assert.equal(new Set(queues).size, 3, 'the server must give each nameless queue its own name');
  channel.publish(exchange, 'unheard.of', text('news'));
  for (const queue of queues) assert.equal((await fetch(channel, queue)).content.toString(), 'news');
});

scenario('direct compares keys, and a binding made twice is one binding', async (stage) => {
  const channel = await stage.channel();
  const exchange = await stage.exchange(channel, 'direct');
  const some = await stage.boundQueue(channel, exchange, 'red');
  const more = await stage.boundQueue(channel, exchange, 'red', 'green', 'blue', 'red');
  for (const key of ['red', 'green', 'blue', 'black']) channel.publish(exchange, key, text(key));
  await holds(channel, more, 3);
  await lull(channel);
  assert.deepEqual(await drain(channel, some), ['red']);
  assert.deepEqual(await drain(channel, more), ['red', 'green', 'blue']);
  await channel.unbindQueue(more, exchange, 'green');
  for (const key of ['green', 'blue']) channel.publish(exchange, key, text(key));
  await holds(channel, more, 1);
  await lull(channel);
  assert.deepEqual(await drain(channel, more), ['blue']);
});

scenario('topic matches words by star and hash', async (stage) => {
  const channel = await stage.channel();
  const exchange = await stage.exchange(channel, 'topic');
  const keys = ['', 'eu', 'eu.de', 'us.de', 'eu.de.berlin', 'eu.fr.paris', 'eu.de.berlin.mitte'];
  const expected = {
    '#': keys,
    '#.#': keys,
    '*': ['eu'],
    '*.de': ['eu.de', 'us.de'],
    'eu.#': ['eu', 'eu.de', 'eu.de.berlin', 'eu.fr.paris', 'eu.de.berlin.mitte'],
    '#.de': ['eu.de', 'us.de'],
    '*.*.berlin': ['eu.de.berlin'],
    'eu.*.*': ['eu.de.berlin', 'eu.fr.paris'],
    'eu.#.mitte': ['eu.de.berlin.mitte'],
    'eu.#.de': ['eu.de'],
    '#.de.#': ['eu.de', 'us.de', 'eu.de.berlin', 'eu.de.berlin.mitte'],
    'eu.de.*.*.*': [],
  };
  const queues = new Map();
  for (const pattern of Object.keys(expected)) queues.set(pattern, await stage.boundQueue(channel, exchange, pattern));
  for (const key of keys) channel.publish(exchange, key, text(key));
  await holds(channel, queues.get('#'), keys.length);
  await lull(channel);
  for (const [pattern, queue] of queues) assert.deepEqual(await drain(channel, queue), expected[pattern], `pattern ${pattern}`);
});

scenario('a queue whose bindings match twice gets one copy', async (stage) => {
  const channel = await stage.channel();
  const exchange = await stage.exchange(channel, 'topic');
  const queue = await stage.boundQueue(channel, exchange, 'stock.*', '*.low', '#');
  channel.publish(exchange, 'stock.low', text('once'));
  await fetch(channel, queue);
  await lull(channel);
  assert.equal(await channel.get(queue), false);
});

scenario('headers matches all or any of the binding', async (stage) => {
  const channel = await stage.channel();
  const exchange = await stage.exchange(channel, 'headers');
  const all = await stage.boundQueue(channel, exchange);
  const any = await stage.boundQueue(channel, exchange);
  await channel.bindQueue(all, exchange, '', { 'x-match': 'all', region: 'EU', tier: 1 });
  await channel.bindQueue(any, exchange, '', { 'x-match': 'any', region: 'EU', tier: 2 });
  const sent = {
    both: { region: 'EU', tier: 1, extra: 'ignored' }, region: { region: 'EU' }, tier: { region: 'US', tier: 2 }, none: { region: 'US' },
  };
  for (const [name, headers] of Object.entries(sent)) channel.publish(exchange, '', text(name), { headers });
  channel.publish(exchange, '', text('bare'));
  await holds(channel, any, 3);
  await lull(channel);
  assert.deepEqual(await drain(channel, all), ['both']);
  assert.deepEqual(await drain(channel, any), ['both', 'region', 'tier']);
});

scenario('an exchange bound to an exchange passes on what matches', async (stage) => {
  const channel = await stage.channel();
  const source = await stage.exchange(channel, 'topic');
  const destination = await stage.exchange(channel, 'fanout');
  await channel.bindExchange(destination, source, 'pay.#');
  const queue = await stage.boundQueue(channel, destination, '');
  for (const key of ['ship.done', 'pay.card', 'pay']) channel.publish(source, key, text(key));
  await holds(channel, queue, 2);
  await lull(channel);
  assert.deepEqual(await drain(channel, queue), ['pay.card', 'pay']);
});
