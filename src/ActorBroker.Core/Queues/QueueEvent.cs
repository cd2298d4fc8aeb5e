using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>What has changed in a queue.</summary>
public abstract record QueueEvent;

/// <summary>Messages were appended with the next offsets.</summary>
/// <param name="Count">How many.</param>
/// <param name="FirstOffset">The first one's offset.</param>
/// <param name="Bytes">The messages; empty on replay.</param>
/// <param name="Traits">Deadlines, priorities and sizes, as far as they count; null if none does.</param>
public sealed record Published(int Count, long FirstOffset, ReadOnlyMemory<byte> Bytes, BatchTraits? Traits = null) : QueueEvent;

/// <summary>The messages of these ranges are done with.</summary>
public sealed record Settled(IReadOnlyList<OffsetRange> Offsets) : QueueEvent;

/// <summary>All messages below the offset have been handed to somebody at least once.</summary>
public sealed record Delivered(long End) : QueueEvent;

/// <summary>The messages of these ranges came back once more; only where that is counted.</summary>
public sealed record Returned(IReadOnlyList<OffsetRange> Offsets) : QueueEvent;

/// <summary>The messages of these ranges go to the dead-letter exchange; they stay until they have arrived there.</summary>
public sealed record Left(DeathReason Reason, IReadOnlyList<OffsetRange> Offsets) : QueueEvent;

/// <summary>Messages that left another queue have arrived; comes before the <see cref="Published"/> that holds them.</summary>
/// <param name="Source">The queue they left.</param>
/// <param name="Offsets">Their offsets there.</param>
/// <param name="Leaving">What was still leaving there; of what arrived earlier only this is remembered.</param>
public sealed record HandedIn(EntityId Source, IReadOnlyList<OffsetRange> Offsets, IReadOnlyList<OffsetRange> Leaving) : QueueEvent;
