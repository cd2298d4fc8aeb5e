using System.Text;
using ActorBroker.Amqp.Wire;
using ActorBroker.Broker.Records.Batches;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Records;
using ActorBroker.Core.Topics;
using Shouldly;

namespace ActorBroker.Amqp.Tests.Edge;

/// <summary>A broker with topics, a client with an open channel, and what a Kafka client would do.</summary>
internal sealed class StreamWorld : IDisposable
{
    public StreamWorld(Func<AmqpOptions, AmqpOptions>? configure = null)
    {
        Edge = new EdgeWorld(configure: configure);
        Client = Edge.ConnectWithChannel();
    }

    public EdgeWorld Edge { get; }

    public RawClient Client { get; }

    public static byte[] Declare(string name, params ReadOnlySpan<FieldEntry> arguments) => DeclareAs(name, true, false, false, arguments);

    public static byte[] DeclareAs(string name, bool durable, bool exclusive, bool autoDelete, params ReadOnlySpan<FieldEntry> arguments) =>
        Frames.Method(1, new QueueDeclare(
            name, Passive: false, durable, exclusive, autoDelete, NoWait: false,
            new FieldTable([new FieldEntry("x-queue-type", FieldValue.String("stream")), .. arguments])));

    public static byte[] Consume(string name, string tag, params ReadOnlySpan<FieldEntry> arguments) =>
        Frames.Method(1, new BasicConsume(name, tag, NoLocal: false, NoAck: false, Exclusive: false, NoWait: false, new FieldTable(arguments)));

    public static FieldEntry Offset(string offset) => new("x-stream-offset", FieldValue.String(offset));

    public string[] Do(params byte[][] frames)
    {
        Client.Send(frames);
        return Client.Take();
    }

    /// <summary>Makes a topic as a Kafka client does.</summary>
    public TopicHandle Topic(string name, int partitions = 1, params (string Name, string Value)[] config)
    {
        var making = Edge.Broker.CreateTopicAsync(new ResourceName("/", name), partitions, config.ToDictionary(static c => c.Name, static c => c.Value, StringComparer.Ordinal));
        Edge.World.Run();
        EdgeWorld.Result(making);
        return Find(name);
    }

    public TopicHandle Find(string name) => Edge.Broker.FindTopic(new ResourceName("/", name)).ShouldNotBeNull();

    /// <summary>Appends one batch as a Kafka client does.</summary>
    public void Append(PartitionHandle partition, RecordBatchOptions options, params (string? Key, string? Value, (string Name, string? Value)[] Headers)[] records) =>
        Append(partition, options, static _ => { }, records);

    /// <summary>Appends a batch to whose bytes something was done that no client would do.</summary>
    public void Append(
        PartitionHandle partition, RecordBatchOptions options, Action<byte[]> damage, params (string? Key, string? Value, (string Name, string? Value)[] Headers)[] records)
    {
        using var builder = new RecordBatchBuilder(options);
        using var headers = new RecordHeaders();
        foreach (var (key, value, entries) in records)
        {
            headers.Clear();
            foreach (var (name, text) in entries)
            {
                headers.Add(Encoding.UTF8.GetBytes(name), Bytes(text));
            }

            builder.Add(1_700_000_000_123 + builder.Count, Bytes(key), Bytes(value), headers.Encoded);
        }

        using var built = builder.Build();
        var batch = built.Span.ToArray();
        damage(batch);
        Tell(partition, asker => new Append(asker, 0, batch))
            .ShouldBeOfType<Appended>().Error.ShouldBe(PartitionError.None);
    }

    public void Append(PartitionHandle partition, params string[] values) =>
        Append(partition, new RecordBatchOptions(), [.. values.Select(static value => ((string?)null, (string?)value, Array.Empty<(string, string?)>()))]);

    /// <summary>Tells a partition a command and returns its answer.</summary>
    public PartitionEffect Tell(PartitionHandle partition, Func<PartitionClient, PartitionCommand> make)
    {
        var asker = new Asker();
        partition.Tell(make(asker));
        Edge.World.Run();
        return asker.Answer.ShouldNotBeNull();
    }

    /// <summary>All records of a partition in words, as a Kafka client sees them.</summary>
    public static string[] Records(PartitionHandle partition)
    {
        var words = new List<string>();
        using var reader = partition.OpenReader();
        for (var offset = partition.Bounds.LogStart; offset < partition.Bounds.HighWatermark && reader.MoveTo(offset); offset = reader.FirstOffset + reader.Count)
        {
            for (var rest = reader.Bodies.Span; !rest.IsEmpty; rest = rest[new RecordBatchHeader(rest).TotalSize..])
            {
                using var batch = OpenedBatch.Open(rest);
                foreach (var record in batch.Records)
                {
                    words.Add(Words(record));
                }
            }
        }

        return [.. words];
    }

    /// <summary>How many batches a partition has.</summary>
    public static int Batches(PartitionHandle partition)
    {
        var count = 0;
        using var reader = partition.OpenReader();
        for (var offset = partition.Bounds.LogStart; offset < partition.Bounds.HighWatermark && reader.MoveTo(offset); offset = reader.FirstOffset + reader.Count)
        {
            for (var rest = reader.Bodies.Span; !rest.IsEmpty; rest = rest[new RecordBatchHeader(rest).TotalSize..])
            {
                count++;
            }
        }

        return count;
    }

    public void Dispose()
    {
        Client.Dispose();
        Edge.Dispose();
    }

    private static string Words(in Record record)
    {
        var words = new StringBuilder($"{record.Offset} {Text(record.Key)}={Text(record.Value)}");
        foreach (var header in record.Headers)
        {
            if (!header.Key.SequenceEqual("x-amqp-properties"u8))
            {
                words.Append($" {Encoding.UTF8.GetString(header.Key)}:{Text(header.Value)}");
            }
        }

        return words.ToString();
    }

    private static string Text(RecordBytes bytes) => bytes.IsNull ? "null" : Encoding.UTF8.GetString(bytes.Span);

    private static RecordBytes Bytes(string? text) => text is null ? RecordBytes.Null : RecordBytes.Of(Encoding.UTF8.GetBytes(text));

    private sealed class Asker : PartitionClient
    {
        public PartitionEffect? Answer { get; private set; }

        public override void Receive(PartitionEffect effect) => Answer = effect;

        public override void Fail(Exception reason) => throw new InvalidOperationException("The partition has failed.", reason);
    }
}
