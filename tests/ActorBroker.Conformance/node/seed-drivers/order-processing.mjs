// The declaration of order_processing with dead-letter exchange, expiry and retries: the broker takes it, again and again.

import assert from 'node:assert/strict';
import { forget, ownChannel } from './stubs.mjs';

export default async function drive() {
  const channel = await ownChannel();
  const names = { queues: ['order_processing'] };
  await forget(channel, names);
  globalThis.channel = channel;
  for (const attempt of ['first', 'second']) await import(`../seeds/order-processing.js?attempt=${attempt}`);
  const { messageCount, consumerCount } = await channel.checkQueue('order_processing');
  assert.deepEqual({ messageCount, consumerCount }, { messageCount: 0, consumerCount: 0 });
  await forget(channel, names);
}
