namespace ActorBroker.Kafka.Wire;

/// <summary>A request is not of the form that its API and version have. The connection is closed: what follows cannot be understood either.</summary>
/// <param name="message">What is wrong, without any of the bytes.</param>
internal sealed class KafkaWireException(string message) : Exception(message);
