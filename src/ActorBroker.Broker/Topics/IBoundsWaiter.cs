namespace ActorBroker.Broker.Topics;

/// <summary>Somebody who waits for records, or for a partition's bounds to become known.</summary>
public interface IBoundsWaiter
{
    /// <summary>
    /// The bounds have changed, became known or the partition is gone. Called on the partition's turn, or the catalog's for
    /// a partition that is gone: it must only pass the news on. It may come once more just after <see cref="PartitionHandle.Unpark"/>.
    /// </summary>
    void BoundsChanged(PartitionHandle partition);
}
