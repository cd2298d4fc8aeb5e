using ActorBroker.Broker.Routing;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;

namespace ActorBroker.Broker.Topics;

/// <summary>A topic as edges and routers hold it. Any thread may read it; only the catalog's turn changes it.</summary>
public sealed class TopicHandle : RouteTarget
{
    private readonly Func<TopicHandle, int, EntityId, PartitionHandle> _open;
    private volatile State _state;

    internal TopicHandle(TopicInfo info, Func<TopicHandle, int, EntityId, PartitionHandle> open)
    {
        _open = open;
        _state = new State(info, []);
        Update(info);
    }

    /// <summary>The declaration as it is now.</summary>
    public TopicInfo Info => _state.Info;

    /// <summary>The partitions by their index. They stay the same objects as long as the topic lives; more may come behind them.</summary>
    public IReadOnlyList<PartitionHandle> Partitions => _state.Partitions;

    /// <summary>The partition of that index; null if there is none.</summary>
    public PartitionHandle? FindPartition(int index)
    {
        var partitions = _state.Partitions;
        return (uint)index < (uint)partitions.Length ? partitions[index] : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"topic {Info.Id}";

    /// <summary>Follows a change. Called in the catalog's turn only.</summary>
    internal void Update(TopicInfo info)
    {
        var partitions = _state.Partitions;
        _state = new State(info, [.. partitions, .. info.Partitions.Skip(partitions.Length).Select((entity, at) => _open(this, partitions.Length + at, entity))]);
        if (partitions.Length > 0 && partitions.Length < info.Partitions.Count)
        {
            // Whoever reads all partitions waits at this one, too.
            partitions[0].Wake();
        }
    }

    private sealed record State(TopicInfo Info, PartitionHandle[] Partitions);
}
