// From the text "Message Queues: RabbitMQ, Kafka, and Async": Kafka Offset Management. Unmodified below this line.
// Manual offset commit for precise control
await consumer.run({
autoCommit: false,
eachBatch: async ({ batch, commitOffsetsIfNecessary, resolveOffset, heartbeat }) => {
for (const message of batch.messages) {
await processMessage(message);
// Mark this offset as processed (doesn't commit yet)
resolveOffset(message.offset);
// Commit every 100 messages
if (Number(message.offset) % 100 === 0) {
await commitOffsetsIfNecessary();
}
// Prevent consumer timeout during long processing
await heartbeat();
}
await commitOffsetsIfNecessary();
},
});
// Seek to a specific offset (replay events)
await consumer.seek({
topic: 'order-events',
partition: 0,
offset: '0', // replay from beginning
});
