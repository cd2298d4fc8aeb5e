namespace ActorBroker.Actors.Persistence;

/// <summary>Decides when a snapshot frees more than it costs: after enough entries or bytes, and more bytes the larger the last one was.</summary>
internal struct SnapshotPolicy(PersistenceOptions options)
{
    /// <summary>At least this many times the last snapshot's size is appended between two.</summary>
    private const int CostFactor = 8;

    private long _bytes;
    private long _lastSize;
    private int _entries;

    /// <summary>Whether there is anything behind the last snapshot.</summary>
    public readonly bool HasNews => _entries > 0;

    /// <summary>Counts an entry that a replay has read: without it an actor that is often restarted would never be due.</summary>
    public void Add(long entryBytes)
    {
        _bytes += entryBytes;
        _entries++;
    }

    /// <summary>Counts an entry that was appended and tells whether it is time.</summary>
    public bool IsDueAfter(long entryBytes)
    {
        Add(entryBytes);
        return (_bytes >= options.SnapshotBytes || _entries >= options.SnapshotEntries) && _bytes >= CostFactor * _lastSize;
    }

    /// <summary>Starts counting anew.</summary>
    public void Taken(long size)
    {
        _lastSize = size;
        _bytes = 0;
        _entries = 0;
    }
}
