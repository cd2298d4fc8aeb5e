// From the text "Message Queues: Kafka, RabbitMQ, and Async Communication": kafka-producer-consumer.ts, without the listing's line numbers and margin notes. Unmodified below this line.
import { Kafka } from 'kafkajs';

const kafka = new Kafka({
clientId: 'order-service',
brokers: ['kafka-1:9092', 'kafka-2:9092', 'kafka-3:9092'],
});

// Producer: publish events
const producer = kafka.producer();
await producer.connect();

await producer.send({
topic: 'order-events',
messages: [{
key: order.userId, // Partition key — same user's orders → same partition (ordered)
value: JSON.stringify({
eventType: 'ORDER_PLACED',
orderId: order.id,
userId: order.userId,
totalCents: order.totalCents,
timestamp: new Date().toISOString(),
}),
}],
});

// Consumer: each service has its own consumer group
const consumer = kafka.consumer({ groupId: 'inventory-service' });
await consumer.connect();
await consumer.subscribe({ topic: 'order-events', fromBeginning: false });

await consumer.run({
eachMessage: async ({ message }) => {
const event = JSON.parse(message.value!.toString());
if (event.eventType === 'ORDER_PLACED') {
await inventoryService.reserveItems(event.orderId);
// Kafka auto-commits offset on success — won't reprocess
}
},
});

// Multiple services consume the SAME topic independently:
// inventory-service (groupId: 'inventory-service') → gets all events
// email-service (groupId: 'email-service') → gets all events
// fraud-service (groupId: 'fraud-service') → gets all events
