// From the text "Message Queues: RabbitMQ, Kafka, and Async": Kafka with KafkaJS. Unmodified below this line.
import { Kafka, Producer, Consumer, EachMessagePayload } from 'kafkajs';
const kafka = new Kafka({
clientId: 'order-service',
brokers: ['kafka:9092'],
retry: {
initialRetryTime: 100,
retries: 8,
},
});
// Producer
class OrderEventProducer {
private producer: Producer;
constructor() {
this.producer = kafka.producer({
idempotent: true, // exactly-once delivery (prevents duplicate messages on retry)
});
}
async connect(): Promise<void> {
await this.producer.connect();
}
async publishOrderCreated(order: {
orderId: string;
userId: string;
amount: number;
}): Promise<void> {
await this.producer.send({
topic: 'order-events',
messages: [
{
key: order.userId, // same user → same partition → ordered per user
value: JSON.stringify({ type: 'ORDER_CREATED', ...order }),
headers: { 'event-version': '1' },
},
],
});
}
async disconnect(): Promise<void> {
await this.producer.disconnect();
}
}
// Consumer
class InventoryConsumer {
private consumer: Consumer;
constructor() {
this.consumer = kafka.consumer({
groupId: 'inventory-service',
sessionTimeout: 30_000,
heartbeatInterval: 3_000,
});
}
async start(): Promise<void> {
await this.consumer.connect();
await this.consumer.subscribe({ topic: 'order-events', fromBeginning: false });
await this.consumer.run({
eachMessage: async ({ topic, partition, message }: EachMessagePayload) => {
const event = JSON.parse(message.value!.toString());
if (event.type === 'ORDER_CREATED') {
await processOrder(event);
}
// Offset is committed automatically after this function resolves
// If it throws, Kafka retries (no manual ack needed by default)
},
});
}
}
