using ActorBroker.Broker.Groups;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Groups;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>
/// The offsets of one commit. The group is given those of partitions that exist; the outcomes are dealt out again in the order in
/// which the offsets came.
/// </summary>
internal sealed class OffsetBatch(KafkaExchange exchange)
{
    private readonly List<OffsetToCommit> _offsets = [];
    private readonly List<bool> _exist = [];
    private OffsetsCommitted? _committed;
    private int _next;
    private int _nextExisting;

    /// <summary>Takes an offset in.</summary>
    public void Add(string topic, int partition, long offset, int leaderEpoch, string? metadata)
    {
        var exists = exchange.Connection.FindPartition(topic, partition) is not null;
        _exist.Add(exists);
        if (exists)
        {
            _offsets.Add(new OffsetToCommit(topic, partition, offset, leaderEpoch, metadata ?? ""));
        }
    }

    /// <summary>Has the group commit them, if there are any.</summary>
    public async Task CommitAsync(GroupHandle group, Func<Recipient, IReadOnlyList<OffsetToCommit>, GroupCommand> command)
    {
        if (_offsets.Count > 0)
        {
            _committed = await group.AskAsync<OffsetsCommitted>(reply => command(reply, _offsets));
        }
    }

    /// <summary>The outcome of the next offset, the first one to begin with.</summary>
    public ErrorCode NextOutcome()
    {
        if (!_exist[_next++])
        {
            return ErrorCode.UnknownTopicOrPartition;
        }

        var at = _nextExisting++;
        return ErrorCodes.Of(_committed!.Errors.Count > 0 ? _committed.Errors[at] : _committed.Error);
    }
}
