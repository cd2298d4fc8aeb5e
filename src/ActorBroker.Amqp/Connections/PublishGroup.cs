using ActorBroker.Amqp.Channels;
using ActorBroker.Broker.Messages;
using ActorBroker.Broker.Queues;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;

namespace ActorBroker.Amqp.Connections;

/// <summary>What one turn of a connection published, to all queues and topics and from all channels.</summary>
internal sealed partial class PublishGroup(AmqpConnection connection) : QueueClient, IConnectionMessage
{
    private readonly List<Part> _parts = [];
    private readonly Dictionary<QueueHandle, int> _byQueue = [];
    private readonly List<(AmqpChannel Channel, ulong Number)> _awaiting = [];
    private readonly List<RefusablePublish> _refusable = [];
    private readonly Stack<MessageBatch> _spare = new();
    private int _last;
    private int _unanswered;
    private volatile bool _failed;
    private long _bytes;

    /// <summary>Whether all queues have answered.</summary>
    public bool IsAnswered => Volatile.Read(ref _unanswered) == 0;

    /// <summary>The batch for a queue; raises its durability to what is asked. A queue that may refuse a message gets each in a batch of its own.</summary>
    public MessageBatch BatchFor(QueueHandle queue, Durability durability, AmqpChannel channel, ulong number)
    {
        EndSharing();
        if (queue.Info.Settings.Overflow != OverflowMode.DropHead)
        {
            var single = new RefusablePublish(this, channel, number);
            _refusable.Add(single);
            _parts.Add(new Part(queue, TakeBatch(), durability, single));
            _last = _parts.Count - 1;
            return _parts[_last].Batch;
        }

        if (_parts.Count == 0 || _last < 0 || !ReferenceEquals(_parts[_last].Queue, queue))
        {
            if (!_byQueue.TryGetValue(queue, out _last))
            {
                _last = _parts.Count;
                _byQueue.Add(queue, _last);
                _parts.Add(new Part(queue, TakeBatch(), durability, this));
            }
        }

        if (_parts[_last].Durability < durability)
        {
            _parts[_last] = _parts[_last] with { Durability = durability };
        }

        return _parts[_last].Batch;
    }

    /// <summary>The channel hears of the message of this number when the group is answered.</summary>
    public void AwaitConfirm(AmqpChannel channel, ulong number)
    {
        for (var i = 0; i < _awaiting.Count; i++)
        {
            if (ReferenceEquals(_awaiting[i].Channel, channel))
            {
                _awaiting[i] = (channel, number);
                return;
            }
        }

        _awaiting.Add((channel, number));
    }

    /// <summary>Sends the batches to the queues; returns their bytes.</summary>
    public long Send()
    {
        // One more than the queues, so that the last of them to answer is not taken for the last before all are sent.
        _unanswered = _parts.Count + 1;
        var problem = connection.Broker.Storage?.Problem;
        MessageBatch? batch = null;
        IReadOnlyList<MessageTraits>? traits = null;
        foreach (var part in _parts)
        {
            if (!ReferenceEquals(part.Batch, batch))
            {
                batch = part.Batch;
                traits = batch.Traits;
            }

            if (problem is not null && part.Queue.Info.Durable)
            {
                // The queue is spared an append that would fail, and with it go on what it can still do.
                part.Publisher.Fail(new IOException(problem));
                continue;
            }

            // Also what is shared is counted for each queue: the journal takes it so often.
            _bytes += batch.Bytes.Length;
            part.Queue.Tell(new Publish(batch.Count, batch.Bytes, part.Durability, part.Publisher) { Traits = traits });
        }

        SendRecords(problem);
        Answer();
        return _bytes;
    }

    /// <inheritdoc/>
    public override void Receive(QueueEffect effect) => Answer();

    /// <inheritdoc/>
    public override void Fail(Exception reason)
    {
        _failed = true;
        Answer();
    }

    /// <inheritdoc/>
    public void Handle(AmqpConnection connection) => connection.Publications.OnAnswered();

    /// <summary>Tells the channels.</summary>
    public void Confirm()
    {
        foreach (var single in _refusable)
        {
            single.Confirm(stored: !_failed);
        }

        foreach (var (channel, number) in _awaiting)
        {
            channel.Confirm(number, stored: !_failed);
        }
    }

    /// <summary>Makes it ready for use again; returns the bytes that it held.</summary>
    public long Reset()
    {
        MessageBatch? batch = null;
        foreach (var part in _parts)
        {
            if (!ReferenceEquals(part.Batch, batch))
            {
                // Those who share it stand one behind the other.
                batch = part.Batch;
                batch.Dispose();
                _spare.Push(batch);
            }
        }

        var bytes = _bytes;
        ResetRecords();
        EndSharing();
        _parts.Clear();
        _byQueue.Clear();
        _awaiting.Clear();
        _refusable.Clear();
        _bytes = 0;
        _last = 0;
        _failed = false;
        return bytes;
    }

    /// <summary>One of the queues has answered.</summary>
    public void Answer()
    {
        if (Interlocked.Decrement(ref _unanswered) == 0)
        {
            connection.Self.Tell(this);
        }
    }

    private MessageBatch TakeBatch() => _spare.TryPop(out var spare) ? spare : new MessageBatch();

    private readonly record struct Part(QueueHandle Queue, MessageBatch Batch, Durability Durability, QueueClient Publisher);
}
