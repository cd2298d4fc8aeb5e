// kafka-producer-consumer.ts and kafka-order-events.js side by side: the inventory service of the one, the e-mail service of the
// other and a fraud service, which the text names without printing it. Each group gets every event, with a user's in order.

import assert from 'node:assert/strict';
import { positioned } from './kafkajs.mjs';
import { service } from './stubs.mjs';
import { fills, listen, orderEvents } from './topics.mjs';

export default async function drive() {
  const admin = await orderEvents({ groups: ['inventory-service', 'email-service', 'fraud-service'] });
  globalThis.order = { id: 'ord-1', userId: 'usr-1', totalCents: 9998 };
  globalThis.inventoryService = { reserveItems: service() };
  globalThis.emailService = { sendConfirmation: service() };

  // It sends its order before its group exists and begins at the end, so that order is for those who look back.
  await import('../seeds/kafka-producer-consumer.ts');
  const { publishEvent, startConsumer } = await import('../seeds/kafka-order-events.js?export=publishEvent,startConsumer');
  await startConsumer();
  const fraud = await listen('fraud-service');
  await positioned();

  const events = Array.from({ length: 30 }, (_, at) => (
    { type: 'order.placed', eventType: 'ORDER_PLACED', orderId: `ord-${at % 6}`, step: at }));
  for (const event of events) await publishEvent('order-events', event);

  const reserved = await globalThis.inventoryService.reserveItems.reaches(events.length);
  const mailed = await globalThis.emailService.sendConfirmation.reaches(events.length);
  await fills(fraud, events.length);
  assert.deepEqual([...reserved].sort(), events.map(({ orderId }) => orderId).sort());
  assert.deepEqual(mailed.map(({ step }) => step).sort((a, b) => a - b), events.map(({ step }) => step));
  for (let id = 0; id < 6; id++) {
    const steps = mailed.filter(({ orderId }) => orderId === `ord-${id}`).map(({ step }) => step);
    assert.deepEqual(steps, [...steps].sort((a, b) => a - b), 'one order is in order');
    assert.equal(new Set(fraud.filter(({ message }) => message.key.toString() === `ord-${id}`).map(({ partition }) => partition)).size, 1);
  }
  const offsets = await admin.fetchTopicOffsets('order-events');
  assert.equal(offsets.reduce((sum, { high }) => sum + Number(high), 0), events.length + 1);
}
