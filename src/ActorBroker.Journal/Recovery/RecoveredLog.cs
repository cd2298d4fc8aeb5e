using ActorBroker.Core.Entities;
using ActorBroker.Journal.Index;
using ActorBroker.Journal.Segments;
using ActorBroker.Journal.Writing;

namespace ActorBroker.Journal.Recovery;

/// <summary>What an existing log was found to hold.</summary>
internal sealed class RecoveredLog
{
    public Dictionary<EntityId, EntityLog> Logs { get; } = [];

    public SegmentTable Segments { get; } = new();

    public List<Tombstone> Tombstones { get; } = [];

    public LogEnd End { get; set; }
}
