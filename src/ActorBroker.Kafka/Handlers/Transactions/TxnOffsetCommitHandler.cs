using ActorBroker.Core.Groups;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves TxnOffsetCommit. The group itself knows which producers have a transaction open with it.</summary>
internal sealed class TxnOffsetCommitHandler : GroupHandler<TxnOffsetCommitRequest>
{
    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.TxnOffsetCommit;

    /// <inheritdoc/>
    protected override TxnOffsetCommitRequest Read(ref KafkaReader body, short version) => TxnOffsetCommitRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, TxnOffsetCommitRequest request)
    {
        if (Find(exchange, request.GroupId) is not { } group)
        {
            // AddOffsetsToTxn has not been here, so no transaction has the group.
            return Refuse(exchange, request, ErrorCode.InvalidTxnState);
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
        await batch.CommitAsync(group, (reply, offsets) => new CommitTransactionOffsets(
            reply, request.ProducerId, request.ProducerEpoch, member, request.Generation, offsets));
        return Answer(request, _ => batch.NextOutcome());
    }

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, TxnOffsetCommitRequest request, ErrorCode error) =>
        Answer(request, _ => error);

    private static TxnOffsetCommitResponse Answer(TxnOffsetCommitRequest request, Func<TxnOffsetCommitPartition, ErrorCode> error) =>
        new([.. request.Topics.Select(t => new TxnOffsetCommittedTopic(
            t.Name, [.. t.Partitions.Select(p => new TxnOffsetCommittedPartition(p.Partition, error(p)))]))]);
}
