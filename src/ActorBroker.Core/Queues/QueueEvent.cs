using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>What has changed in a queue.</summary>
public abstract record QueueEvent;

/// <summary>Messages were appended with the next offsets.</summary>
/// <param name="Count">How many.</param>
/// <param name="FirstOffset">The first one's offset.</param>
/// <param name="Bytes">The messages; empty on replay.</param>
public sealed record Published(int Count, long FirstOffset, ReadOnlyMemory<byte> Bytes) : QueueEvent;

/// <summary>The messages of these ranges are done with.</summary>
public sealed record Settled(IReadOnlyList<OffsetRange> Offsets) : QueueEvent;

/// <summary>All messages below the offset have been handed to somebody at least once.</summary>
public sealed record Delivered(long End) : QueueEvent;
