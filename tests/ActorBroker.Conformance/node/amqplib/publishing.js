'use strict';
const { assert, scenario, eventually, fresh, closesChannel } = require('./kit');

scenario('every publish is confirmed, and then it is in the queue', async (stage) => {
  const channel = await stage.channel({ confirms: true });
  const queue = await stage.queue(channel, 'confirmed', { durable: true });
  const outcomes = [];
  for (let number = 0; number < 600; number++) {
    channel.sendToQueue(queue, Buffer.from(`${number}`), { persistent: true }, (error) => outcomes.push(error ?? 'ack'));
  }
  await channel.waitForConfirms();
  assert.equal(outcomes.filter((outcome) => outcome === 'ack').length, 600);
  assert.equal((await channel.checkQueue(queue)).messageCount, 600);
});

scenario('a publish that no queue wants is confirmed too', async (stage) => {
  const channel = await stage.channel({ confirms: true });
  channel.publish('amq.topic', fresh('unwanted'), Buffer.from('into the void'));
  await channel.waitForConfirms();
});

scenario('a mandatory publish that no queue wants is returned before it is confirmed', async (stage) => {
  const channel = await stage.channel({ confirms: true });
  const events = [];
  const key = fresh('unwanted');
  channel.on('return', (message) => events.push(message));
  channel.publish('amq.direct', key, Buffer.from('letter'), { mandatory: true, correlationId: 'c-1' }, () => events.push('confirm'));
  await channel.waitForConfirms();
  await eventually('return and confirm', () => events.length === 2);
  const [{ fields, properties, content }, last] = events;
  assert.equal(last, 'confirm');
  assert.deepEqual([fields.replyCode, fields.replyText, fields.exchange, fields.routingKey], [312, 'NO_ROUTE', 'amq.direct', key]);
  assert.deepEqual([properties.correlationId, content.toString()], ['c-1', 'letter']);
});

scenario('calls are answered through an exclusive reply queue', async (stage) => {
  const server = await stage.channel();
  const client = await stage.channel();
  const calls = await stage.queue(server, 'calls');
  await server.prefetch(1);
  await stage.consume(server, calls, {}, (call) => {
    const { replyTo, correlationId } = call.properties;
    server.sendToQueue(replyTo, Buffer.from(call.content.toString().toUpperCase()), { correlationId });
    server.ack(call);
  });
  const { queue: replies } = await client.assertQueue('', { exclusive: true });
  const inbox = await stage.consume(client, replies, { noAck: true });
  const words = Array.from({ length: 40 }, (_, index) => `word-${index}`);
  for (const word of words) client.sendToQueue(calls, Buffer.from(word), { replyTo: replies, correlationId: word });
  const answers = await inbox.reaches(words.length);
  const pairs = answers.map((answer) => [answer.properties.correlationId, answer.content.toString()]);
  assert.deepEqual(pairs, words.map((word) => [word, word.toUpperCase()]));
});

scenario('a publish to a missing exchange closes the channel with 404', async (stage) => {
  const connection = await stage.connect();
  const channel = await stage.channel({ on: connection });
  await closesChannel(channel, 404, () => { channel.publish(fresh('missing'), 'key', Buffer.from('x')); });
  await (await stage.channel({ on: connection })).checkExchange('amq.fanout');
});

scenario('calls are answered directly, without a reply queue', async (stage) => {
  const direct = 'amq.rabbitmq.reply-to';
  const server = await stage.channel();
  const client = await stage.channel();
  const calls = await stage.queue(server, 'calls');
  await stage.consume(server, calls, { noAck: true }, ({ content, properties: { replyTo, correlationId } }) => {
    server.sendToQueue(replyTo, Buffer.from(`re: ${content}`), { correlationId });
  });
  const inbox = await stage.consume(client, direct, { noAck: true });
  client.sendToQueue(calls, Buffer.from('question'), { replyTo: direct, correlationId: 'q-1' });
  const [answer] = await inbox.reaches(1);
  assert.deepEqual([answer.content.toString(), answer.properties.correlationId], ['re: question', 'q-1']);
});
