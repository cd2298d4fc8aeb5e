'use strict';
// What every scenario stands on: a registry of scenarios, a stage that tears down what a scenario set up, and ways to wait.

const assert = require('node:assert/strict');
const amqp = require('amqplib');

const address = process.env.AMQP_URL;
const patience = 60_000;
const scenarios = [];
let names = 0;

/** Registers a scenario; `body` is called with a fresh stage and passes when it resolves. */
function scenario(name, body) {
  scenarios.push({ name, body });
}

/** A name that no other scenario and no earlier run uses. */
function fresh(stem) {
  return `${stem}.${process.pid}.${Date.now().toString(36)}.${++names}`;
}

/** The broker's address with parts replaced, for example `{ password: 'wrong' }` or `{ pathname: '/other' }`. */
function addressWith(parts) {
  const url = new URL(address);
  return Object.assign(url, parts).toString();
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Asks `probe` again and again until it answers something true, which is returned. */
async function eventually(what, probe) {
  for (const end = Date.now() + patience; ;) {
    const answer = await probe();
    if (answer) return answer;
    if (Date.now() > end) assert.fail(`waited ${patience} ms in vain for ${what}`);
    await pause(5);
  }
}

/**
 * For what a scenario has to do before a time that the broker keeps is over: runs it with longer and longer times until one was
 * enough. `body` gets a time in milliseconds and answers false if it was not, which it has to see for itself.
 */
async function withTimeEnough(times, body) {
  for (const time of times) if (await body(time) !== false) return;
  assert.fail(`${times.at(-1)} ms were too short`);
}

/** Gives a broker that would do something wrong the time to do it: round trips on the channel, and a little more. */
async function lull(channel) {
  for (let trip = 0; trip < 3; trip++) await channel.checkExchange('amq.direct');
  await pause(100);
}

/** Collects what a consumer receives, in order. */
class Inbox {
  constructor(channel) {
    this.channel = channel;
    this.messages = [];
    this.cancelled = false;
  }

  get texts() {
    return this.messages.map((message) => message.content.toString());
  }

  receive(message, react) {
    if (message === null) {
      this.cancelled = true;
      return;
    }
    this.messages.push(message);
    react?.(message);
  }

  /** Resolves with all messages as soon as there are at least `count`. */
  async reaches(count) {
    await eventually(`${count} deliveries`, () => this.messages.length >= count);
    return this.messages;
  }

  /** Passes when there are `count` messages and no more come. */
  async staysAt(count) {
    await this.reaches(count);
    await lull(this.channel);
    assert.equal(this.messages.length, count, 'more was delivered than allowed');
  }
}

/** One scenario's connections and declarations. */
class Stage {
  #connections = [];
  #leftovers = [];

  async connect() {
    const connection = await amqp.connect(address);
    connection.failures = [];
    connection.on('error', (error) => connection.failures.push(error));
    connection.on('close', () => { connection.gone = true; });
    this.#connections.push(connection);
    return connection;
  }

  /** A channel on the given connection, or on a new one; it remembers its errors in `failures` and its end in `gone`. */
  async channel({ on, confirms = false } = {}) {
    const connection = on ?? await this.connect();
    const channel = await (confirms ? connection.createConfirmChannel() : connection.createChannel());
    channel.failures = [];
    channel.on('error', (error) => channel.failures.push(error));
    channel.on('close', () => { channel.gone = true; });
    return channel;
  }

  async queue(channel, stem, options = {}) {
    const { queue } = await channel.assertQueue(fresh(stem), options);
    this.#leftovers.push((sweeper) => sweeper.deleteQueue(queue));
    return queue;
  }

  async exchange(channel, type, options = {}) {
    const { exchange } = await channel.assertExchange(fresh(type), type, options);
    this.#leftovers.push((sweeper) => sweeper.deleteExchange(exchange));
    return exchange;
  }

  /** A queue of the server's naming, bound with each of the keys. */
  async boundQueue(channel, exchange, ...keys) {
    const { queue } = await channel.assertQueue('', { exclusive: true });
    for (const key of keys) await channel.bindQueue(queue, exchange, key);
    return queue;
  }

  async consume(channel, queue, options = {}, react = undefined) {
    const inbox = new Inbox(channel);
    const { consumerTag } = await channel.consume(queue, (message) => inbox.receive(message, react), options);
    inbox.tag = consumerTag;
    return inbox;
  }

  async clear() {
    if (this.#leftovers.length > 0) {
      const sweeper = await this.channel();
      for (const remove of this.#leftovers) await remove(sweeper).catch(() => {});
    }
    for (const connection of this.#connections) {
      if (!connection.gone) await connection.close().catch(() => {});
    }
  }
}

/** Publishes each text to the queue through the default exchange. */
function send(channel, queue, ...texts) {
  for (const text of texts) channel.sendToQueue(queue, Buffer.from(text));
}

/** Waits for the next message of a queue by basic.get. */
function fetch(channel, queue, options = { noAck: true }) {
  return eventually(`a message in ${queue}`, () => channel.get(queue, options));
}

/** Takes all that is in a queue, as texts. */
async function drain(channel, queue) {
  const texts = [];
  for (let message; (message = await channel.get(queue, { noAck: true }));) texts.push(message.content.toString());
  return texts;
}

/** Waits until the queue counts this many ready messages. */
function holds(channel, queue, count) {
  return eventually(`${count} messages in ${queue}`, async () => (await channel.checkQueue(queue)).messageCount === count);
}

/** Passes when `act` makes the broker close this channel, and only the channel, with the reply code. */
async function closesChannel(channel, code, act) {
  const rejected = await Promise.resolve().then(act).then(() => undefined, (error) => error);
  await eventually(`the channel to be closed with ${code}`, () => channel.gone);
  const reason = channel.failures[0] ?? rejected;
  assert.ok(reason, 'the channel was closed without a reason');
  assert.match(reason.message, new RegExp(`\\b${code}\\b`));
  assert.ok(!channel.connection.gone, 'the connection must stay open');
  return reason;
}

module.exports = {
  amqp, assert, scenario, scenarios, Stage, fresh, addressWith, pause, eventually, withTimeEnough, lull, send, fetch, drain, holds, closesChannel,
};
