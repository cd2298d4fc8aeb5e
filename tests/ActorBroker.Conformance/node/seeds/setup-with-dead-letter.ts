// From the text "Message Queues: RabbitMQ, Kafka, and Async": Dead Letter Queue Pattern. Unmodified below this line.
// Set up DLX (Dead Letter Exchange) for failed messages
async function setupWithDeadLetter(channel: Channel, queueName: string): Promise<void> {
const dlxName = `${queueName}.dlx`;
const dlqName = `${queueName}.dead`;
// Dead letter exchange and queue
await channel.assertExchange(dlxName, 'direct', { durable: true });
await channel.assertQueue(dlqName, { durable: true });
await channel.bindQueue(dlqName, dlxName, queueName);
// Main queue routes failures to DLX
await channel.assertQueue(queueName, {
durable: true,
arguments: {
'x-dead-letter-exchange': dlxName,
'x-dead-letter-routing-key': queueName,
'x-max-retries': 3,
},
});
}
