namespace ActorBroker.Kafka.Wire;

/// <summary>The body of a response.</summary>
internal interface IKafkaResponse
{
    /// <summary>Writes the body, without the response header.</summary>
    /// <param name="writer">Is flexible if the version is.</param>
    /// <param name="version">The request's version.</param>
    void Write(ref KafkaWriter writer, short version);
}
