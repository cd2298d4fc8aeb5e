namespace ActorBroker.Core.Entities;

/// <summary>The offsets from <paramref name="First"/> up to, not including, <paramref name="End"/>.</summary>
public readonly record struct OffsetRange(long First, long End)
{
    /// <summary>How many offsets are in the range.</summary>
    public long Count => End - First;

    /// <summary>Whether the range holds no offset.</summary>
    public bool IsEmpty => End <= First;

    /// <summary>Whether the offset is in the range.</summary>
    public bool Contains(long offset) => offset >= First && offset < End;
}
