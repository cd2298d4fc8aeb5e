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

/** Consumes and refuses whatever comes; returns the list of what came so far, with the consumer's `tag`. */
export async function refuse(channel, queue, { requeue }) {
  const refused = [];
  const { consumerTag } = await channel.consume(queue, (message) => {
    if (!message) return; // The queue is deleted.
    refused.push(message);
    channel.nack(message, false, requeue);
  });
  return Object.assign(refused, { tag: consumerTag });
}

/** Waits for `count` messages of a queue and takes them. */
export async function arrivals(channel, queue, count) {
  const messages = [];
  while (messages.length < count) {
    const message = await channel.get(queue, { noAck: true });
    if (message) messages.push(message);
    else await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return messages;
}

/** The newest death in the headers, but for its time. */
export function deathOf(message) {
  const { time, ...death } = message.properties.headers['x-death'][0];
  return death;
}
