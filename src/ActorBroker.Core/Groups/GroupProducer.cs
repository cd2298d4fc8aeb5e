namespace ActorBroker.Core.Groups;

/// <summary>What a group knows of a transactional producer.</summary>
internal sealed class GroupProducer(long id, short epoch)
{
    /// <summary>The producer id.</summary>
    public long Id { get; } = id;

    /// <summary>The highest epoch that was seen.</summary>
    public short Epoch { get; set; } = epoch;

    /// <summary>What the open transaction will commit; null if none is open.</summary>
    public OffsetTable? Pending { get; set; }

    /// <summary>Its place among those without an open transaction; null while one is open.</summary>
    public LinkedListNode<GroupProducer>? Ended { get; set; }
}
