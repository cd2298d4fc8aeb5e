// The declaration of order_processing: an order that fails comes back three times and then goes to the exchange dlx, and one
// that waits too long goes there too. A minute is long for a test, so these orders have a time to live of their own.

import assert from 'node:assert/strict';
import { arrivals, deathOf, forget, ownChannel, refuse } from './stubs.mjs';

export default async function drive() {
  const channel = await ownChannel();
  const names = { queues: ['order_processing', 'dead_orders'], exchanges: ['dlx'] };
  await forget(channel, names);
  await channel.assertExchange('dlx', 'fanout', { durable: true });
  await channel.assertQueue('dead_orders', { durable: true });
  await channel.bindQueue('dead_orders', 'dlx', '');
  globalThis.channel = channel;
  for (const attempt of ['first', 'second']) await import(`../seeds/order-processing.js?attempt=${attempt}`);
  const { messageCount, consumerCount } = await channel.checkQueue('order_processing');
  assert.deepEqual({ messageCount, consumerCount }, { messageCount: 0, consumerCount: 0 });

  channel.sendToQueue('order_processing', Buffer.from('late'), { persistent: true, expiration: '50' });
  const [late] = await arrivals(channel, 'dead_orders', 1);
  const { 'original-expiration': expiration, ...death } = deathOf(late);
  assert.deepEqual([late.content.toString(), expiration, late.properties.expiration], ['late', '50', undefined]);
  assert.deepEqual(death, { reason: 'expired', queue: 'order_processing', count: 1, exchange: '', 'routing-keys': ['order_processing'] });

  const attempts = await refuse(channel, 'order_processing', { requeue: true });
  channel.sendToQueue('order_processing', Buffer.from('failing'), { persistent: true });
  const [failing] = await arrivals(channel, 'dead_orders', 1);
  assert.equal(attempts.length, 4);
  assert.deepEqual([failing.content.toString(), deathOf(failing).reason], ['failing', 'delivery_limit']);
  await forget(channel, names);
}
