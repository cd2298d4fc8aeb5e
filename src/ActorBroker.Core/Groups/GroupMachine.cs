using System.Buffers;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Groups;

/// <summary>A consumer group with Kafka's classic protocol.</summary>
public sealed partial class GroupMachine(GroupLimits limits) : IMachine<GroupCommand, GroupEvent, GroupEffect>
{
    /// <inheritdoc/>
    public bool IsIdle => true;

    /// <inheritdoc/>
    public WakeUp<GroupCommand>? NextWake => null;

    /// <summary>Everybody whose request is parked, to be told when the group's soft state is lost.</summary>
    public IEnumerable<Recipient> Parked => [];

    /// <inheritdoc/>
    public void Decide(GroupCommand command, Turn<GroupEvent, GroupEffect> turn) => _ = limits;

    /// <inheritdoc/>
    public void Conclude(Turn<GroupEvent, GroupEffect> turn)
    {
    }

    /// <inheritdoc/>
    public void Apply(GroupEvent @event)
    {
    }

    /// <inheritdoc/>
    public void WriteSnapshot(IBufferWriter<byte> writer)
    {
    }

    /// <inheritdoc/>
    public void ReadSnapshot(ReadOnlySpan<byte> snapshot)
    {
    }

    /// <inheritdoc/>
    public void CollectLive(ICollection<OffsetRange> live)
    {
    }
}
