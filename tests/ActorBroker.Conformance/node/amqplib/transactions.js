'use strict';
const path = require('node:path');
const { assert, scenario, send, fetch, drain, holds, lull, closesChannel } = require('./kit');

// amqplib has no calls for the class tx; its own definitions of the methods are enough.
const defs = require(path.join(path.dirname(require.resolve('amqplib')), 'lib', 'defs.js'));
const select = (channel) => channel.rpc(defs.TxSelect, {}, defs.TxSelectOk);
const commit = (channel) => channel.rpc(defs.TxCommit, {}, defs.TxCommitOk);
const rollback = (channel) => channel.rpc(defs.TxRollback, {}, defs.TxRollbackOk);

scenario('what a transaction publishes and acknowledges happens at its commit', async (stage) => {
  const connection = await stage.connect();
  const observer = await stage.channel({ on: connection });
  const source = await stage.queue(observer, 'source', { durable: true });
  const target = await stage.queue(observer, 'target', { durable: true });
  send(observer, source, 'in');
  const channel = await stage.channel({ on: connection });
  await select(channel);
  channel.ack(await fetch(channel, source, { noAck: false }));
  channel.sendToQueue(target, Buffer.from('out'), { persistent: true });
  await lull(channel);
  assert.equal((await observer.checkQueue(target)).messageCount, 0);
  await commit(channel);
  assert.deepEqual(await drain(observer, target), ['out']);
  await channel.close();
  await lull(observer);
  assert.deepEqual(await drain(observer, source), []);
});

scenario('a rollback forgets what was published and keeps what was acknowledged', async (stage) => {
  const connection = await stage.connect();
  const observer = await stage.channel({ on: connection });
  const queue = await stage.queue(observer, 'kept');
  send(observer, queue, 'kept');
  const channel = await stage.channel({ on: connection });
  await select(channel);
  const message = await fetch(channel, queue, { noAck: false });
  channel.ack(message);
  send(channel, queue, 'never');
  await rollback(channel);
  await lull(channel);
  assert.equal((await observer.checkQueue(queue)).messageCount, 0);
  channel.ack(message);
  await rollback(channel);
  await channel.close();
  await holds(observer, queue, 1);
  assert.deepEqual(await drain(observer, queue), ['kept']);
});

scenario('a commit needs a transaction, and confirms exclude one', async (stage) => {
  const connection = await stage.connect();
  const plain = await stage.channel({ on: connection });
  await closesChannel(plain, 406, () => commit(plain));
  const confirming = await stage.channel({ on: connection, confirms: true });
  await closesChannel(confirming, 406, () => select(confirming));
});
