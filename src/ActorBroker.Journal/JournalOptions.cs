namespace ActorBroker.Journal;

/// <summary>Where the embedded journal lives and how much it may use.</summary>
public sealed record JournalOptions
{
    /// <summary>The directory of the segment files; made if it is missing. One process has it at a time.</summary>
    public required string Directory { get; init; }

    /// <summary>What an observer that waits for a sync is told after.</summary>
    public JournalDurability Durability { get; init; } = JournalDurability.Fsync;

    /// <summary>Size in bytes at which the next group begins a new segment; a larger group gets a segment of its own size. 4 KiB to 1 GiB; 64 MiB unless set.</summary>
    public int SegmentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How long written bytes may stay unsynced when nobody waits for their sync; 100 ms unless set.</summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Bytes of the newest entries that are kept in memory for readers right behind the writer; 16 MiB unless set, 0 for none.</summary>
    public int TailCacheBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Bytes that may gather while a group is being written; at the limit an append waits for the write to end. At most 512 MiB; 128 MiB unless set.</summary>
    public int GroupBytesMax { get; init; } = 128 * 1024 * 1024;

    /// <summary>Sealed segment files kept open for readers; the one used longest ago is closed first. 128 unless set.</summary>
    public int OpenFilesMax { get; init; } = 128;

    /// <summary>Whether the next segment file is filled with zeros ahead of its use, which halves the cost of a sync and takes one segment (and 4 KiB) of disk space.</summary>
    public bool PrepareSegments { get; init; } = true;

    /// <summary>Files of emptied segments that are kept to be written over, each of about a segment's size; 2 unless set, 0 for none.</summary>
    public int SpareFilesMax { get; init; } = 2;

    /// <summary>
    /// Bytes of a file that is deleted when the disk is full, so that entries without messages (settlements), snapshots and
    /// deletions still find room; half of it is for messages that were on their way. 1 MiB unless set, 0 for none.
    /// </summary>
    public int ReserveBytes { get; init; } = 1024 * 1024;

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Directory);
        ArgumentOutOfRangeException.ThrowIfLessThan(SegmentBytes, 4096);
        ArgumentOutOfRangeException.ThrowIfNegative(TailCacheBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(GroupBytesMax, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(GroupBytesMax, 512 * 1024 * 1024);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SegmentBytes, EmbeddedJournal.EntryBytesMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(OpenFilesMax, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(SpareFilesMax);
        ArgumentOutOfRangeException.ThrowIfNegative(ReserveBytes);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(SyncInterval, TimeSpan.Zero);
    }
}
