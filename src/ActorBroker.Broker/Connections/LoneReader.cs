namespace ActorBroker.Broker.Connections;

/// <summary>
/// Lets the one connection that has all the traffic, and little of it, be served by the thread that waits for sockets:
/// a client that waits for each confirm before it publishes again. With a second busy connection, or one that sends in
/// bulk, others would have to wait for that thread's turn, and for the disk when it syncs; then all goes by the thread pool.
/// </summary>
/// <remarks>Whoever comes after a pause may find the thread busy once: with one turn and at most one sync of the journal.</remarks>
public sealed class LoneReader
{
    /// <summary>Reads that one connection does in succession before it counts as alone.</summary>
    public const int ReadsMin = 16;

    /// <summary>Bytes of a read from which on it counts as bulk.</summary>
    public const int BulkBytes = 16 * 1024;

    // Not guarded: a race costs a read on the one thread that had better been on another, or the other way round.
    private InlineReads? _last;
    private int _reads;

    /// <summary>Notes what a connection read. Called by its own turn only, for each read.</summary>
    public void Note(InlineReads connection, long bytes)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var last = _last;
        if (!ReferenceEquals(last, connection))
        {
            if (last is not null)
            {
                last.IsOn = false;
            }

            _last = connection;
            _reads = 0;
        }

        _reads = bytes < BulkBytes ? _reads + 1 : 0;
        connection.IsOn = _reads >= ReadsMin;
    }
}
