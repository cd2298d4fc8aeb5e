'use strict';
const { amqp, assert, scenario, addressWith, eventually, fresh } = require('./kit');

scenario('the server names itself and what it can do', async (stage) => {
  const { serverProperties } = (await stage.connect()).connection;
  for (const text of ['product', 'version', 'platform']) assert.equal(typeof serverProperties[text], 'string', text);
  const expected = [
    'authentication_failure_close', 'basic.nack', 'connection.blocked', 'consumer_cancel_notify',
    'exchange_exchange_bindings', 'per_consumer_qos', 'publisher_confirms',
  ];
  assert.deepEqual(expected.filter((name) => serverProperties.capabilities[name] !== true), []);
});

scenario('channels are opened in parallel, closed, and their numbers used again', async (stage) => {
  const connection = await stage.connect();
  for (let round = 0; round < 2; round++) {
    const channels = await Promise.all(Array.from({ length: 24 }, () => stage.channel({ on: connection })));
    await Promise.all(channels.map((channel) => channel.checkExchange('amq.topic')));
    await Promise.all(channels.map((channel) => channel.close()));
  }
});

scenario('a wrong password is refused', async () => {
  await assert.rejects(amqp.connect(addressWith({ password: fresh('wrong') })), /ACCESS[_-]REFUSED|403/);
});

scenario('an unknown virtual host is refused', async () => {
  await assert.rejects(amqp.connect(addressWith({ pathname: `/${fresh('nowhere')}` })), /ConnectionClose/);
});

scenario('an unknown exchange type closes the connection with 503', async (stage) => {
  const connection = await stage.connect();
  const channel = await stage.channel({ on: connection });
  await assert.rejects(channel.assertExchange(fresh('odd'), 'no-such-type'));
  await eventually('the end of the connection', () => connection.gone);
  assert.match(connection.failures[0].message, /503/);
});

scenario('a consumer tag used twice on a channel closes the connection with 530', async (stage) => {
  const connection = await stage.connect();
  const channel = await stage.channel({ on: connection });
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await stage.consume(channel, queue, { consumerTag: 'twice' });
  await assert.rejects(stage.consume(channel, queue, { consumerTag: 'twice' }));
  await eventually('the end of the connection', () => connection.gone);
  assert.match(connection.failures[0].message, /530/);
});
