'use strict';
const { assert, scenario, fresh, eventually, closesChannel } = require('./kit');

scenario('a stream that was declared over AMQP is a topic for Kafka', async (stage) => {
  const channel = await stage.amqp.channel();
  const topic = await stage.stream(channel, 'stream', { arguments: { 'x-max-age': '7D', 'x-max-length-bytes': 1_000_000 } });
  const producer = await stage.kafka.producer();
  await producer.send({ topic, messages: [{ value: 'from kafka' }] });
  channel.sendToQueue(topic, Buffer.from('from amqp'));

  const member = await stage.kafka.member(fresh('group'), topic);
  await member.reaches(2);
  assert.deepEqual(member.values, ['from kafka', 'from amqp']);
  const inbox = await stage.follow(topic);
  await inbox.reaches(2);
  assert.deepEqual(inbox.texts, ['from kafka', 'from amqp']);
  assert.equal((await channel.checkQueue(topic)).messageCount, 2);
  const { topics: [{ partitions }] } = await (await stage.kafka.admin()).fetchTopicMetadata({ topics: [topic] });
  assert.equal(partitions.length, 1);
});

scenario('consumers of a stream begin where they want', async (stage) => {
  const channel = await stage.amqp.channel({ confirms: true });
  const topic = await stage.stream(channel, 'places');
  for (let at = 0; at < 5; at++) {
    channel.sendToQueue(topic, Buffer.from(String(at)));
    await channel.waitForConfirms();
  }
  const expected = [['first', '01234'], [3, '34'], ['last', '4'], ['1h', '01234'], ['next', '']];
  const inboxes = [];
  for (const [offset] of expected) inboxes.push(await stage.follow(topic, { 'x-stream-offset': offset }));
  channel.sendToQueue(topic, Buffer.from('!'));
  for (const [at, [offset, texts]] of expected.entries()) {
    await inboxes[at].reaches(texts.length + 1);
    assert.equal(inboxes[at].texts.join(''), `${texts}!`, offset);
  }
});

scenario('a slow consumer gets no more than its prefetch', async (stage) => {
  const channel = await stage.amqp.channel({ confirms: true });
  const topic = await stage.stream(channel, 'slow');
  for (let at = 0; at < 1000; at++) channel.sendToQueue(topic, Buffer.from(String(at)));
  await channel.waitForConfirms();
  const slow = await stage.amqp.channel();
  await slow.prefetch(10);
  const inbox = await stage.amqp.consume(slow, topic, { arguments: { 'x-stream-offset': 'first' } });
  await inbox.staysAt(10);
  slow.ackAll();
  await inbox.staysAt(20);
  assert.deepEqual(inbox.texts, Array.from({ length: 20 }, (_, at) => String(at)));
});

scenario('a consumer is cancelled when its topic is deleted over Kafka', async (stage) => {
  const channel = await stage.amqp.channel();
  const topic = await stage.stream(channel, 'doomed');
  const inbox = await stage.follow(topic);
  await (await stage.kafka.admin()).deleteTopics({ topics: [topic] });
  await eventually('the cancel', () => inbox.cancelled);
});

scenario('consuming a stream without a prefetch closes the channel with 406', async (stage) => {
  const channel = await stage.amqp.channel();
  const topic = await stage.stream(channel, 'hasty');
  const hasty = await stage.amqp.channel();
  await closesChannel(hasty, 406, () => hasty.consume(topic, () => {}));
});

scenario('a large message goes through a stream', async (stage) => {
  const channel = await stage.amqp.channel({ confirms: true });
  const topic = await stage.stream(channel, 'large');
  const body = Buffer.alloc(5_000_000, 'large ');
  channel.sendToQueue(topic, body);
  await channel.waitForConfirms();
  const [{ content }] = await (await stage.follow(topic)).reaches(1);
  assert.ok(content.equals(body));
});
