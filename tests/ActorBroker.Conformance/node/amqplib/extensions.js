'use strict';
const { assert, scenario, fresh, fetch, drain, holds, lull, closesChannel } = require('./kit');

const text = (value) => Buffer.from(value);

scenario('what an exchange cannot route goes to its alternate exchange', async (stage) => {
  const channel = await stage.channel({ confirms: true });
  const alternate = await stage.exchange(channel, 'fanout');
  const exchange = await stage.exchange(channel, 'direct', { alternateExchange: alternate });
  const known = await stage.boundQueue(channel, exchange, 'known');
  const others = await stage.boundQueue(channel, alternate, '');
  const returned = [];
  channel.on('return', (message) => returned.push(message));
  for (const key of ['known', 'unknown']) channel.publish(exchange, key, text(key), { mandatory: true });
  await channel.waitForConfirms();
  assert.deepEqual([await drain(channel, known), await drain(channel, others), returned], [['known'], ['unknown'], []]);
});

scenario('CC and BCC are further routing keys, and BCC is seen by nobody', async (stage) => {
  const channel = await stage.channel({ confirms: true });
  const exchange = await stage.exchange(channel, 'direct');
  const queues = {};
  for (const key of ['to', 'copy', 'blind', 'stranger']) queues[key] = await stage.boundQueue(channel, exchange, key);
  channel.publish(exchange, 'to', text('letter'), { CC: ['copy', 'to'], BCC: ['blind'] });
  await channel.waitForConfirms();
  for (const key of ['to', 'copy', 'blind']) {
    const { properties: { headers }, fields } = await fetch(channel, queues[key]);
    assert.deepEqual([headers.CC, headers.BCC, fields.routingKey], [['copy', 'to'], undefined, 'to'], key);
    assert.equal(await channel.get(queues[key]), false, key);
  }
  assert.equal(await channel.get(queues.stranger), false);
});

scenario('a user id other than the own closes the channel with 406', async (stage) => {
  const connection = await stage.connect();
  const queue = await stage.queue(await stage.channel({ on: connection }), 'signed');
  const honest = await stage.channel({ on: connection });
  honest.sendToQueue(queue, text('mine'), { userId: 'guest' });
  assert.equal((await fetch(honest, queue)).properties.userId, 'guest');
  const liar = await stage.channel({ on: connection });
  await closesChannel(liar, 406, () => { liar.sendToQueue(queue, text('yours'), { userId: fresh('admin') }); });
  await lull(honest);
  await holds(honest, queue, 0);
});
