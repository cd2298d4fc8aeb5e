'use strict';
const { assert, scenario, fresh, pause, eventually, numbered } = require('./kit');

scenario('three groups each get all', async (stage) => {
  const topic = await stage.topic('orders', { partitions: 3 });
  const producer = await stage.producer();
  const groups = await Promise.all(['inventory', 'e-mail', 'fraud'].map((group) => stage.member(fresh(group), topic)));
  await producer.send({ topic, messages: numbered(60) });
  for (const inbox of groups) {
    await inbox.staysAt(60);
    assert.equal(new Set(inbox.values).size, 60);
  }
});

scenario('a new group reads what was there before it', async (stage) => {
  const topic = await stage.topic('history');
  const producer = await stage.producer();
  await producer.send({ topic, messages: numbered(10, { key: 'k' }) });
  const first = await stage.member(fresh('first'), topic);
  await first.reaches(10);
  const late = await stage.member(fresh('late'), topic);
  await late.reaches(10);
  assert.deepEqual(late.values, first.values);
});

scenario('a group that does not begin at the beginning gets only what comes', async (stage) => {
  const topic = await stage.topic('tail');
  const producer = await stage.producer();
  await producer.send({ topic, messages: [{ value: 'before' }] });
  const inbox = await stage.member(fresh('g'), topic, { fromBeginning: false });
  await eventually('the position at the end', () => inbox.positioned);
  await producer.send({ topic, messages: [{ value: 'after' }] });
  await inbox.staysAt(1);
  assert.deepEqual([inbox.values, inbox.messages[0].message.offset], [['after'], '1']);
});

scenario('what is committed after each hundred messages is where the next member goes on', async (stage) => {
  const topic = await stage.topic('hundreds');
  const group = fresh('g');
  const producer = await stage.producer();
  await producer.send({ topic, messages: numbered(350, { key: 'k' }) });
  let seen = 0;
  const eachBatch = async ({ batch, resolveOffset, heartbeat, commitOffsetsIfNecessary, isRunning, isStale }) => {
    for (const message of batch.messages) {
      if (!isRunning() || isStale() || seen === 250) return;
      resolveOffset(message.offset);
      if (++seen % 100 === 0) {
        const offset = String(Number(message.offset) + 1);
        await commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition: batch.partition, offset }] }] });
      }
      await heartbeat();
    }
  };
  const first = await stage.member(group, topic, { run: { autoCommit: false, eachBatchAutoResolve: false, eachBatch } });
  await eventually('250 messages', () => seen === 250);
  await first.consumer.disconnect();
  assert.deepEqual(await stage.committed(group, topic), { 0: '200' });
  const second = await stage.member(group, topic);
  await second.staysAt(150);
  assert.equal(second.messages[0].message.offset, '200');
});

scenario('offsets are committed by themselves', async (stage) => {
  const topic = await stage.topic('auto');
  const group = fresh('g');
  const producer = await stage.producer();
  await producer.send({ topic, messages: numbered(10, { key: 'k' }) });
  const first = await stage.member(group, topic);
  await first.reaches(10);
  await first.consumer.disconnect();
  await producer.send({ topic, messages: numbered(3, { key: 'k', from: 10 }) });
  const second = await stage.member(group, topic);
  await second.staysAt(3);
  assert.deepEqual(second.values, ['10', '11', '12']);
});

scenario('seeking to offset 0 replays all', async (stage) => {
  const topic = await stage.topic('replay');
  const producer = await stage.producer();
  await producer.send({ topic, messages: numbered(5, { key: 'k' }) });
  const inbox = await stage.member(fresh('g'), topic);
  await inbox.reaches(5);
  inbox.consumer.seek({ topic, partition: 0, offset: '0' });
  await inbox.staysAt(10);
  assert.deepEqual(inbox.values.slice(5), ['0', '1', '2', '3', '4']);
});

scenario('seeking behind the end begins where the group is told to', async (stage) => {
  const topic = await stage.topic('beyond');
  const producer = await stage.producer();
  await producer.send({ topic, messages: numbered(5, { key: 'k' }) });
  const inbox = await stage.member(fresh('g'), topic);
  await inbox.reaches(5);
  inbox.consumer.seek({ topic, partition: 0, offset: '1000' });
  await inbox.staysAt(10);
});

scenario('a paused partition is silent and its member stays in the group', async (stage) => {
  const topic = await stage.topic('paused');
  const producer = await stage.producer();
  const inbox = await stage.member(fresh('g'), topic, { sessionTimeout: 6_000 });
  await producer.send({ topic, messages: numbered(2, { key: 'k' }) });
  await inbox.reaches(2);
  inbox.consumer.pause([{ topic }]);
  await pause(600);
  await producer.send({ topic, messages: numbered(3, { key: 'k', from: 2 }) });
  await pause(7_000);
  assert.equal(inbox.messages.length, 2);
  inbox.consumer.resume([{ topic }]);
  await inbox.staysAt(5);
  assert.equal(inbox.joins.length, 1);
  assert.deepEqual(inbox.crashes, []);
});

scenario('a fetch that waits is answered as soon as something comes', async (stage) => {
  const topic = await stage.topic('waiting');
  const producer = await stage.producer();
  const longest = 25_000;
  const inbox = await stage.member(fresh('g'), topic, { maxWaitTimeInMs: longest });
  await eventually('the position at the end', () => inbox.positioned);
  await pause(200);
  const sent = Date.now();
  await producer.send({ topic, messages: [{ value: 'now' }] });
  await inbox.reaches(1);
  assert.ok(Date.now() - sent < longest - 1_000, `it took ${Date.now() - sent} ms`);
});

scenario('a consumer that fails gets its message again', async (stage) => {
  const topic = await stage.topic('failing');
  const producer = await stage.producer();
  let failures = 2;
  const seen = [];
  const inbox = await stage.member(fresh('g'), topic, {
    run: {
      eachMessage: async ({ message }) => {
        if (message.value.toString() === '1' && failures-- > 0) throw new Error('not yet');
        seen.push(message.value.toString());
      },
    },
  });
  await producer.send({ topic, messages: numbered(3, { key: 'k' }) });
  await eventually('all three', () => seen.length >= 3);
  assert.deepEqual(seen, ['0', '1', '2']);
  assert.equal(inbox.joins.length, 1);
});
