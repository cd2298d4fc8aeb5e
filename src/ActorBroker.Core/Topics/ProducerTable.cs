namespace ActorBroker.Core.Topics;

/// <summary>
/// The idempotent producers of a partition, each in one of three rows: idle ones, the longest idle first; those that are in a
/// transaction and have not written; those that have, by the first offset of what they wrote.
/// </summary>
internal sealed class ProducerTable
{
    private readonly Dictionary<long, KnownProducer> _byId = [];

    /// <summary>How many there are.</summary>
    public int Count => _byId.Count;

    /// <summary>Those outside of a transaction, the longest idle first.</summary>
    public LinkedList<KnownProducer> Idle { get; } = [];

    /// <summary>Those that may write into a transaction and have not, in the order in which they were enlisted.</summary>
    public LinkedList<KnownProducer> Enlisted { get; } = [];

    /// <summary>Those with an open transaction, by its first offset.</summary>
    public LinkedList<KnownProducer> Open { get; } = [];

    /// <summary>First offset of all open transactions; null if none is open.</summary>
    public long? FirstOpen => Open.First?.Value.TransactionFirst;

    /// <summary>The producer, if it is known.</summary>
    public KnownProducer? Find(long id) => _byId.GetValueOrDefault(id);

    /// <summary>A batch was appended.</summary>
    public void Append(BatchProducer sender, SentBatch batch, long at)
    {
        var producer = Touch(sender.Id, sender.Epoch, at);
        producer.Add(batch);
        if (!sender.Transactional)
        {
            Move(producer, Idle);
        }
        else if (producer.TransactionFirst < 0)
        {
            producer.TransactionFirst = batch.BaseOffset;
            Move(producer, Open);
        }
    }

    /// <summary>A producer may write into a transaction.</summary>
    public void Enlist(long id, short epoch, long at)
    {
        var producer = Touch(id, epoch, at);
        producer.IsEnlisted = true;
        Move(producer, Enlisted);
    }

    /// <summary>A producer's transaction is over; returns the first offset of what it wrote, -1 for nothing.</summary>
    public long End(long id, short epoch, long at)
    {
        var producer = Touch(id, epoch, at);
        var first = producer.TransactionFirst;
        producer.IsEnlisted = false;
        producer.TransactionFirst = -1;
        Move(producer, Idle);
        return first;
    }

    /// <summary>A producer is no longer known.</summary>
    public void Forget(long id)
    {
        if (_byId.Remove(id, out var producer))
        {
            producer.Node.List!.Remove(producer.Node);
        }
    }

    /// <summary>Puts a producer of a snapshot at the end of its row.</summary>
    /// <returns>False if it is there already.</returns>
    public bool TryAdd(KnownProducer producer)
    {
        (producer.TransactionFirst >= 0 ? Open : producer.IsEnlisted ? Enlisted : Idle).AddLast(producer.Node);
        return _byId.TryAdd(producer.Id, producer);
    }

    private KnownProducer Touch(long id, short epoch, long at)
    {
        if (!_byId.TryGetValue(id, out var producer))
        {
            producer = new KnownProducer(id);
            _byId.Add(id, producer);
        }

        producer.Enter(epoch);
        producer.LastUse = at;
        return producer;
    }

    private static void Move(KnownProducer producer, LinkedList<KnownProducer> row)
    {
        if (row.Last != producer.Node)
        {
            producer.Node.List?.Remove(producer.Node);
            row.AddLast(producer.Node);
        }
    }
}
