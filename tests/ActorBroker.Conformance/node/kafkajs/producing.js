'use strict';
const { assert, scenario, fresh, numbered, CompressionTypes } = require('./kit');

scenario('offsets follow one another, and come back as they were given', async (stage) => {
  const topic = await stage.topic('offsets');
  const producer = await stage.producer();
  const [first] = await producer.send({ topic, messages: numbered(5) });
  const [second] = await producer.send({ topic, messages: numbered(1, { from: 5 }) });
  assert.deepEqual([first.errorCode, first.partition, first.baseOffset, second.baseOffset], [0, 0, '0', '5']);
  const inbox = await stage.member(fresh('g'), topic);
  const messages = await inbox.reaches(6);
  assert.deepEqual(messages.map(({ message }) => message.offset), ['0', '1', '2', '3', '4', '5']);
  assert.deepEqual(inbox.values, ['0', '1', '2', '3', '4', '5']);
});

scenario('a key stays on its partition, and in order', async (stage) => {
  const topic = await stage.topic('keys', { partitions: 3 });
  const producer = await stage.producer();
  for (let round = 0; round < 8; round++) {
    await producer.send({ topic, messages: Array.from({ length: 15 }, (_, user) => ({ key: `user-${user}`, value: String(round) })) });
  }
  const messages = await (await stage.member(fresh('g'), topic)).reaches(120);
  for (let user = 0; user < 15; user++) {
    const own = messages.filter(({ message }) => message.key.toString() === `user-${user}`);
    assert.equal(new Set(own.map(({ partition }) => partition)).size, 1);
    assert.deepEqual(own.map(({ message }) => message.value.toString()), ['0', '1', '2', '3', '4', '5', '6', '7']);
  }
});

scenario('nothing is lost of keys, values, headers and timestamps', async (stage) => {
  const topic = await stage.topic('whole');
  const producer = await stage.producer();
  const timestamp = String(Date.now() - 5_000);
  await producer.send({
    topic,
    messages: [
      { value: 'no key', timestamp },
      { key: 'gone', value: null },
      { key: '', value: '' },
      { key: Buffer.from([0, 255]), value: Buffer.from([1, 0]), headers: { 'event-version': '1', many: ['a', 'b'], raw: Buffer.from([9]) } },
    ],
  });
  const [plain, tombstone, empty, full] = (await (await stage.member(fresh('g'), topic)).reaches(4)).map(({ message }) => message);
  assert.deepEqual([plain.key, plain.value.toString(), plain.timestamp], [null, 'no key', timestamp]);
  assert.deepEqual([tombstone.key.toString(), tombstone.value], ['gone', null]);
  assert.deepEqual([empty.key.length, empty.value.length], [0, 0]);
  assert.deepEqual([[...full.key], [...full.value]], [[0, 255], [1, 0]]);
  assert.deepEqual(
    [full.headers['event-version'].toString(), full.headers.many.map(String), [...full.headers.raw]],
    ['1', ['a', 'b'], [9]]);
});

scenario('each kind of acknowledgement stores the messages', async (stage) => {
  const topic = await stage.topic('acks');
  const producer = await stage.producer();
  for (const acks of [0, 1, -1]) await producer.send({ topic, acks, messages: numbered(10, { key: 'k' }) });
  await (await stage.member(fresh('g'), topic)).staysAt(30);
});

scenario('compressed batches come back whole', async (stage) => {
  const topic = await stage.topic('gzip');
  const producer = await stage.producer();
  const messages = Array.from({ length: 400 }, (_, at) => ({ key: 'k', value: `${at} ${'again '.repeat(30)}` }));
  await producer.send({ topic, compression: CompressionTypes.GZIP, messages });
  const inbox = await stage.member(fresh('g'), topic);
  await inbox.reaches(400);
  assert.deepEqual(inbox.values, messages.map(({ value }) => value));
});

scenario('an idempotent producer stores each message once', async (stage) => {
  const topic = await stage.topic('idempotent', { partitions: 2 });
  const producer = await stage.producer({ idempotent: true });
  for (let round = 0; round < 10; round++) await producer.send({ topic, messages: numbered(10, { from: round * 10 }) });
  const inbox = await stage.member(fresh('g'), topic);
  await inbox.staysAt(100);
  assert.equal(new Set(inbox.values).size, 100);
});

scenario('a message that is too large is refused, and the next one is taken', async (stage) => {
  const topic = await stage.topic('large', { 'max.message.bytes': 2000 });
  const producer = await stage.producer();
  await assert.rejects(
    producer.send({ topic, messages: [{ value: 'x'.repeat(3000) }] }), (error) => /MESSAGE_TOO_LARGE/.test(error.type ?? error.cause?.type));
  await producer.send({ topic, messages: [{ value: 'small' }] });
  const inbox = await stage.member(fresh('g'), topic);
  await inbox.staysAt(1);
  assert.deepEqual(inbox.values, ['small']);
});

scenario('a topic is made when the first message for it comes', async (stage) => {
  const topic = fresh('made');
  const producer = await stage.producer();
  await producer.send({ topic, messages: [{ value: 'first' }] });
  const admin = await stage.admin();
  assert.ok((await admin.listTopics()).includes(topic));
  await admin.deleteTopics({ topics: [topic] });
});
