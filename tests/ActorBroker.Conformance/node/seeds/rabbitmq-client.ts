// From the text "Message Queues: RabbitMQ, Kafka, and Async": RabbitMQ with Node.js (amqplib). Unmodified below this line.
import amqp, { Channel, Connection } from 'amqplib';
class RabbitMQClient {
private connection: Connection | null = null;
private channel: Channel | null = null;
async connect(url = 'amqp://localhost'): Promise<void> {
this.connection = await amqp.connect(url);
this.channel = await this.connection.createChannel();
}
// Publish a message
async publish(exchange: string, routingKey: string, message: object): Promise<void> {
if (!this.channel) throw new Error('Not connected');
await this.channel.assertExchange(exchange, 'topic', { durable: true });
this.channel.publish(
exchange,
routingKey,
Buffer.from(JSON.stringify(message)),
{
persistent: true, // survive broker restart
contentType: 'application/json',
timestamp: Date.now(),
}
);
}
// Consume messages with manual acknowledgment
async consume(
queue: string,
exchange: string,
routingKey: string,
handler: (msg: object) => Promise<void>
): Promise<void> {
if (!this.channel) throw new Error('Not connected');
await this.channel.assertExchange(exchange, 'topic', { durable: true });
await this.channel.assertQueue(queue, {
durable: true,
arguments: {
'x-dead-letter-exchange': `${exchange}.dlx`, // dead letter routing
'x-message-ttl': 60_000, // 60s TTL
},
});
await this.channel.bindQueue(queue, exchange, routingKey);
// Only receive 1 message at a time (prevents memory overload)
this.channel.prefetch(1);
await this.channel.consume(queue, async (msg) => {
if (!msg) return;
try {
const content = JSON.parse(msg.content.toString());
await handler(content);
this.channel!.ack(msg); // success: remove from queue
} catch (error) {
console.error('Processing failed:', error);
// nack with requeue=false → sends to dead letter queue
this.channel!.nack(msg, false, false);
}
});
}
async close(): Promise<void> {
await this.channel?.close();
await this.connection?.close();
}
}
// Usage
const rabbit = new RabbitMQClient();
await rabbit.connect();
// Producer
await rabbit.publish('orders', 'order.us.created', {
orderId: 'ord-123',
userId: 'usr-456',
amount: 99.99,
});
// Consumer
await rabbit.consume('inventory-service', 'orders', 'order.*.created', async (msg) => {
const order = msg as { orderId: string; amount: number };
await updateInventory(order.orderId);
});
