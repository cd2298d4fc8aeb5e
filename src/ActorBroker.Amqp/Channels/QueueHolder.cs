using ActorBroker.Amqp.Connections;
using ActorBroker.Broker.Messages;
using ActorBroker.Broker.Queues;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;

namespace ActorBroker.Amqp.Channels;

/// <summary>What holds messages of one queue for one channel: a consumer, or the channel's single gets from that queue.</summary>
internal abstract class QueueHolder(AmqpChannel channel, QueueHandle queue) : QueueClient, IDeliveryHolder
{
    private readonly Dictionary<Outcome, List<OffsetRange>> _settled = [];
    private MessageCursor? _cursor;

    /// <summary>The channel.</summary>
    public AmqpChannel Channel { get; } = channel;

    /// <summary>The queue.</summary>
    public QueueHandle Queue { get; } = queue;

    /// <summary>Whether the queue still knows this holder.</summary>
    public bool IsForgotten { get; private set; }

    /// <inheritdoc/>
    public override void Receive(QueueEffect effect) => Channel.Connection.Self.Tell(new QueueNotice(this, effect));

    /// <inheritdoc/>
    public override void Fail(Exception reason) => Channel.Connection.Self.Tell(new QueueFailure(this, reason));

    /// <summary>Deals with an effect, in the connection's turn.</summary>
    public abstract void Handle(QueueEffect effect);

    /// <summary>Deals with the queue's failure, in the connection's turn.</summary>
    public abstract void HandleFailure(Exception reason);

    /// <summary>Deliveries that the client has not settled.</summary>
    public long Unsettled { get; set; }

    /// <summary>Whether it only waits for its deliveries to be settled.</summary>
    public bool IsDetached { get; set; }

    /// <summary>Whether its deliveries count for the channel's own prefetch limit.</summary>
    public abstract bool CountsForPrefetch { get; }

    /// <summary>Reads a message that the queue handed over.</summary>
    /// <returns>False if the queue was deleted meanwhile.</returns>
    /// <exception cref="InvalidDataException">The queue is there and its log does not have the message.</exception>
    /// <exception cref="IOException">The log cannot give it.</exception>
    public bool TryRead(long offset, out StoredMessage message)
    {
        try
        {
            _cursor ??= Queue.OpenCursor();
            if (_cursor.TryRead(offset, out message))
            {
                return true;
            }
        }
        catch (IOException) when (Channel.IsDeleted(Queue))
        {
            message = default;
            return false;
        }

        return Channel.IsDeleted(Queue)
            ? false
            : throw new InvalidDataException($"message {offset} of {Queue} was handed to a consumer but is not in the log");
    }

    /// <summary>Gives the reader's buffers back until the next read.</summary>
    public void RestReader() => _cursor?.Rest();

    /// <summary>Keeps a settled range for the turn's end; says whether it is the first of the turn.</summary>
    public bool AddSettled(OffsetRange range, Outcome outcome)
    {
        var first = _settled.Count == 0;
        if (!_settled.TryGetValue(outcome, out var ranges))
        {
            _settled.Add(outcome, ranges = []);
        }

        if (ranges.Count > 0 && ranges[^1].End == range.First)
        {
            ranges[^1] = ranges[^1] with { End = range.End };
        }
        else
        {
            ranges.Add(range);
        }

        return first;
    }

    /// <summary>Tells the queue what was settled.</summary>
    public void SendSettled()
    {
        foreach (var (outcome, ranges) in _settled)
        {
            Queue.Tell(new Settle(this, ranges, outcome));
        }

        _settled.Clear();
    }

    /// <summary>Ends it: what it holds goes back to the queue.</summary>
    public void Release()
    {
        if (!IsForgotten)
        {
            IsForgotten = true;
            SendSettled();
            Queue.Tell(new Forget(this));
        }

        _cursor?.Dispose();
        _cursor = null;
    }

    /// <summary>The queue no longer knows it.</summary>
    protected void MarkForgotten() => IsForgotten = true;
}

/// <summary>An effect of a queue on its way to the connection's turn.</summary>
internal sealed class QueueNotice(QueueHolder holder, QueueEffect effect) : IConnectionMessage
{
    public void Handle(AmqpConnection connection)
    {
        if (holder.Channel.IsOpen)
        {
            holder.Handle(effect);
        }
    }
}

/// <summary>The failure of a queue on its way to the connection's turn.</summary>
internal sealed class QueueFailure(QueueHolder holder, Exception reason) : IConnectionMessage
{
    public void Handle(AmqpConnection connection)
    {
        if (holder.Channel.IsOpen)
        {
            holder.HandleFailure(reason);
        }
    }
}
