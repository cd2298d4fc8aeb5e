// The classes OrderEventProducer (idempotent) and InventoryConsumer, which processes an order again if it has failed.

import assert from 'node:assert/strict';
import { members, positioned } from './kafkajs.mjs';
import { service } from './stubs.mjs';
import { fills, listen, orderEvents } from './topics.mjs';

export default async function drive() {
  const admin = await orderEvents({ groups: ['inventory-service', 'fraud-service'] });
  globalThis.processOrder = service(1);
  const { OrderEventProducer, InventoryConsumer } = await import('../seeds/kafkajs-classes.ts?export=OrderEventProducer,InventoryConsumer');
  const inventory = new InventoryConsumer();
  await inventory.start();
  const all = await listen('fraud-service');
  await positioned();

  const producer = new OrderEventProducer();
  await producer.connect();
  const orders = Array.from({ length: 40 }, (_, at) => ({ orderId: `ord-${at}`, userId: `usr-${at % 5}`, amount: at + 0.99 }));
  for (const order of orders) await producer.publishOrderCreated(order);
  await producer.disconnect();

  await fills(all, orders.length);
  const events = all.map(({ message }) => JSON.parse(message.value.toString()));
  assert.deepEqual(events.map(({ orderId }) => orderId).sort(), orders.map(({ orderId }) => orderId).sort(), 'each once');
  for (const { message } of all) assert.equal(message.headers['event-version'].toString(), '1');
  const processed = await globalThis.processOrder.reaches(orders.length + 1);
  assert.deepEqual(processed[0], processed.find(({ orderId }, at) => at > 0 && orderId === processed[0].orderId), 'what failed comes again');
  for (let user = 0; user < 5; user++) {
    const own = processed.slice(1).filter(({ userId }) => userId === `usr-${user}`);
    assert.deepEqual(own.map(({ orderId }) => orderId), orders.filter(({ userId }) => userId === `usr-${user}`).map(({ orderId }) => orderId));
  }
  assert.equal(members()[0].joins, 1);

  // The offsets are committed as the consumer goes.
  await members()[0].consumer.disconnect();
  const [{ partitions }] = await admin.fetchOffsets({ groupId: 'inventory-service', topics: ['order-events'] });
  const ends = await admin.fetchTopicOffsets('order-events');
  for (const { partition, high } of ends) {
    if (high !== '0') assert.equal(partitions.find((one) => one.partition === partition).offset, high);
  }
}
