// What drivers of the Kafka programs share.

import { own } from './kafkajs.mjs';

/** Makes the topic order-events as the texts draw it, and forgets what earlier runs left of it and of the groups. */
export async function orderEvents({ partitions = 3, groups = [] } = {}) {
  const admin = own().admin();
  await admin.connect();
  const topics = ['order-events'];
  if ((await admin.listTopics()).includes(topics[0])) await admin.deleteTopics({ topics });
  const known = (await admin.listGroups()).groups.map(({ groupId }) => groupId);
  const left = groups.filter((group) => known.includes(group));
  if (left.length > 0) await admin.deleteGroups(left);
  await admin.createTopics({ topics: [{ topic: topics[0], numPartitions: partitions }] });
  return admin;
}

/** A consumer of the driver's own in a group, which keeps all that comes to the topic. */
export async function listen(groupId, options = {}) {
  const consumer = own().consumer({ groupId, ...options });
  await consumer.connect();
  await consumer.subscribe({ topic: 'order-events', fromBeginning: false });
  const heard = [];
  await consumer.run({ eachMessage: async ({ partition, message }) => { heard.push({ partition, message }); } });
  return heard;
}

/** Waits until a list is so long. */
export async function fills(list, count) {
  while (list.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  return list;
}
