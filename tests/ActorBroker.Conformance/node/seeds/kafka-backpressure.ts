// From the text "Message Queues: RabbitMQ, Kafka, and Async": Backpressure and Rate Limiting, the part for Kafka. Unmodified below this line.
// Kafka: pause partition consumption when overwhelmed
await consumer.run({
eachMessage: async ({ topic, partition, message, pause }) => {
try {
await processMessage(message);
} catch (error) {
if (isOverloaded()) {
// Pause this partition for 5 seconds
const resume = pause();
setTimeout(resume, 5000);
}
throw error;
}
},
});
