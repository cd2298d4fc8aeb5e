'use strict';
// Scenarios with clients of both protocols: the stages of their own kits side by side.

const amqp = require('../amqplib/kit');
const kafka = require('../kafkajs/kit');

const { assert, fresh, eventually } = kafka;
const scenarios = [];

/** Registers a scenario; `body` is called with a fresh stage and passes when it resolves. */
function scenario(name, body) {
  scenarios.push({ name, body });
}

/** One scenario's connections, clients and declarations in both protocols. */
class Stage {
  amqp = new amqp.Stage();
  kafka = new kafka.Stage();

  /** A queue of type stream, which is a topic. */
  async stream(channel, stem, options = {}) {
    return this.amqp.queue(channel, stem, { ...options, arguments: { 'x-queue-type': 'stream', ...options.arguments } });
  }

  /** A consumer that acknowledges what it gets, from the first record on unless the arguments say otherwise. */
  async follow(topic, options = {}) {
    const channel = await this.amqp.channel();
    await channel.prefetch(100);
    return this.amqp.consume(channel, topic, { arguments: { 'x-stream-offset': 'first', ...options } }, (message) => channel.ack(message));
  }

  async clear() {
    await this.kafka.clear();
    await this.amqp.clear();
  }
}

/** The headers of a record as texts, without those in which AMQP's own things are kept. */
function headersOf({ headers }) {
  return Object.fromEntries(Object.entries(headers)
    .filter(([name]) => !name.startsWith('x-amqp-'))
    .map(([name, value]) => [name, value.toString()]));
}

module.exports = { assert, scenario, scenarios, Stage, fresh, eventually, lull: amqp.lull, closesChannel: amqp.closesChannel, headersOf };
