namespace ActorBroker.Core.Topics;

/// <summary>
/// What a partition remembers of one idempotent producer: epoch, last sequence number, its last five batches, and its
/// open transaction. As in Kafka's <c>ProducerStateEntry</c>.
/// </summary>
internal sealed class KnownProducer
{
    /// <summary>Batches that are recognised when they come again; as many as a client may have in flight.</summary>
    public const int BatchesMax = 5;

    /// <summary>A <see cref="LastSequence"/> after which any number may come: no batch of the producer was ever seen, or it was forgotten.</summary>
    public const int AnySequence = -2;

    /// <summary>A <see cref="LastSequence"/> after which 0 has to come: a new epoch.</summary>
    public const int NoSequence = -1;

    private readonly SentBatch[] _batches = new SentBatch[BatchesMax];
    private int _oldest;

    public KnownProducer(long id)
    {
        Id = id;
        Node = new LinkedListNode<KnownProducer>(this);
    }

    /// <summary>The producer.</summary>
    public long Id { get; }

    /// <summary>Its highest epoch; lower ones are refused. -1 before the first one is known.</summary>
    public short Epoch { get; private set; } = -1;

    /// <summary>Sequence number of its last record in this epoch, or one of the constants.</summary>
    public int LastSequence { get; private set; } = AnySequence;

    /// <summary>When it was last heard of, in milliseconds since 1970.</summary>
    public long LastUse { get; set; }

    /// <summary>Whether it may write into its transaction.</summary>
    public bool IsEnlisted { get; set; }

    /// <summary>Offset of the first record of its open transaction; -1 if there is none.</summary>
    public long TransactionFirst { get; set; } = -1;

    /// <summary>Its place among the producers.</summary>
    public LinkedListNode<KnownProducer> Node { get; }

    /// <summary>How many of its last batches are remembered.</summary>
    public int BatchCount { get; private set; }

    /// <summary>One of the remembered batches, the oldest first.</summary>
    public SentBatch BatchAt(int index) => _batches[(_oldest + index) % BatchesMax];

    /// <summary>Whether a batch with this first sequence number may follow.</summary>
    public bool Expects(int sequence) => LastSequence switch
    {
        AnySequence => true,
        int.MaxValue => sequence == 0,
        var last => sequence == last + 1,
    };

    /// <summary>Finds a batch of this epoch that was appended before.</summary>
    public bool TryFind(int firstSequence, int lastSequence, out SentBatch found)
    {
        for (var i = 0; i < BatchCount; i++)
        {
            found = BatchAt(i);
            if (found.FirstSequence == firstSequence && found.LastSequence == lastSequence)
            {
                return true;
            }
        }

        found = default;
        return false;
    }

    /// <summary>Takes over an epoch; another one begins anew at sequence 0.</summary>
    public void Enter(short epoch)
    {
        if (epoch != Epoch && Epoch >= 0)
        {
            LastSequence = NoSequence;
            BatchCount = 0;
            _oldest = 0;
        }

        Epoch = epoch;
    }

    /// <summary>Remembers a batch in place of the oldest.</summary>
    public void Add(SentBatch batch)
    {
        if (BatchCount == BatchesMax)
        {
            _batches[_oldest] = batch;
            _oldest = (_oldest + 1) % BatchesMax;
        }
        else
        {
            _batches[(_oldest + BatchCount) % BatchesMax] = batch;
            BatchCount++;
        }

        LastSequence = batch.LastSequence;
    }

    /// <summary>Takes over what a snapshot has instead of what <see cref="Enter"/> would have led to.</summary>
    public void Restore(short epoch, int lastSequence)
    {
        Epoch = epoch;
        LastSequence = lastSequence;
    }

    /// <summary>The sequence number so many records behind another; behind the largest comes 0.</summary>
    public static int Advance(int sequence, int by) => (int)(((long)sequence + by) & int.MaxValue);
}

/// <summary>A batch that was appended.</summary>
/// <param name="FirstSequence">Sequence number of its first record.</param>
/// <param name="LastSequence">Sequence number of its last record.</param>
/// <param name="BaseOffset">Offset of its first record.</param>
/// <param name="Timestamp">Its highest timestamp, in milliseconds since 1970; -1 if there is none.</param>
internal readonly record struct SentBatch(int FirstSequence, int LastSequence, long BaseOffset, long Timestamp);
