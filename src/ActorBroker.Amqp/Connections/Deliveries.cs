using ActorBroker.Amqp.Channels;
using ActorBroker.Amqp.Messages;
using ActorBroker.Amqp.Wire;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;

namespace ActorBroker.Amqp.Connections;

/// <summary>
/// Messages that queues have handed to a connection's consumers and that are not written yet: offsets only. Bodies are
/// read from the log when the socket takes them, so a slow client costs no memory. Each consumer keeps its own in order;
/// here the consumers stand in line for the socket. Those whose channel is full give back to
/// their queues what they have, and stand in no line until it has room.
/// </summary>
internal sealed class Deliveries(AmqpConnection connection)
{
    /// <summary>Bytes written before the socket is given them; then it is seen whether it takes more.</summary>
    private const long BurstBytes = 64 * 1024;

    /// <summary>Bursts in one turn, so that a fast client does not keep others from theirs.</summary>
    private const int BurstsMax = 16;

    /// <summary>Bytes that one consumer writes while others stand in line.</summary>
    private const long ShareBytes = 16 * 1024;

    private readonly Queue<AmqpConsumer> _line = new();
    private readonly HashSet<AmqpConsumer> _served = [];
    private readonly HashSet<AmqpConsumer> _reading = [];

    /// <summary>Adds what a queue handed over.</summary>
    public void Add(AmqpConsumer consumer, IReadOnlyList<DeliveryRun> runs)
    {
        for (var i = 0; i < runs.Count; i++)
        {
            consumer.Pending.Add(runs[i]);
        }

        if (consumer.IsParked)
        {
            // It was on its way when the channel had no room any more.
            consumer.Limit(Limit.Nothing);
        }
        else
        {
            Resume(consumer);
        }
    }

    /// <summary>Puts a consumer at the end of the line if it has something to write.</summary>
    public void Resume(AmqpConsumer consumer)
    {
        if (!consumer.IsInLine && !consumer.Pending.IsEmpty)
        {
            consumer.IsInLine = true;
            _line.Enqueue(consumer);
        }
    }

    /// <summary>Takes out what is not written yet of a consumer, and gives it back to the queue.</summary>
    public void Withdraw(AmqpConsumer consumer)
    {
        while (consumer.Pending.TryTakeRun(out var run))
        {
            if (!consumer.Options.NoAck)
            {
                connection.Settlements.Add(consumer, new OffsetRange(run.First, run.First + run.Count), Outcome.Returned);
            }
        }
    }

    /// <summary>Writes as much as the socket takes.</summary>
    public void Pump()
    {
        for (var burst = 0; _line.Count > 0 && !connection.Output.IsBlocked && !connection.Output.IsBroken; burst++)
        {
            if (burst == BurstsMax)
            {
                connection.Self.Tell(Wake.Instance);
                break;
            }

            while (connection.Output.Unflushed < BurstBytes && _line.TryDequeue(out var consumer))
            {
                consumer.IsInLine = false;
                Write(consumer);
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

    private void Write(AmqpConsumer consumer)
    {
        var channel = consumer.Channel;
        if (!channel.IsOpen || consumer.Pending.IsEmpty)
        {
            return;
        }

        _served.Add(consumer);
        if (_reading.Add(consumer) && _reading.Count == 1)
        {
            connection.RestReadersLater();
        }

        var output = connection.Output;
        var end = output.Unflushed + ShareBytes;
        while (consumer.Pending.TryPeek(out var next))
        {
            if (!consumer.Options.NoAck && channel.IsFull)
            {
                channel.Park(consumer);
                return;
            }

            if (output.Unflushed >= BurstBytes || (output.Unflushed >= end && _line.Count > 0))
            {
                Resume(consumer);
                return;
            }

            Write(channel, consumer, next);
            consumer.Pending.Advance();
        }

        consumer.OnPendingWritten();
    }

    private void Write(AmqpChannel channel, AmqpConsumer consumer, DeliveryRun next)
    {
        if (!consumer.TryRead(next.First, out var message))
        {
            // The queue is deleted: to the client the message went before it came.
            return;
        }

        var deliver = new BasicDeliver
        {
            ConsumerTag = consumer.TagBytes,
            DeliveryTag = channel.NextDelivery(consumer, next.First, consumer.Options.NoAck),
            Redelivered = next.Redelivered,
            Exchange = message.Exchange,
            RoutingKey = message.RoutingKey,
        };
        var properties = next.Attempts == 0 ? message.Properties : AmqpMessageProperties.WithDeliveryCount(message.Properties, next.Attempts);
        ContentWriter.Write(connection.Output, channel.Number, connection.FrameMax, deliver, properties, message.Body);
        consumer.CountSent();
    }
}
