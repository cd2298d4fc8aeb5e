// eachBatch with resolveOffset, heartbeat and commitOffsetsIfNecessary after every hundredth message, then seek to '0': a consumer
// that begins at the end processes the whole history. (KafkaJS commits nothing by itself here, because the program sets neither an
// interval nor a threshold; that is so with any broker.)

import assert from 'node:assert/strict';
import { members, own } from './kafkajs.mjs';
import { service } from './stubs.mjs';
import { orderEvents } from './topics.mjs';

export default async function drive() {
  await orderEvents({ partitions: 1, groups: ['offset-management'] });
  const producer = own().producer();
  await producer.connect();
  const messages = Array.from({ length: 450 }, (_, at) => ({ key: 'k', value: String(at) }));
  await producer.send({ topic: 'order-events', messages });
  globalThis.processMessage = service();
  globalThis.consumer = own().consumer({ groupId: 'offset-management', sessionTimeout: 10_000, heartbeatInterval: 100 });
  await globalThis.consumer.connect();
  await globalThis.consumer.subscribe({ topic: 'order-events', fromBeginning: false });

  await import('../seeds/kafka-offset-management.ts');

  const processed = await globalThis.processMessage.reaches(messages.length);
  assert.deepEqual(processed.map(({ offset }) => offset), messages.map((_, at) => String(at)));
  assert.deepEqual([members()[0].joins, members()[0].crashes], [1, 0]);
}
