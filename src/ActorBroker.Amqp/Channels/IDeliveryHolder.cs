namespace ActorBroker.Amqp.Channels;

/// <summary>Whose deliveries a channel keeps until they are settled: a queue's (<see cref="QueueHolder"/>) or a topic's (<see cref="StreamConsumer"/>).</summary>
internal interface IDeliveryHolder;
