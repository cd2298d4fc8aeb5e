using ActorBroker.Broker.Groups;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves an API of consumer groups.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
internal abstract class GroupHandler<TRequest> : TaskHandler<TRequest>
    where TRequest : class
{
    /// <inheritdoc/>
    protected sealed override ErrorCode Transient => ErrorCode.CoordinatorNotAvailable;

    /// <summary>The group; null if there is none.</summary>
    protected static GroupHandle? Find(KafkaExchange exchange, string group) =>
        exchange.Connection.Broker.FindGroup(exchange.Connection.Options.Name(group));

    /// <summary>The group, made if there is none.</summary>
    protected static ValueTask<GroupHandle> MakeAsync(KafkaExchange exchange, string group) =>
        exchange.Connection.Broker.GetOrCreateGroupAsync(exchange.Connection.Options.Name(group));

    /// <summary>Whether there is such a partition.</summary>
    protected static bool Exists(KafkaExchange exchange, string topic, int partition) =>
        exchange.Connection.FindPartition(topic, partition) is not null;
}
