'use strict';
const { assert, scenario, fresh, eventually, numbered } = require('./kit');

const shared = (topic, ...members) => members.map((member) => member.partitions(topic).length).sort().join();

scenario('the members of a group share the partitions', async (stage) => {
  const topic = await stage.topic('shared', { partitions: 3 });
  const group = fresh('g');
  const members = await Promise.all([1, 2, 3].map(() => stage.member(group, topic)));
  await eventually('one partition for each', () => shared(topic, ...members) === '1,1,1');
  const producer = await stage.producer();
  await producer.send({ topic, messages: Array.from({ length: 60 }, (_, at) => ({ partition: at % 3, value: String(at) })) });
  for (const member of members) await member.staysAt(20);
  assert.equal(new Set(members.flatMap((member) => member.values)).size, 60);
});

scenario('a member too many waits until another leaves', async (stage) => {
  const topic = await stage.topic('spare', { partitions: 2 });
  const group = fresh('g');
  const members = await Promise.all([1, 2, 3].map(() => stage.member(group, topic)));
  await eventually('one spare member', () => shared(topic, ...members) === '0,1,1');
  const busy = members.find((member) => member.partitions(topic).length === 1);
  await busy.consumer.disconnect();
  const rest = members.filter((member) => member !== busy);
  await eventually('the spare one at work', () => shared(topic, ...rest) === '1,1');
});

scenario('partitions move when a member comes and when it leaves', async (stage) => {
  const topic = await stage.topic('moving', { partitions: 3 });
  const group = fresh('g');
  const first = await stage.member(group, topic);
  assert.equal(shared(topic, first), '3');
  const second = await stage.member(group, topic);
  await eventually('both at work', () => shared(topic, first, second) === '1,2');
  await second.consumer.disconnect();
  await eventually('the first alone', () => shared(topic, first) === '3');
  const producer = await stage.producer();
  await producer.send({ topic, messages: [0, 1, 2].map((partition) => ({ partition, value: 'x' })) });
  await first.staysAt(3);
});

scenario('a group is listed and described while it lives, and deleted when it is empty', async (stage) => {
  const topic = await stage.topic('described', { partitions: 2 });
  const group = fresh('g');
  const member = await stage.member(group, topic);
  const admin = await stage.admin();
  const { groups: [described] } = await admin.describeGroups([group]);
  assert.deepEqual([described.state, described.protocolType, described.members.length], ['Stable', 'consumer', 1]);
  assert.equal(described.members[0].clientId, 'conformance');
  assert.ok((await admin.listGroups()).groups.some(({ groupId, protocolType }) => groupId === group && protocolType === 'consumer'));
  await assert.rejects(admin.deleteGroups([group]), (error) => error.groups[0].error.type === 'NON_EMPTY_GROUP');
  await member.consumer.disconnect();
  await admin.deleteGroups([group]);
  assert.equal((await admin.describeGroups([group])).groups[0].state, 'Dead');
});

scenario('offsets can be set for a group that is at rest', async (stage) => {
  const topic = await stage.topic('set');
  const group = fresh('g');
  const producer = await stage.producer();
  await producer.send({ topic, messages: numbered(10, { key: 'k' }) });
  const first = await stage.member(group, topic);
  await first.reaches(10);
  await first.consumer.disconnect();
  const admin = await stage.admin();
  await admin.setOffsets({ groupId: group, topic, partitions: [{ partition: 0, offset: '7' }] });
  assert.deepEqual(await stage.committed(group, topic), { 0: '7' });
  const second = await stage.member(group, topic);
  await second.staysAt(3);
});
