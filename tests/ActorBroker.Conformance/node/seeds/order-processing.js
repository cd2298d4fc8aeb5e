// From the text "What Is a Message Queue? Asynchronous Architecture with Kafka and RabbitMQ": Dead Letter Queue. Unmodified below this line.
await channel.assertQueue("order_processing", { durable: true, arguments: { "x-dead-letter-exchange": "dlx", "x-message-ttl": 60000, "x-max-retries": 3 } });
