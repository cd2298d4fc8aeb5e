using ActorBroker.Broker.Topics;
using ActorBroker.Core.Topics;
using ActorBroker.Kafka.Connections;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Asks one partition something and takes the answer to the connection's turn.</summary>
/// <param name="exchange">For which request.</param>
/// <param name="answered">Called with the answer in the connection's turn.</param>
/// <param name="failed">Called in the connection's turn if the command was not carried out.</param>
internal sealed class PartitionQuestion(KafkaExchange exchange, Action<PartitionEffect> answered, Action<Exception> failed) : PartitionClient
{
    /// <inheritdoc/>
    public override void Receive(PartitionEffect effect) => exchange.Post(() => answered(effect));

    /// <inheritdoc/>
    public override void Fail(Exception reason) => exchange.Post(() => failed(reason));
}
