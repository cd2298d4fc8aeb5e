using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves CreatePartitions.</summary>
internal sealed class CreatePartitionsHandler : AdminHandler<CreatePartitionsRequest>
{
    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.CreatePartitions;

    /// <inheritdoc/>
    protected override CreatePartitionsRequest Read(ref KafkaReader body, short version) => CreatePartitionsRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, CreatePartitionsRequest request)
    {
        var repeated = Repeated(request.Topics.Select(static t => t.Name), StringComparer.Ordinal);
        var topics = request.Topics.DistinctBy(static t => t.Name, StringComparer.Ordinal).Select(topic => TryAsync(
            () => repeated.Contains(topic.Name)
                ? throw new RefusedException(ErrorCode.InvalidRequest, $"topic {topic.Name} comes more than once in the request")
                : AddAsync(exchange, topic, request.ValidateOnly),
            refusal => new CreatedPartitions(topic.Name, refusal.Error, refusal.Message)));
        return new CreatePartitionsResponse(await Task.WhenAll(topics));
    }

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, CreatePartitionsRequest request, ErrorCode error) =>
        new CreatePartitionsResponse([.. request.Topics.Select(t => new CreatedPartitions(t.Name, error, null))]);

    private static async Task<CreatedPartitions> AddAsync(KafkaExchange exchange, CreatePartitionsTopic topic, bool validateOnly)
    {
        var options = exchange.Connection.Options;
        if (topic.Assignments is { } assignments)
        {
            var added = topic.Count - (exchange.Connection.FindTopic(topic.Name)?.Partitions.Count ?? 0);
            if (added > 0 && assignments.Count != added)
            {
                throw new RefusedException(
                    ErrorCode.InvalidReplicaAssignment, $"{assignments.Count} partitions are assigned by hand and {added} are added; it must be the same number");
            }

            foreach (var assignment in assignments)
            {
                ReplicaAssignments.CheckBrokers(assignment.BrokerIds, options.NodeId);
            }
        }

        await exchange.Connection.Broker.AddPartitionsAsync(options.Name(topic.Name), topic.Count, validateOnly);
        return new CreatedPartitions(topic.Name, ErrorCode.None, null);
    }
}
