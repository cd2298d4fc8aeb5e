'use strict';
const { assert, scenario, fresh, lull, headersOf } = require('./kit');

scenario('what is published over AMQP is read over Kafka with its key and headers', async (stage) => {
  const topic = await stage.kafka.topic('orders', { partitions: 3 });
  const channel = await stage.amqp.channel({ confirms: true });
  const exchange = await stage.amqp.exchange(channel, 'topic');
  await channel.bindQueue(topic, exchange, 'order.#');
  channel.publish(exchange, 'order.created', Buffer.from('one'), { headers: { source: 'web', count: 3, paid: true } });
  channel.publish(exchange, 'order.paid', Buffer.from('two'), { headers: { 'x-partition-key': 'user-7' } });
  channel.publish(exchange, 'other', Buffer.from('nobody wants it'));
  await channel.waitForConfirms();

  const inbox = await stage.kafka.member(fresh('group'), topic);
  const records = (await inbox.reaches(2)).map(({ message }) => message).sort((a, b) => (a.value < b.value ? -1 : 1));
  assert.deepEqual(records.map(({ key, value }) => [key.toString(), value.toString()]), [['order.created', 'one'], ['user-7', 'two']]);
  assert.deepEqual(headersOf(records[0]), { source: 'web', count: '3', paid: 'true' });
  assert.equal(records[1].headers['x-amqp-routing-key'].toString(), 'order.paid');
});

scenario('a key meets in one partition whichever protocol it was sent with', async (stage) => {
  const topic = await stage.kafka.topic('keyed', { partitions: 7 });
  const keys = Array.from({ length: 40 }, (_, at) => `user-${at}`);
  const producer = await stage.kafka.producer();
  await producer.send({ topic, messages: keys.map((key) => ({ key, value: 'kafka' })) });
  const channel = await stage.amqp.channel({ confirms: true });
  const exchange = await stage.amqp.exchange(channel, 'fanout');
  await channel.bindQueue(topic, exchange, '');
  for (const key of keys) channel.publish(exchange, key, Buffer.from('amqp'));
  await channel.waitForConfirms();

  const inbox = await stage.kafka.member(fresh('group'), topic);
  const partitions = new Map();
  for (const { partition, message } of await inbox.reaches(2 * keys.length)) {
    const key = message.key.toString();
    assert.equal(partitions.get(key) ?? partition, partition, key);
    partitions.set(key, partition);
  }
  assert.equal(partitions.size, keys.length);
  assert.equal(new Set(partitions.values()).size, 7);
});

scenario('what is produced over Kafka is consumed over AMQP with its key, headers and place', async (stage) => {
  const topic = await stage.kafka.topic('events', { partitions: 2 });
  const producer = await stage.kafka.producer();
  await producer.send({
    topic,
    messages: [
      { partition: 1, key: 'user', value: 'one', headers: { trace: 'abc', many: ['1', '2'], raw: Buffer.from([0xff, 0]) }, timestamp: '1700000000123' },
      { partition: 1, key: 'user', value: null },
      { partition: 0, value: 'no key' },
    ],
  });

  const inbox = await stage.follow(topic);
  const messages = await inbox.reaches(3);
  const [one, two] = messages.filter(({ properties }) => properties.headers['x-stream-partition'] === 1);
  const [other] = messages.filter(({ properties }) => properties.headers['x-stream-partition'] === 0);
  assert.deepEqual([one.content.toString(), one.fields.exchange, one.fields.routingKey, one.properties.timestamp], ['one', '', 'user', 1_700_000_000]);
  assert.deepEqual(one.properties.headers, {
    trace: 'abc', many: ['1', '2'], raw: Buffer.from([0xff, 0]), 'x-stream-offset': 0, 'x-stream-partition': 1,
  });
  assert.deepEqual([two.content.length, two.properties.headers['x-tombstone'], two.properties.headers['x-stream-offset']], [0, true, 1]);
  assert.deepEqual([other.content.toString(), other.fields.routingKey], ['no key', topic]);
});

scenario('what went through a topic comes back over AMQP as it was', async (stage) => {
  const channel = await stage.amqp.channel({ confirms: true });
  const exchange = await stage.amqp.exchange(channel, 'headers');
  const topic = await stage.stream(channel, 'kept');
  await channel.bindQueue(topic, exchange, '', { 'x-match': 'all', kind: 'letter' });
  const sent = {
    contentType: 'application/json',
    contentEncoding: 'utf-8',
    headers: { kind: 'letter', nested: { list: [1, 'two', null], flag: false }, big: 2 ** 40 },
    deliveryMode: 2,
    priority: 4,
    correlationId: 'c-1',
    replyTo: 'answers',
    expiration: '60000',
    messageId: 'm-1',
    timestamp: Date.now(),
    type: 'letter',
    userId: 'guest',
    appId: 'test',
  };
  channel.publish(exchange, 'a.key', Buffer.from('{}'), sent);
  await channel.waitForConfirms();

  const inbox = await stage.follow(topic);
  const [{ content, fields, properties }] = await inbox.reaches(1);
  assert.deepEqual([content.toString(), fields.exchange, fields.routingKey], ['{}', exchange, 'a.key']);
  const { 'x-stream-offset': offset, ...headers } = properties.headers;
  assert.equal(offset, 0);
  assert.deepEqual(headers, sent.headers);
  for (const name of Object.keys(sent).filter((each) => each !== 'headers')) assert.deepEqual(properties[name], sent[name], name);
});

scenario('a transaction of Kafka is seen over AMQP when it is committed, and never if it is aborted', async (stage) => {
  const topic = await stage.kafka.topic('ledger');
  const inbox = await stage.follow(topic);
  const producer = await stage.kafka.producer({ transactionalId: fresh('tx'), idempotent: true, maxInFlightRequests: 1 });
  const aborted = await producer.transaction();
  await aborted.send({ topic, messages: [{ value: 'aborted' }] });
  await aborted.abort();
  const committed = await producer.transaction();
  await committed.send({ topic, messages: [{ value: 'one' }, { value: 'two' }] });
  await lull(inbox.channel);
  assert.deepEqual(inbox.texts, []);
  await committed.commit();
  await inbox.staysAt(2);
  assert.deepEqual(inbox.texts, ['one', 'two']);
});
