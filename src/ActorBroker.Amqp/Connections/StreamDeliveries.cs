using ActorBroker.Amqp.Channels;

namespace ActorBroker.Amqp.Connections;

/// <summary>The line of a connection's consumers of topics for the socket, as <see cref="Deliveries"/> is for those of queues.</summary>
internal sealed class StreamDeliveries(AmqpConnection connection)
{
    /// <summary>Bytes written before the socket is given them; then it is seen whether it takes more.</summary>
    private const long BurstBytes = 64 * 1024;

    /// <summary>Bursts in one turn, so that a fast client does not keep others from theirs.</summary>
    private const int BurstsMax = 16;

    /// <summary>Bytes that one consumer writes while others stand in line.</summary>
    private const long ShareBytes = 16 * 1024;

    private readonly Queue<StreamConsumer> _line = new();
    private readonly HashSet<StreamConsumer> _reading = [];

    /// <summary>Whether nobody stands in line.</summary>
    public bool IsEmpty => _line.Count == 0;

    /// <summary>Puts a consumer at the end of the line.</summary>
    public void Resume(StreamConsumer consumer)
    {
        if (!consumer.IsInLine)
        {
            consumer.IsInLine = true;
            _line.Enqueue(consumer);
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
                return;
            }

            // Each consumer once a burst: one that looks through a gap comes back without having written anything.
            for (var count = _line.Count; count > 0 && connection.Output.Unflushed < BurstBytes; count--)
            {
                Write(_line.Dequeue());
            }

            connection.Output.Flush();
        }
    }

    /// <summary>Readers that were used keep their buffers until this is called, some time later.</summary>
    public void RestReaders()
    {
        foreach (var consumer in _reading)
        {
            consumer.Rest();
        }

        _reading.Clear();
    }

    private void Write(StreamConsumer consumer)
    {
        consumer.IsInLine = false;
        if (_reading.Add(consumer) && _reading.Count == 1)
        {
            connection.RestReadersLater();
        }

        var written = connection.Output.Unflushed;
        if (consumer.Write(_line.Count > 0 ? Math.Min(BurstBytes, written + ShareBytes) : BurstBytes))
        {
            Resume(consumer);
        }
    }
}
