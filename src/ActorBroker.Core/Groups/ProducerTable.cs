namespace ActorBroker.Core.Groups;

/// <summary>The transactional producers of a group, their pending offsets, and the epochs of those whose transaction is over.</summary>
internal sealed class ProducerTable
{
    private readonly Dictionary<long, GroupProducer> _producers = [];
    private readonly LinkedList<GroupProducer> _ended = new();
    private readonly Dictionary<GroupPartition, int> _pending = [];

    /// <summary>How many have an open transaction.</summary>
    public int OpenCount => _producers.Count - _ended.Count;

    /// <summary>How many have none and are remembered for their epoch.</summary>
    public int EndedCount => _ended.Count;

    /// <summary>The one whose last transaction is the oldest; null if all are open.</summary>
    public GroupProducer? Oldest => _ended.First?.Value;

    /// <summary>How many offsets are pending, in all transactions together.</summary>
    public int PendingCount { get; private set; }

    /// <summary>Those with an open transaction, by id.</summary>
    public IEnumerable<GroupProducer> Open => _producers.Values.Where(p => p.Pending is not null).OrderBy(p => p.Id);

    /// <summary>Those without one, the oldest first.</summary>
    public IEnumerable<GroupProducer> Ended => _ended;

    public bool TryGet(long producerId, out GroupProducer producer) => _producers.TryGetValue(producerId, out producer!);

    /// <summary>Whether an open transaction has an offset for the partition.</summary>
    public bool HasPending(string topic, int partition) =>
        _pending.Count > 0 && _pending.ContainsKey(new GroupPartition(topic, partition));

    /// <summary>Whether an open transaction has an offset for the topic.</summary>
    public bool HasPending(string topic) => _pending.Keys.Any(p => string.Equals(p.Topic, topic, StringComparison.Ordinal));

    /// <summary>Opens a transaction; one of a lower epoch that was open is dropped.</summary>
    public void OpenTransaction(long producerId, short epoch)
    {
        var producer = Of(producerId, epoch);
        if (producer.Ended is { } place)
        {
            _ended.Remove(place);
            producer.Ended = null;
        }

        TakePending(producer);
        producer.Epoch = epoch;
        producer.Pending = new OffsetTable();
    }

    /// <summary>Puts a pending offset and returns whether the transaction had none for the partition; passed over if no transaction is open.</summary>
    public bool Set(long producerId, string topic, int partition, KeptOffset offset)
    {
        if (!TryGet(producerId, out var producer) || producer.Pending is not { } pending || !pending.Set(topic, partition, offset))
        {
            return false;
        }

        var key = new GroupPartition(topic, partition);
        _pending[key] = _pending.GetValueOrDefault(key) + 1;
        PendingCount++;
        return true;
    }

    /// <summary>Ends a producer's transaction and returns what was pending.</summary>
    public OffsetTable? CloseTransaction(long producerId, short epoch)
    {
        var producer = Of(producerId, epoch);
        var pending = TakePending(producer);
        producer.Epoch = Math.Max(producer.Epoch, epoch);
        if (producer.Ended is { } place)
        {
            _ended.Remove(place);
        }

        producer.Ended = _ended.AddLast(producer);
        return pending;
    }

    /// <summary>Forgets a producer with all it has.</summary>
    public void Forget(long producerId)
    {
        if (_producers.Remove(producerId, out var producer))
        {
            TakePending(producer);
            if (producer.Ended is { } place)
            {
                _ended.Remove(place);
            }
        }
    }

    /// <summary>Drops the pending offsets of a topic.</summary>
    public void Forget(string topic)
    {
        foreach (var producer in _producers.Values)
        {
            foreach (var partition in producer.Pending?.Remove(topic) ?? [])
            {
                Uncount(new GroupPartition(topic, partition));
            }
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _producers.Clear();
        _ended.Clear();
        _pending.Clear();
        PendingCount = 0;
    }

    private GroupProducer Of(long producerId, short epoch)
    {
        if (!_producers.TryGetValue(producerId, out var producer))
        {
            producer = new GroupProducer(producerId, epoch);
            _producers.Add(producerId, producer);
        }

        return producer;
    }

    private OffsetTable? TakePending(GroupProducer producer)
    {
        var pending = producer.Pending;
        producer.Pending = null;
        foreach (var (partition, _) in pending?.All ?? [])
        {
            Uncount(partition);
        }

        return pending;
    }

    private void Uncount(GroupPartition partition)
    {
        PendingCount--;
        var count = _pending[partition] - 1;
        if (count == 0)
        {
            _pending.Remove(partition);
        }
        else
        {
            _pending[partition] = count;
        }
    }
}
