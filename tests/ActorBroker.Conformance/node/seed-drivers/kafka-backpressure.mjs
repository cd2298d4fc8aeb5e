// pause() when overwhelmed: the partition is silent for 5 seconds, its member stays in the group, and the message that failed
// comes again.

import assert from 'node:assert/strict';
import { members, own, positioned } from './kafkajs.mjs';
import { service } from './stubs.mjs';
import { orderEvents } from './topics.mjs';

export default async function drive() {
  await orderEvents({ partitions: 1, groups: ['backpressure'] });
  globalThis.processMessage = service(1);
  globalThis.isOverloaded = () => true;
  globalThis.consumer = own().consumer({ groupId: 'backpressure', sessionTimeout: 6_000, heartbeatInterval: 500 });
  await globalThis.consumer.connect();
  await globalThis.consumer.subscribe({ topic: 'order-events', fromBeginning: false });
  await import('../seeds/kafka-backpressure.ts');
  await positioned();

  const producer = own().producer();
  await producer.connect();
  await producer.send({ topic: 'order-events', messages: ['first', 'second'].map((value) => ({ key: 'k', value })) });
  await globalThis.processMessage.reaches(1);
  const failed = Date.now();
  const processed = await globalThis.processMessage.reaches(3);

  assert.ok(Date.now() - failed > 4_000, `it came again after ${Date.now() - failed} ms`);
  assert.deepEqual(processed.map(({ value }) => value.toString()), ['first', 'first', 'second']);
  assert.deepEqual([members()[0].joins, members()[0].crashes], [1, 0]);
}
