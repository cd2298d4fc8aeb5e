using ActorBroker.Amqp.Channels;
using ActorBroker.Amqp.Wire;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;

namespace ActorBroker.Amqp.Connections;

/// <summary>
/// Messages that queues have handed to a connection's consumers and that are not written yet: offsets only. Bodies are
/// read from the log when the socket takes them, so a slow client costs no memory.
/// </summary>
internal sealed class Deliveries(AmqpConnection connection)
{
    /// <summary>Bytes written before the socket is given them; then it is seen whether it takes more.</summary>
    private const long BurstBytes = 64 * 1024;

    /// <summary>Bursts in one turn, so that a fast client does not keep others from theirs.</summary>
    private const int BurstsMax = 16;

    private readonly Queue<(AmqpConsumer Consumer, DeliveryRun Run)> _pending = new();
    private readonly HashSet<AmqpConsumer> _served = [];
    private readonly HashSet<AmqpConsumer> _reading = [];
    private (AmqpConsumer Consumer, DeliveryRun Run)? _rest;

    /// <summary>Adds what a queue handed over.</summary>
    public void Add(AmqpConsumer consumer, IReadOnlyList<DeliveryRun> runs)
    {
        for (var i = 0; i < runs.Count; i++)
        {
            _pending.Enqueue((consumer, runs[i]));
        }
    }

    /// <summary>Adds what a channel had put aside.</summary>
    public void Add(AmqpConsumer consumer, DeliveryRun run) => _pending.Enqueue((consumer, run));

    /// <summary>Takes out what is not written yet of a consumer, and gives it back to the queue.</summary>
    public void Withdraw(AmqpConsumer consumer)
    {
        if (_rest is { } front)
        {
            _pending.Enqueue(front);
            _rest = null;
        }

        for (var left = _pending.Count; left > 0; left--)
        {
            var (other, run) = _pending.Dequeue();
            if (!ReferenceEquals(other, consumer))
            {
                _pending.Enqueue((other, run));
            }
            else if (!consumer.Options.NoAck)
            {
                connection.Settlements.Add(consumer, new OffsetRange(run.First, run.First + run.Count), Outcome.Returned);
            }
        }
    }

    /// <summary>Writes as much as the socket takes.</summary>
    public void Pump()
    {
        for (var burst = 0; HasPending && !connection.Output.IsBlocked && !connection.Output.IsBroken; burst++)
        {
            if (burst == BurstsMax)
            {
                connection.Self.Tell(Wake.Instance);
                break;
            }

            while (connection.Output.Unflushed < BurstBytes && TryTake(out var next))
            {
                Write(next.Consumer, next.Run);
            }

            connection.Output.Flush();
        }

        foreach (var consumer in _served)
        {
            consumer.ReportSent();
        }

        _served.Clear();
    }

    /// <summary>Readers that were used keep their buffers until this is called, some time later.</summary>
    public void RestReaders()
    {
        foreach (var consumer in _reading)
        {
            consumer.RestReader();
        }

        _reading.Clear();
    }

    private bool HasPending => _rest is not null || _pending.Count > 0;

    private bool TryTake(out (AmqpConsumer Consumer, DeliveryRun Run) next)
    {
        if (_rest is { } rest)
        {
            _rest = null;
            next = rest;
            return true;
        }

        return _pending.TryDequeue(out next);
    }

    private void Write(AmqpConsumer consumer, DeliveryRun run)
    {
        var channel = consumer.Channel;
        if (!channel.IsOpen)
        {
            return;
        }

        _served.Add(consumer);
        if (_reading.Add(consumer) && _reading.Count == 1)
        {
            connection.RestReadersLater();
        }

        for (var i = 0; i < run.Count; i++)
        {
            var rest = new DeliveryRun(run.First + i, run.Count - i, run.Redelivered);
            if (!consumer.Options.NoAck && channel.IsFull)
            {
                channel.PutAside(consumer, rest);
                return;
            }

            if (connection.Output.Unflushed >= BurstBytes)
            {
                _rest = (consumer, rest);
                return;
            }

            var message = consumer.Read(rest.First);
            var deliver = new BasicDeliver
            {
                ConsumerTag = consumer.TagBytes,
                DeliveryTag = channel.NextDelivery(consumer, rest.First, consumer.Options.NoAck),
                Redelivered = run.Redelivered,
                Exchange = message.Exchange,
                RoutingKey = message.RoutingKey,
            };
            ContentWriter.Write(connection.Output, channel.Number, connection.FrameMax, deliver, message.Properties, message.Body);
            consumer.CountSent();
        }
    }
}
