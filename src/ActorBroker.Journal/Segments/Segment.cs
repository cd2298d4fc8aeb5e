using ActorBroker.Journal.Files;

namespace ActorBroker.Journal.Segments;

/// <summary>One segment file and what is known of it. Changed only by the thread that writes; <see cref="End"/> and <see cref="IsDeleted"/> are read by readers, too.</summary>
/// <param name="number">Its number.</param>
/// <param name="mask">What the file's checksums are combined with.</param>
/// <param name="end">Position behind the last group that was written whole.</param>
internal sealed class Segment(long number, uint mask, long end)
{
    private long _end = end;
    private volatile bool _isDeleted;

    public long Number { get; } = number;

    /// <summary>What the file's checksums are combined with.</summary>
    public uint Mask { get; } = mask;

    /// <summary>Position behind the last group that was written whole. Bytes behind it may be anything.</summary>
    public long End
    {
        get => Volatile.Read(ref _end);
        set => Volatile.Write(ref _end, value);
    }

    /// <summary>Bytes of entries that are not dead.</summary>
    public long LiveBytes { get; set; }

    /// <summary>Whether the file is gone or about to go.</summary>
    public bool IsDeleted
    {
        get => _isDeleted;
        set => _isDeleted = value;
    }

    /// <summary>Whether it was to be written again and could not be read.</summary>
    public bool IsUnreadable { get; set; }

    /// <summary>The open file; belongs to <see cref="OpenFiles"/>.</summary>
    public IJournalFile? File { get; set; }

    /// <summary>When the file was used last, in uses; belongs to <see cref="OpenFiles"/>.</summary>
    public long LastUse { get; set; }

    /// <summary>Whether the file is written to, so that it stays open.</summary>
    public bool IsActive { get; set; }
}
