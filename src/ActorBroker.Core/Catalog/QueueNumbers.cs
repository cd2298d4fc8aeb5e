using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Catalog;

/// <summary>
/// The two ranges of queue numbers. A durable queue's number is journaled with its declaration and never given to
/// another. A transient queue's number has the highest of the 56 bits set; its messages stand in the journal in memory, and
/// so this range begins again at each start. What is to outlive the process must not go by it.
/// </summary>
public static class QueueNumbers
{
    /// <summary>The bit that tells transient queues from durable ones.</summary>
    public const long TransientFlag = 1L << 55;

    /// <summary>The number of the <paramref name="ordinal"/>-th durable or transient queue since its range began.</summary>
    public static EntityId Of(long ordinal, bool durable) =>
        EntityId.Of(EntityKind.Queue, durable ? ordinal : ordinal | TransientFlag);

    /// <summary>Whether the number is a transient queue's.</summary>
    public static bool IsTransient(EntityId queue) => (queue.Number & TransientFlag) != 0;
}
