using ActorBroker.Broker.Messages;
using ActorBroker.Broker.Queues;
using ActorBroker.Broker.Routing;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Exchanges;
using ActorBroker.Core.Queues;
using ActorBroker.Core.Topics;
using DeadLetter = ActorBroker.Core.Queues.DeadLetter;

namespace ActorBroker.Broker.DeadLetters;

/// <summary>Reads dead letters of one queue, rewrites them and sends them where its dead-letter exchange leads.</summary>
/// <param name="source">The queue.</param>
/// <param name="sender">As whom it hands its messages over: a number that no other queue ever has, also not after a restart.</param>
/// <param name="host">Where the exchange is looked up.</param>
/// <param name="properties">Rewrites the messages.</param>
/// <param name="storage">Whether anything can be stored; null if that is always so.</param>
internal sealed class DeadLetterRoute(QueueHandle source, EntityId sender, VirtualHost host, IMessageProperties properties, IStorageHealth? storage) : IDisposable
{
    private readonly MessageCursor _cursor = source.OpenCursor();
    private readonly RouteResult<RouteTarget> _targets = new();
    private readonly RouteResult<RouteTarget> _copies = new();
    private readonly byte[] _exchange = System.Text.Encoding.UTF8.GetBytes(source.Info.Settings.DeadLetterExchange!);
    private readonly OutgoingRecord _record = new();
    private int _portions;
    private TopicBatches? _records;
    private long _bytes;

    /// <summary>Sends the first of some letters; the answers are complete when all targets have them.</summary>
    /// <param name="letters">The letters.</param>
    /// <param name="bytesMax">No further message is begun when those before have so many bytes with all their targets.</param>
    /// <param name="answers">Who hears of it.</param>
    /// <returns>How many messages were sent, or passed over because they lead nowhere; at least one.</returns>
    public int Send(DeadLetter letters, long bytesMax, PortionAnswers answers)
    {
        var outgoing = new Dictionary<QueueHandle, Outgoing>();
        var sent = 0;
        _bytes = 0;
        foreach (var range in letters.Offsets)
        {
            for (var offset = range.First; offset < range.End && _bytes < bytesMax; offset++)
            {
                Add(offset, letters, outgoing);
                sent++;
            }
        }

        _cursor.Rest();
        var problem = storage?.Problem;
        foreach (var (queue, batch) in outgoing)
        {
            answers.Expect(batch.Messages);
            if (problem is not null && queue.Info.Durable)
            {
                // An append that is refused would cost the queue its consumers; the letters can wait.
                answers.Fail(new IOException(problem));
                continue;
            }

            queue.Tell(new Publish(batch.Messages.Count, batch.Messages.Bytes, Durability.Synced, answers)
            {
                Traits = batch.Messages.Traits,
                HandOver = new HandOver(sender, batch.Offsets, batch.Sizes, letters.Leaving),
            });
        }

        SendRecords(answers, problem);
        answers.Sent();
        return sent;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cursor.Dispose();
        _record.Dispose();
    }

    /// <summary>Partitions do not recognise what is repeated after a crash: a record may come twice.</summary>
    private void SendRecords(PortionAnswers answers, string? problem)
    {
        if (_records is not { } records)
        {
            return;
        }

        _records = null;
        var client = answers.ForPartitions();
        foreach (var (partition, batch) in records.Build())
        {
            answers.Expect(batch);
            if (problem is not null)
            {
                answers.Fail(new IOException(problem));
                continue;
            }

            partition.Tell(new Append(client, 0, batch.Memory));
        }
    }

    private void AddRecord(TopicHandle topic, ReadOnlySpan<byte> key, ReadOnlySpan<byte> recorded, ReadOnlySpan<byte> body, long time)
    {
        _records ??= new TopicBatches(time, _portions++);
        properties.Describe(_exchange, key, recorded, _record);

        // What the topic does not take is dropped, as a dead letter that leads nowhere.
        _records.Add(topic, _record, body, out var size);
        _bytes += size;
    }

    private void Add(long offset, DeadLetter letters, Dictionary<QueueHandle, Outgoing> outgoing)
    {
        // The queue may have been deleted with all its messages meanwhile.
        if (!_cursor.TryRead(offset, out var message))
        {
            return;
        }

        var settings = source.Info.Settings;
        var key = settings.DeadLetterRoutingKey is { } own ? own.Span : message.RoutingKey;
        var router = host.FindExchange(settings.DeadLetterExchange!);
        if (_exchange.Length > 0 && router is null)
        {
            return;
        }

        var recorded = properties.RecordDeath(message.Properties, new Death
        {
            Queue = source.Info.Name,
            Reason = letters.Reason,
            Exchange = message.Exchange,
            RoutingKey = message.RoutingKey,
            Time = letters.Time,
            IsRenamed = settings.DeadLetterRoutingKey is not null,
        });
        host.Route(router, key, properties.HeadersOf(recorded), _targets);
        AddCopies(router, recorded);
        foreach (var target in _targets.AsSpan())
        {
            if (target is TopicHandle topic)
            {
                AddRecord(topic, key, recorded, message.Body, letters.Time);
                continue;
            }

            if (target is not QueueHandle queue
                || (letters.Reason != DeathReason.Rejected && properties.ClosesCycle(recorded, queue.Info.Name)))
            {
                continue;
            }

            if (!outgoing.TryGetValue(queue, out var batch))
            {
                outgoing.Add(queue, batch = new Outgoing());
            }

            var before = batch.Messages.Bytes.Length;
            message.Body.CopyTo(batch.Messages.Add(_exchange, key, recorded, message.Body.Length));
            var size = batch.Messages.Bytes.Length - before;
            _bytes += size;
            batch.Sizes.Add(size);
            batch.Offsets.Add(offset);
            batch.Messages.Describe(properties.TraitsOf(recorded, message.Body.Length));
        }
    }

    /// <summary>Adds where the further keys of a message lead that goes on with its own; one that is renamed has none any more.</summary>
    private void AddCopies(ExchangeRouter? router, ReadOnlySpan<byte> recorded)
    {
        var keys = properties.CopyKeysOf(recorded);
        for (var i = 0; i < keys.Count; i++)
        {
            host.Route(router, keys[i], properties.HeadersOf(recorded), _copies);
            foreach (var target in _copies.AsSpan())
            {
                _targets.Add(target);
            }
        }
    }

    /// <summary>What goes to one target.</summary>
    private sealed class Outgoing
    {
        public MessageBatch Messages { get; } = new();

        public List<long> Offsets { get; } = [];

        public List<int> Sizes { get; } = [];
    }
}
