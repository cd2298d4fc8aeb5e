// setupWithDeadLetter: what fails comes back three times and then goes to <queue>.dead; what is rejected goes there at once.

import assert from 'node:assert/strict';
import { arrivals, deathOf, forget, ownChannel, refuse } from './stubs.mjs';

export default async function drive() {
  const channel = await ownChannel();
  const names = { queues: ['payments', 'payments.dead'], exchanges: ['payments.dlx'] };
  await forget(channel, names);
  const { setupWithDeadLetter } = await import('../seeds/setup-with-dead-letter.ts?export=setupWithDeadLetter');
  for (let start = 0; start < 2; start++) await setupWithDeadLetter(channel, 'payments');

  const attempts = await refuse(channel, 'payments', { requeue: true });
  channel.sendToQueue('payments', Buffer.from('poison'), { persistent: true, messageId: 'm-1' });
  const [dead] = await arrivals(channel, 'payments.dead', 1);
  assert.deepEqual(attempts.map(({ fields }) => fields.redelivered), [false, true, true, true]);
  assert.deepEqual(attempts.map(({ properties }) => properties.headers['x-delivery-count'] ?? 0), [0, 1, 2, 3]);
  assert.deepEqual([dead.content.toString(), dead.properties.messageId], ['poison', 'm-1']);
  assert.deepEqual([dead.fields.exchange, dead.fields.routingKey], ['payments.dlx', 'payments']);
  assert.deepEqual(deathOf(dead), { reason: 'delivery_limit', queue: 'payments', count: 1, exchange: '', 'routing-keys': ['payments'] });

  await channel.cancel(attempts.tag);
  await refuse(channel, 'payments', { requeue: false });
  channel.sendToQueue('payments', Buffer.from('hopeless'), { persistent: true });
  const [rejected] = await arrivals(channel, 'payments.dead', 1);
  assert.deepEqual([rejected.content.toString(), deathOf(rejected).reason], ['hopeless', 'rejected']);
  assert.equal((await channel.checkQueue('payments')).messageCount, 0);
  await forget(channel, names);
}
