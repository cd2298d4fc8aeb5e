using ActorBroker.Broker.Topics;
using ActorBroker.Core.Topics;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>
/// One Produce request under way. The partitions answer on their own turns, each into its own slot; whoever answers last wakes
/// the connection.
/// </summary>
internal sealed class Production : PartitionClient, IConnectionMessage
{
    /// <summary>The base offset of a slot that no partition has answered yet.</summary>
    private const long NotAnswered = long.MinValue;

    private readonly KafkaExchange _exchange;
    private readonly ProduceRequest _request;
    private readonly ProducedPartition[] _slots;
    private List<IDisposable>? _kept;
    private volatile Exception? _failure;
    private int _missing = 1;

    /// <summary>Makes room for the answers.</summary>
    public Production(KafkaExchange exchange, ProduceRequest request)
    {
        _exchange = exchange;
        _request = request;
        var count = 0;
        foreach (var topic in request.Topics)
        {
            count += topic.Partitions.Length;
        }

        _slots = new ProducedPartition[count];
    }

    /// <summary>The request's version.</summary>
    public short Version => _exchange.Version;

    /// <summary>Whether the request names a transaction.</summary>
    public bool IsTransactional => _request.TransactionalId is not null;

    /// <summary>How a journal that takes nothing is told: clients before version 4 only know that another broker may be the leader.</summary>
    public static ErrorCode StorageError(short version) => version < 4 ? ErrorCode.NotLeaderOrFollower : ErrorCode.KafkaStorageError;

    /// <summary>Answers for a partition without telling it anything.</summary>
    public void Refuse(int slot, int partition, ErrorCode error, string? message = null) =>
        _slots[slot] = ProducedPartition.Refused(partition, error, message);

    /// <summary>Tells the partition a batch.</summary>
    public void Append(int slot, int partition, PartitionHandle handle, Memory<byte> batch) =>
        Tell(slot, partition, handle, new Append(this, slot, batch));

    /// <summary>Tells the partition several batches, of which it takes all or none.</summary>
    public void Append(int slot, int partition, PartitionHandle handle, IReadOnlyList<Memory<byte>> batches) =>
        Tell(slot, partition, handle, new AppendSet(this, slot, batches));

    /// <summary>Disposes of converted records when no partition reads them any more.</summary>
    public void Keep(IDisposable records) => (_kept ??= []).Add(records);

    /// <summary>All partitions were told.</summary>
    public void Begun()
    {
        if (Interlocked.Decrement(ref _missing) == 0)
        {
            Complete();
        }
    }

    /// <inheritdoc/>
    public override void Receive(PartitionEffect effect)
    {
        var appended = (Appended)effect;
        ref var slot = ref _slots[appended.Token];
        if (appended.Error != PartitionError.None)
        {
            slot = ProducedPartition.Refused(slot.Index, ErrorCodes.Of(appended.Error));
        }
        else
        {
            slot = new ProducedPartition(slot.Index, ErrorCode.None, appended.BaseOffset, appended.LogAppendTime, appended.LogStart, null);
        }

        Answered();
    }

    /// <inheritdoc/>
    public override void Fail(Exception reason)
    {
        // Which batch it was is not said. All of them stand in one journal, and the client tries those again that it is told of.
        _failure ??= reason;
        Answered();
    }

    /// <inheritdoc/>
    public void Handle(KafkaConnection connection) => Complete();

    private void Tell(int slot, int partition, PartitionHandle handle, PartitionCommand append)
    {
        _slots[slot] = new ProducedPartition(partition, ErrorCode.None, NotAnswered, -1, -1, null);
        Interlocked.Increment(ref _missing);
        handle.Tell(append);
    }

    private void Answered()
    {
        if (Interlocked.Decrement(ref _missing) == 0)
        {
            _exchange.Connection.Self.Tell(this);
        }
    }

    private void Complete()
    {
        _kept?.ForEach(static records => records.Dispose());
        if (_failure is { } failure)
        {
            FailUnanswered(failure);
        }

        if (_request.Acks == 0)
        {
            // A client that waits for no response learns from a closed connection that something was refused (Kafka does so too).
            _exchange.ClosesConnection = _slots.Any(static slot => slot.Error != ErrorCode.None);
            _exchange.CompleteWithoutResponse();
            return;
        }

        var topics = new ProducedTopic[_request.Topics.Length];
        var first = 0;
        for (var i = 0; i < topics.Length; i++)
        {
            var topic = _request.Topics[i];
            topics[i] = new ProducedTopic(topic.Name, new ArraySegment<ProducedPartition>(_slots, first, topic.Partitions.Length));
            first += topic.Partitions.Length;
        }

        _exchange.Complete(new ProduceResponse(topics));
    }

    private void FailUnanswered(Exception failure)
    {
        var error = ErrorCodes.OfPartition(failure);
        foreach (ref var slot in _slots.AsSpan())
        {
            if (slot.BaseOffset == NotAnswered)
            {
                slot = ProducedPartition.Refused(slot.Index, error == ErrorCode.KafkaStorageError ? StorageError(Version) : error);
            }
        }
    }
}
