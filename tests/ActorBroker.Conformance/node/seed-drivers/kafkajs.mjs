// kafkajs, where kafka:9092 and kafka-1:9092 to kafka-3:9092 are the broker under test. Clients that programs never disconnect are
// helped at the end.

import kafkajs from 'kafkajs';

const opened = new Set();
const consumers = [];

function underTest(address) {
  if (!/^kafka(-\d)?:9092$/.test(address)) throw new Error(`a program connects to ${address}, which is not mapped`);
  return process.env.KAFKA_BOOTSTRAP;
}

export class Kafka extends kafkajs.Kafka {
  constructor({ brokers, ...rest }) {
    super({ logLevel: kafkajs.logLevel.NOTHING, connectionTimeout: 60_000, ...rest, brokers: brokers.map(underTest) });
  }

  producer(...options) {
    const producer = super.producer(...options);
    opened.add(producer);
    return producer;
  }

  consumer(...options) {
    const consumer = super.consumer(...options);
    opened.add(consumer);
    const { GROUP_JOIN, CRASH, REQUEST } = consumer.events;
    const seen = { consumer, joins: 0, crashes: 0, positions: 0 };
    consumer.on(GROUP_JOIN, () => { seen.joins++; });
    consumer.on(CRASH, () => { seen.crashes++; });
    consumer.on(REQUEST, ({ payload: { apiName } }) => { if (apiName === 'ListOffsets') seen.positions++; });
    consumers.push(seen);
    return consumer;
  }

  admin(...options) {
    const admin = super.admin(...options);
    opened.add(admin);
    return admin;
  }
}

/** A client of the driver's own. */
export const own = () => new Kafka({ clientId: 'driver', brokers: ['kafka:9092'] });

/** What happened to each consumer, in the order in which they were made. */
export const members = () => consumers;

/** Resolves when all consumers that were made know where to begin: what is sent from now on reaches them. */
export async function positioned() {
  while (consumers.some(({ positions }) => positions === 0)) await new Promise((resolve) => setTimeout(resolve, 5));
}

export async function disconnectAll() {
  await Promise.all([...opened].map((client) => client.disconnect()));
}

export default { ...kafkajs, Kafka };
