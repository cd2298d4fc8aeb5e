// The class RabbitMQClient: its usage example as it stands, a second order that arrives, and a handler that fails.

import assert from 'node:assert/strict';
import { open } from './amqplib.mjs';
import { forget, ownChannel, service } from './stubs.mjs';

const order = { orderId: 'ord-123', userId: 'usr-456', amount: 99.99 };

export default async function drive() {
  const own = await ownChannel();
  const names = { queues: ['inventory-service', 'billing-service'], exchanges: ['orders'] };
  await forget(own, names);
  globalThis.updateInventory = service();

  // The example publishes before its queue exists: that order reaches nobody.
  const { rabbit } = await import('../seeds/rabbitmq-client.ts?export=rabbit');
  await rabbit.publish('orders', 'order.us.created', order);
  assert.deepEqual(await globalThis.updateInventory.reaches(1), ['ord-123']);

  // A handler that fails drops its message: the dead-letter exchange orders.dlx is declared nowhere.
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

  // Both keys end in "created", so the inventory heard of all three; closing leaves nothing behind in the queues.
  assert.deepEqual(await globalThis.updateInventory.reaches(3), ['ord-123', 'ord-bad', 'ord-good']);
  await own.checkQueue('inventory-service'); // A round trip, in which the program acknowledges the last of them.
  await rabbit.close();
  assert.equal(open(), 1);
  for (const queue of names.queues) assert.equal((await own.checkQueue(queue)).messageCount, 0, queue);
  await forget(own, names);
}
