'use strict';
// What every scenario stands on: a registry of scenarios, a stage that takes away what a scenario set up, and ways to wait.

const assert = require('node:assert/strict');
const { Kafka, logLevel, Partitioners, CompressionTypes } = require('kafkajs');

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

/** Messages with numbered values; with no key given they have seven keys in turn. */
function numbered(count, { key, from = 0 } = {}) {
  return Array.from({ length: count }, (_, at) => ({ key: key ?? `key-${at % 7}`, value: String(from + at) }));
}

/** What a member of a group has received, and what it was assigned. */
class Inbox {
  constructor(consumer) {
    this.consumer = consumer;
    this.messages = [];
    this.joins = [];
    this.crashes = [];
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => this.joins.push(payload));
    consumer.on(consumer.events.CRASH, ({ payload }) => this.crashes.push(payload.error));
    consumer.on(consumer.events.REQUEST, ({ payload }) => { if (payload.apiName === 'ListOffsets') this.positioned = true; });
  }

  get values() {
    return this.messages.map(({ message }) => message.value.toString());
  }

  /** The partitions of a topic that it has at present. */
  partitions(topic) {
    return this.joins.at(-1)?.memberAssignment[topic] ?? [];
  }

  receive(topic, partition, message) {
    this.messages.push({ topic, partition, message });
  }

  /** Resolves with all messages as soon as there are at least `count`. */
  async reaches(count) {
    await eventually(`${count} messages, of which ${this.messages.length} have come`, () => this.messages.length >= count);
    return this.messages;
  }

  /** Passes when there are `count` messages and no more come. */
  async staysAt(count) {
    await this.reaches(count);
    await pause(400);
    assert.equal(this.messages.length, count, 'more came than was expected');
  }

  async joined(times = 1) {
    await eventually(`generation ${times}`, () => this.joins.length >= times);
  }
}

/** One scenario's clients, topics and groups. */
class Stage {
  #kafka = new Kafka({
    clientId: 'conformance',
    brokers: process.env.KAFKA_BOOTSTRAP.split(','),
    logLevel: logLevel.NOTHING,
    connectionTimeout: patience,
    retry: { initialRetryTime: 50, retries: 8 },
  });

  #clients = [];
  #topics = [];
  #admin;

  async admin() {
    if (!this.#admin) {
      this.#admin = this.#kafka.admin();
      await this.#admin.connect();
    }
    return this.#admin;
  }

  async topic(stem, { partitions = 1, ...settings } = {}) {
    const topic = fresh(stem);
    const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value: String(value) }));
    const admin = await this.admin();
    assert.equal(await admin.createTopics({ topics: [{ topic, numPartitions: partitions, configEntries }] }), true);
    this.#topics.push(topic);
    return topic;
  }

  async producer(options = {}) {
    const producer = this.#kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, ...options });
    this.#clients.push(producer);
    await producer.connect();
    return producer;
  }

  /** A member of a group that consumes topics from their beginning, unless the options say otherwise. */
  async member(group, topics, { fromBeginning = true, run = {}, ...options } = {}) {
    const consumer = this.#kafka.consumer({
      groupId: group, sessionTimeout: 10_000, rebalanceTimeout: 10_000, heartbeatInterval: 300, maxWaitTimeInMs: 500, ...options,
    });
    this.#clients.push(consumer);
    const inbox = new Inbox(consumer);
    await consumer.connect();
    await consumer.subscribe({ topics: [topics].flat(), fromBeginning });
    const eachMessage = async ({ topic, partition, message }) => inbox.receive(topic, partition, message);
    await consumer.run(run.eachBatch ? run : { eachMessage, ...run });
    await inbox.joined();
    return inbox;
  }

  /** What a group has committed for a topic, by partition. */
  async committed(group, topic) {
    const [found] = await (await this.admin()).fetchOffsets({ groupId: group, topics: [topic] });
    return Object.fromEntries(found.partitions.map(({ partition, offset }) => [partition, offset]));
  }

  async clear() {
    await Promise.all(this.#clients.map((client) => client.disconnect()));
    if (this.#topics.length > 0) await (await this.admin()).deleteTopics({ topics: this.#topics });
    await this.#admin?.disconnect();
  }
}

module.exports = { assert, scenario, scenarios, Stage, fresh, pause, eventually, numbered, CompressionTypes };
