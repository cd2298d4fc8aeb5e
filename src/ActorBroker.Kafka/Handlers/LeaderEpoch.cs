namespace ActorBroker.Kafka.Handlers;

/// <summary>The epoch of the partitions' leader: the broker is the only one there ever was.</summary>
internal static class LeaderEpoch
{
    /// <summary>The epoch that clients are told and that stands in record batches.</summary>
    public const int Current = 0;
}
