using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves CreateTopics.</summary>
internal sealed class CreateTopicsHandler : AdminHandler<CreateTopicsRequest>
{
    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.CreateTopics;

    /// <inheritdoc/>
    protected override CreateTopicsRequest Read(ref KafkaReader body, short version) => CreateTopicsRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, CreateTopicsRequest request)
    {
        var repeated = Repeated(request.Topics.Select(static t => t.Name), StringComparer.Ordinal);
        var topics = request.Topics.DistinctBy(static t => t.Name, StringComparer.Ordinal).Select(topic => TryAsync(
            () => repeated.Contains(topic.Name)
                ? throw new RefusedException(ErrorCode.InvalidRequest, $"topic {topic.Name} comes more than once in the request")
                : CreateAsync(exchange, topic, request.ValidateOnly),
            refusal => Refused(topic.Name, refusal)));
        return new CreateTopicsResponse(await Task.WhenAll(topics));
    }

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, CreateTopicsRequest request, ErrorCode error) =>
        new CreateTopicsResponse([.. request.Topics.Select(t => Refused(t.Name, new Refusal(error, null)))]);

    private static async Task<CreatedTopic> CreateAsync(KafkaExchange exchange, CreatableTopic topic, bool validateOnly)
    {
        var options = exchange.Connection.Options;
        var made = await exchange.Connection.Broker.CreateTopicAsync(
            options.Name(topic.Name), CountPartitions(topic, options), ReadConfig(topic), validateOnly);
        return new CreatedTopic(
            topic.Name,
            validateOnly ? Guid.Empty : made.TopicId,
            ErrorCode.None,
            null,
            made.Partitions.Count,
            ReplicaAssignments.Factor,
            [.. made.Config.Entries.Select(static e => new CreatedTopicConfig(
                e.Definition.Name, e.Value, ReadOnly: false, TopicConfigs.SourceOf(e), IsSensitive: false))]);
    }

    private static int CountPartitions(CreatableTopic topic, KafkaOptions options)
    {
        if (topic.Assignments.Count == 0)
        {
            ReplicaAssignments.CheckFactor(topic.ReplicationFactor);
            return topic.PartitionCount == -1 ? options.DefaultPartitions : topic.PartitionCount;
        }

        if (topic.PartitionCount != -1 || topic.ReplicationFactor != -1)
        {
            throw new RefusedException(
                ErrorCode.InvalidRequest, "partitions are assigned by hand, so their number and the replication factor must both be -1");
        }

        var partitions = topic.Assignments.Select(static a => a.Partition).Order();
        if (!partitions.SequenceEqual(Enumerable.Range(0, topic.Assignments.Count)))
        {
            throw new RefusedException(ErrorCode.InvalidReplicaAssignment, "partitions that are assigned by hand must be numbered from 0 on, each once");
        }

        foreach (var assignment in topic.Assignments)
        {
            ReplicaAssignments.CheckBrokers(assignment.BrokerIds, options.NodeId);
        }

        return topic.Assignments.Count;
    }

    private static Dictionary<string, string> ReadConfig(CreatableTopic topic)
    {
        var config = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in topic.Configs)
        {
            config[name] = value ?? throw new RefusedException(ErrorCode.InvalidConfig, $"the setting {name} has no value");
        }

        return config;
    }

    private static CreatedTopic Refused(string name, Refusal refusal) =>
        new(name, Guid.Empty, refusal.Error, refusal.Message, -1, -1, []);
}
