// The class RabbitMQClient: its usage example as it stands, a second order that arrives, a handler that fails, and an order
// that nobody takes in time (a minute is long for a test, so that one has a time to live of its own).

import assert from 'node:assert/strict';
import { open } from './amqplib.mjs';
import { arrivals, deathOf, forget, ownChannel, service } from './stubs.mjs';

const order = { orderId: 'ord-123', userId: 'usr-456', amount: 99.99 };

export default async function drive() {
  const own = await ownChannel();
  const names = { queues: ['inventory-service', 'billing-service', 'dead-orders'], exchanges: ['orders', 'orders.dlx'] };
  await forget(own, names);
  await own.assertExchange('orders.dlx', 'topic', { durable: true });
  await own.assertQueue('dead-orders', { durable: true });
  await own.bindQueue('dead-orders', 'orders.dlx', '#');
  globalThis.updateInventory = service();

  // The example publishes before its queue exists: that order reaches nobody.
  const { rabbit } = await import('../seeds/rabbitmq-client.ts?export=rabbit');
  await rabbit.publish('orders', 'order.us.created', order);
  assert.deepEqual(await globalThis.updateInventory.reaches(1), ['ord-123']);

  // What a handler fails on goes to orders.dlx.
  const failing = service(1);
  const log = console.error;
  console.error = () => {};
  await rabbit.consume('billing-service', 'orders', 'order.eu.*', failing);
  await rabbit.publish('orders', 'order.eu.created', { ...order, orderId: 'ord-bad' });
  await rabbit.publish('orders', 'order.eu.created', { ...order, orderId: 'ord-good' });
  const bills = await failing.reaches(2);
  console.error = log;
  assert.deepEqual(bills.map(({ orderId }) => orderId), ['ord-bad', 'ord-good']);
  assert.deepEqual(bills[1], { ...order, orderId: 'ord-good' });
  const [bad] = await arrivals(own, 'dead-orders', 1);
  assert.deepEqual(JSON.parse(bad.content), { ...order, orderId: 'ord-bad' });
  assert.deepEqual(deathOf(bad), {
    reason: 'rejected', queue: 'billing-service', count: 1, exchange: 'orders', 'routing-keys': ['order.eu.created'],
  });

  // Both keys end in "created", so the inventory heard of all three; closing leaves nothing behind in the queues.
  assert.deepEqual(await globalThis.updateInventory.reaches(3), ['ord-123', 'ord-bad', 'ord-good']);
  await own.checkQueue('inventory-service'); // A round trip, in which the program acknowledges the last of them.
  await rabbit.close();
  assert.equal(open(), 1);
  for (const queue of names.queues) assert.equal((await own.checkQueue(queue)).messageCount, 0, queue);
  own.publish('orders', 'order.us.created', Buffer.from('"late"'), { persistent: true, expiration: '50' });
  const [late] = await arrivals(own, 'dead-orders', 1);
  assert.deepEqual([late.fields.exchange, deathOf(late).reason, deathOf(late).queue], ['orders.dlx', 'expired', 'inventory-service']);
  await forget(own, names);
}
