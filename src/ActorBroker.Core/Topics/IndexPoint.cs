namespace ActorBroker.Core.Topics;

/// <summary>What the index knows of the batches from one point to the next.</summary>
internal struct IndexPoint
{
    /// <summary>Offset of the first one's first record.</summary>
    public long First;

    /// <summary>Bytes of them together.</summary>
    public long Bytes;

    /// <summary>Highest timestamp of a record, in milliseconds since 1970; -1 if there is none.</summary>
    public long MaxTimestamp;

    /// <summary>Base offset of the first batch that has it; -1 if there is none.</summary>
    public long MaxTimestampOffset;

    /// <summary>When the first one was appended, in milliseconds since 1970.</summary>
    public long FirstAt;

    /// <summary>When the last one was appended, in milliseconds since 1970.</summary>
    public long LastAt;

    /// <summary>What retention by time goes by: the records' own time, or that of the append if they have none.</summary>
    public readonly long Time => MaxTimestamp >= 0 ? MaxTimestamp : LastAt;

    /// <summary>Takes in what follows.</summary>
    public void Add(in IndexPoint next)
    {
        Bytes += next.Bytes;
        LastAt = next.LastAt;
        if (next.MaxTimestamp > MaxTimestamp)
        {
            MaxTimestamp = next.MaxTimestamp;
            MaxTimestampOffset = next.MaxTimestampOffset;
        }
    }
}
