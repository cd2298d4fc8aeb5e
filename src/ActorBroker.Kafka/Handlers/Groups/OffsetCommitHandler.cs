using ActorBroker.Core.Groups;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>
/// Serves OffsetCommit. How long clients of old versions want offsets to be kept is not looked at: they are kept as long as the
/// group or the topic.
/// </summary>
internal sealed class OffsetCommitHandler : GroupHandler<OffsetCommitRequest>
{
    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.OffsetCommit;

    /// <inheritdoc/>
    protected override OffsetCommitRequest Read(ref KafkaReader body, short version) => OffsetCommitRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, OffsetCommitRequest request)
    {
        // Only who is no member, and so leads its offsets alone, may begin a group with a commit.
        var group = request.Generation < 0 ? await MakeAsync(exchange, request.GroupId) : Find(exchange, request.GroupId);
        if (group is null)
        {
            return Refuse(exchange, request, ErrorCode.IllegalGeneration);
        }

        var batch = new OffsetBatch(exchange);
        foreach (var topic in request.Topics)
        {
            foreach (var partition in topic.Partitions)
            {
                batch.Add(topic.Name, partition.Partition, partition.Offset, partition.LeaderEpoch, partition.Metadata);
            }
        }

        var member = new MemberIdentity(request.MemberId, request.GroupInstanceId);
        await batch.CommitAsync(group, (reply, offsets) => new CommitOffsets(reply, member, request.Generation, offsets));
        return Answer(request, _ => batch.NextOutcome());
    }

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, OffsetCommitRequest request, ErrorCode error) =>
        Answer(request, _ => error);

    private static OffsetCommitResponse Answer(OffsetCommitRequest request, Func<OffsetCommitPartition, ErrorCode> error) =>
        new([.. request.Topics.Select(t => new OffsetCommittedTopic(
            t.Name, [.. t.Partitions.Select(p => new OffsetCommittedPartition(p.Partition, error(p)))]))]);
}
