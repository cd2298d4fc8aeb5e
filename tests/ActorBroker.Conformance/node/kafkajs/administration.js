'use strict';
const { assert, scenario, fresh, eventually, numbered } = require('./kit');

const topicResource = 2;

scenario('a topic is made, found, enlarged and deleted', async (stage) => {
  const admin = await stage.admin();
  const topic = fresh('life');
  const asked = { topics: [{ topic, numPartitions: 2 }] };
  assert.equal(await admin.createTopics(asked), true);
  assert.equal(await admin.createTopics(asked), false);
  await admin.createPartitions({ topicPartitions: [{ topic, count: 5 }] });
  const { topics: [{ partitions }] } = await admin.fetchTopicMetadata({ topics: [topic] });
  const { brokers: [{ nodeId }], controller } = await admin.describeCluster();
  assert.equal(controller, nodeId);
  assert.equal(partitions.length, 5);
  for (const { leader, isr, replicas } of partitions) assert.deepEqual([leader, isr, replicas], [nodeId, [nodeId], [nodeId]]);
  await admin.deleteTopics({ topics: [topic] });
  assert.ok(!(await admin.listTopics()).includes(topic));
});

scenario('a program written for three brokers gets its topic', async (stage) => {
  const admin = await stage.admin();
  const topic = fresh('three');
  assert.equal(await admin.createTopics({ topics: [{ topic, numPartitions: 3, replicationFactor: 3 }] }), true);
  await admin.deleteTopics({ topics: [topic] });
});

scenario('topics that cannot be are refused', async (stage) => {
  const admin = await stage.admin();
  const refused = async (topic, type) => assert.rejects(
    admin.createTopics({ topics: [{ numPartitions: 1, ...topic }] }), (error) => (error.errors?.[0] ?? error).type === type, type);
  await refused({ topic: '..' }, 'INVALID_TOPIC_EXCEPTION');
  await refused({ topic: 'x'.repeat(300) }, 'INVALID_TOPIC_EXCEPTION');
  await refused({ topic: fresh('none'), numPartitions: 0 }, 'INVALID_PARTITIONS');
  await refused({ topic: fresh('odd'), configEntries: [{ name: 'retention.ms', value: 'soon' }] }, 'INVALID_CONFIG');
});

scenario('settings are read and changed', async (stage) => {
  const topic = await stage.topic('settings', { 'retention.ms': 3_600_000 });
  const admin = await stage.admin();
  const value = async (name) => {
    const { resources: [{ configEntries }] } = await admin.describeConfigs({ resources: [{ type: topicResource, name: topic, configNames: [name] }] });
    return configEntries[0].configValue;
  };
  assert.equal(await value('retention.ms'), '3600000');
  await admin.alterConfigs({ resources: [{ type: topicResource, name: topic, configEntries: [{ name: 'cleanup.policy', value: 'compact' }] }] });
  assert.deepEqual([await value('cleanup.policy'), await value('retention.ms')], ['compact', '604800000']);
});

scenario('records are deleted up to an offset', async (stage) => {
  const topic = await stage.topic('trimmed');
  const admin = await stage.admin();
  await (await stage.producer()).send({ topic, messages: numbered(10, { key: 'k' }) });
  await admin.fetchTopicOffsets(topic); // Only from here on this client knows who leads the partition.
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '6' }] });
  const [{ low, high }] = await admin.fetchTopicOffsets(topic);
  assert.deepEqual([low, high], ['6', '10']);
  const inbox = await stage.member(fresh('g'), topic);
  await inbox.staysAt(4);
});

scenario('offsets are found by time', async (stage) => {
  const topic = await stage.topic('times');
  const admin = await stage.admin();
  const start = Date.now() - 100_000;
  const messages = Array.from({ length: 10 }, (_, at) => ({ key: 'k', value: String(at), timestamp: String(start + at * 1_000) }));
  await (await stage.producer()).send({ topic, messages });
  const at = async (time) => (await admin.fetchTopicOffsetsByTimestamp(topic, time))[0].offset;
  assert.deepEqual([await at(start - 1), await at(start + 4_000), await at(start + 4_001), await at(start + 1e6)], ['0', '4', '5', '10']);
});

scenario('groups lose their offsets with the topic', async (stage) => {
  const admin = await stage.admin();
  const topic = fresh('short');
  const group = fresh('g');
  const producer = await stage.producer();
  await producer.send({ topic, messages: numbered(3, { key: 'k' }) });
  const first = await stage.member(group, topic);
  await first.reaches(3);
  await first.consumer.disconnect();
  await admin.deleteTopics({ topics: [topic] });
  await producer.send({ topic, messages: numbered(2, { key: 'k' }) });
  await eventually('no offset', async () => (await stage.committed(group, topic))[0] === '-1');
  await admin.deleteTopics({ topics: [topic] });
});
