'use strict';
const { assert, scenario, fresh, pause, eventually } = require('./kit');

const transactional = (stage, transactionalId = fresh('tx')) => stage.producer({ transactionalId, idempotent: true, maxInFlightRequests: 1 });
const committedOnly = { readUncommitted: false };

scenario('what is committed is seen, what is aborted is not', async (stage) => {
  const topic = await stage.topic('outcome', { partitions: 2 });
  const producer = await transactional(stage);
  for (const outcome of ['abort', 'commit', 'abort', 'commit']) {
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: [0, 1].map((partition) => ({ partition, value: outcome })) });
    await transaction[outcome]();
  }
  const careful = await stage.member(fresh('careful'), topic, committedOnly);
  await careful.staysAt(4);
  assert.deepEqual(careful.values, ['commit', 'commit', 'commit', 'commit']);
  const careless = await stage.member(fresh('careless'), topic, { readUncommitted: true });
  await careless.staysAt(8);
});

scenario('nobody who reads what is committed goes past an open transaction', async (stage) => {
  const topic = await stage.topic('open');
  const [producer, plain] = [await transactional(stage), await stage.producer()];
  const transaction = await producer.transaction();
  await transaction.send({ topic, messages: [{ value: 'in it' }] });
  await plain.send({ topic, messages: [{ value: 'behind it' }] });
  const inbox = await stage.member(fresh('g'), topic, committedOnly);
  await pause(800);
  assert.deepEqual(inbox.values, []);
  await transaction.commit();
  await inbox.staysAt(2);
  assert.deepEqual(inbox.values, ['in it', 'behind it']);
});

scenario('offsets are committed with the transaction or not at all', async (stage) => {
  const topic = await stage.topic('input');
  const group = fresh('g');
  const producer = await transactional(stage);
  await (await stage.producer()).send({ topic, messages: [{ value: 'a' }, { value: 'b' }, { value: 'c' }] });
  const offsetsAt = (offset) => ({ consumerGroupId: group, topics: [{ topic, partitions: [{ partition: 0, offset }] }] });
  const kept = await producer.transaction();
  await kept.sendOffsets(offsetsAt('1'));
  await kept.commit();
  assert.deepEqual(await stage.committed(group, topic), { 0: '1' });
  const dropped = await producer.transaction();
  await dropped.sendOffsets(offsetsAt('2'));
  await dropped.abort();
  assert.deepEqual(await stage.committed(group, topic), { 0: '1' });
});

scenario('a successor fences its predecessor and aborts what it left open', async (stage) => {
  const topic = await stage.topic('fenced');
  const id = fresh('tx');
  const predecessor = await transactional(stage, id);
  const left = await predecessor.transaction();
  await left.send({ topic, messages: [{ value: 'left open' }] });
  const successor = await transactional(stage, id);
  const next = await successor.transaction();
  await next.send({ topic, messages: [{ value: 'next' }] });
  await next.commit();
  await assert.rejects(left.commit(), (error) => /FENCED|INVALID_PRODUCER_EPOCH/.test(error.type));
  const inbox = await stage.member(fresh('g'), topic, committedOnly);
  await inbox.staysAt(1);
  assert.deepEqual(inbox.values, ['next']);
});

scenario('a transaction that stays open for too long is aborted', async (stage) => {
  const topic = await stage.topic('forgotten');
  // On a slow machine the time may be over before the transaction has a message.
  for (const transactionTimeout of [1_000, 5_000, 20_000]) {
    const producer = await stage.producer({ transactionalId: fresh('tx'), idempotent: true, maxInFlightRequests: 1, transactionTimeout });
    const start = Date.now();
    try {
      const forgotten = await producer.transaction();
      await forgotten.send({ topic, messages: [{ value: 'forgotten' }] });
      break;
    } catch (error) {
      if (Date.now() - start < transactionTimeout) throw error;
    }
  }
  await (await stage.producer()).send({ topic, messages: [{ value: 'plain' }] });
  const inbox = await stage.member(fresh('g'), topic, committedOnly);
  await eventually('the message behind it', () => inbox.values.length > 0);
  assert.deepEqual(inbox.values, ['plain']);
});
