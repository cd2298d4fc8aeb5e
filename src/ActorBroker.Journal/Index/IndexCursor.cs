namespace ActorBroker.Journal.Index;

/// <summary>A place in a block of the index: behind the entry it decoded last, whose values it carries.</summary>
internal struct IndexCursor
{
    /// <summary>Number within the block of the entry that is decoded next.</summary>
    public int Index;

    /// <summary>Where that entry's bytes begin.</summary>
    public int At;

    /// <summary>Position and offset behind the last entry.</summary>
    public long EndPosition;
    public long EndOffset;

    /// <summary>The last entry's own values.</summary>
    public long Sequence;
    public int Length;
    public int Count;

    public readonly long Position => EndPosition - Length;

    public readonly long FirstOffset => EndOffset - Count;
}
