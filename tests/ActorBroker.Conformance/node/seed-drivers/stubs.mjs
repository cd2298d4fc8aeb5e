// What drivers share: a channel of their own, and an outside service that keeps what it was called with.

import amqp from './amqplib.mjs';

/** A channel of the driver's own, to prepare and to look. */
export async function ownChannel() {
  const connection = await amqp.connect('amqp://localhost');
  return connection.createChannel();
}

/** An async function that records its calls; the first `failures` of them fail. `reaches(n)` resolves when n calls were made. */
export function service(failures = 0) {
  const calls = [];
  const waiting = [];
  const stub = async (argument) => {
    calls.push(argument);
    for (const { count, resolve } of waiting) if (calls.length >= count) resolve(calls);
    if (calls.length <= failures) throw new Error('the service is down');
  };
  stub.calls = calls;
  stub.reaches = (count) => (calls.length >= count
    ? Promise.resolve(calls)
    : new Promise((resolve) => waiting.push({ count, resolve })));
  return stub;
}

/** Deletes what earlier runs left, so that each run starts alike. */
export async function forget(channel, { queues = [], exchanges = [] }) {
  for (const queue of queues) await channel.deleteQueue(queue);
  for (const exchange of exchanges) await channel.deleteExchange(exchange);
}
