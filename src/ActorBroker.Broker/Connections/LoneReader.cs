namespace ActorBroker.Broker.Connections;

/// <summary>
/// Lets the one connection that has all the traffic, and little of it, be served by the thread that waits for sockets:
/// a client that waits for each confirm before it publishes again. With a second busy connection, or one that sends in
/// bulk, others would have to wait for that thread's turn, and for the disk when it syncs; then all goes by the thread pool.
/// </summary>
/// <remarks>
/// Whether it is of use is not guessed but tried: a round of reads by the pool is timed, and the thread keeps the connection
/// until a round takes half as long again, which is more than the disk makes rounds differ. On a machine that is busy with
/// other programs it may take several times as long: one thread that does everything gets one thread's share of the
/// processor, and the pool's threads get several.
/// Whoever comes after a pause may find the thread busy once: with one turn and at most one sync of the journal.
/// </remarks>
/// <param name="clock">Times the rounds.</param>
public sealed class LoneReader(TimeProvider clock)
{
    /// <summary>Reads of a round; one connection does a round in succession before it counts as alone.</summary>
    public const int RoundReads = 64;

    /// <summary>Reads that go by the pool after a round that was tried in vain, before it is tried again.</summary>
    public const int PauseReads = 32 * RoundReads;

    /// <summary>Bytes of a read from which on it counts as bulk.</summary>
    public const int BulkBytes = 16 * 1024;

    // Not guarded: a race costs a read on the one thread that had better been on another, or the other way round.
    private InlineReads? _last;
    private int _reads;
    private int _pause;
    private long _roundStart;
    private long _roundMax;

    /// <summary>Notes what a connection read. Called by its own turn only, for each read.</summary>
    public void Note(InlineReads connection, long bytes)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var last = _last;
        if (!ReferenceEquals(last, connection) || bytes >= BulkBytes)
        {
            last?.IsOn = false;
            _last = connection;
            BeginByPool(connection, pause: 0);
            return;
        }

        _reads++;
        var now = clock.GetTimestamp();
        if (connection.IsOn)
        {
            Judge(connection, now);
        }
        else if (_reads <= _pause)
        {
            _roundStart = now;
        }
        else if (_reads - _pause >= RoundReads)
        {
            _roundMax = (now - _roundStart) * 3 / 2;
            connection.IsOn = true;
            _reads = 0;
            _roundStart = now;
        }
    }

    private void Judge(InlineReads connection, long now)
    {
        if (now - _roundStart > _roundMax)
        {
            BeginByPool(connection, _reads < RoundReads ? PauseReads : 0);
        }
        else if (_reads % RoundReads == 0)
        {
            _roundStart = now;
        }
    }

    private void BeginByPool(InlineReads connection, int pause)
    {
        connection.IsOn = false;
        _reads = 0;
        _pause = pause;
        _roundStart = clock.GetTimestamp();
    }
}
