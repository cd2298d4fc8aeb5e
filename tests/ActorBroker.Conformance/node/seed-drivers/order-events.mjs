// publishOrderEvent and startEmailConsumer: an order becomes a mail, and is tried again for as long as the mail service is down.

import assert from 'node:assert/strict';
import { forget, ownChannel, service } from './stubs.mjs';

export default async function drive() {
  const own = await ownChannel();
  const names = { queues: ['email_service_queue'], exchanges: ['order_events'] };
  await forget(own, names);
  const outage = 30; // No limit is set on the queue, so it is not an end of the retries.
  const sendOrderConfirmation = service(outage);
  globalThis.emailService = { sendOrderConfirmation };

  const program = await import('../seeds/order-events.js?export=publishOrderEvent,startEmailConsumer');
  await program.startEmailConsumer();
  const first = { eventType: 'order.placed', orderId: 'ord-789', userId: 'usr-123', totalAmount: 99.98 };
  const second = { ...first, orderId: 'ord-790' };
  await program.publishOrderEvent(first);
  await sendOrderConfirmation.reaches(outage + 1);
  await program.publishOrderEvent(second);

  const mails = await sendOrderConfirmation.reaches(outage + 2);
  assert.deepEqual(mails, [...Array(outage + 1).fill(first), second]);
  await forget(own, names);
}
