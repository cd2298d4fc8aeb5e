namespace ActorBroker.Broker.Topics;

/// <summary>Somebody who waits for records, or for a partition's bounds to become known.</summary>
public interface IBoundsWaiter
{
    /// <summary>
    /// The bounds have changed, became known or the partition is gone; or, at a topic's first partition, there are more
    /// partitions. Called on the partition's turn, or the catalog's: it must only pass the news on. It may come without a
    /// change, and once more just after <see cref="PartitionHandle.Unpark"/>.
    /// </summary>
    void BoundsChanged(PartitionHandle partition);
}
