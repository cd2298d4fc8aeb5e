using ActorBroker.Core.Groups;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves OffsetDelete.</summary>
internal sealed class OffsetDeleteHandler : GroupHandler<OffsetDeleteRequest>
{
    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.OffsetDelete;

    /// <inheritdoc/>
    protected override OffsetDeleteRequest Read(ref KafkaReader body, short version) => OffsetDeleteRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, OffsetDeleteRequest request)
    {
        if (Find(exchange, request.GroupId) is not { } group)
        {
            return Refuse(exchange, request, ErrorCode.GroupIdNotFound);
        }

        GroupPartition[] partitions = [.. request.Topics.SelectMany(t => t.Partitions
            .Where(p => Exists(exchange, t.Name, p.Partition))
            .Select(p => new GroupPartition(t.Name, p.Partition))).Distinct()];
        var deleted = await group.AskAsync<OffsetsDeleted>(reply => new DeleteOffsets(reply, partitions));
        if (deleted.Error != GroupError.None)
        {
            return Refuse(exchange, request, ErrorCodes.Of(deleted.Error));
        }

        var errors = partitions.Zip(deleted.Errors).ToDictionary(static pair => pair.First, static pair => ErrorCodes.Of(pair.Second));
        return new OffsetDeleteResponse(ErrorCode.None, [.. request.Topics.Select(t => new OffsetDeletedTopic(t.Name, [.. t.Partitions.Select(p =>
            new OffsetDeletedPartition(
                p.Partition,
                errors.TryGetValue(new GroupPartition(t.Name, p.Partition), out var error) ? error : ErrorCode.UnknownTopicOrPartition))]))]);
    }

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, OffsetDeleteRequest request, ErrorCode error) => new OffsetDeleteResponse(error, []);
}
