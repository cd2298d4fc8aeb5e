using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using ActorBroker.Broker.Records.Batches;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Server.Demo.Events;

/// <summary>The shop as a producer of events: idempotent, and each event is on disk before the next is sent.</summary>
internal sealed class EventShop(TimeProvider clock, StepLimit limit) : IAsyncDisposable
{
    /// <summary>The topic.</summary>
    public const string Topic = "order-events";

    /// <summary>How many partitions it has.</summary>
    public const int Partitions = 3;

    /// <summary>How long the broker may take for a request, in milliseconds; the steps of the demo have a limit of their own.</summary>
    private const int TimeoutMs = 5000;

    /// <summary>Waits until the record is stored by all replicas, of which there is one.</summary>
    private const short AcksAll = -1;

    private readonly int[] _sequences = new int[Partitions];
    private LogClient? _client;
    private long _producerId;
    private short _epoch;

    /// <summary>How many events were published, each acknowledged by the broker.</summary>
    public int Published { get; private set; }

    private LogClient Client => _client ?? throw new InvalidOperationException("The shop is not open.");

    /// <summary>Connects, makes the topic and gets a producer id, by which the broker knows a repeated event again.</summary>
    /// <exception cref="DemoException">The broker refuses.</exception>
    public async Task OpenAsync(IPEndPoint broker)
    {
        _client = await LogClient.ConnectAsync(broker, "demo shop", limit);
        await CreateTopicAsync();
        (_producerId, _epoch) = await Client.AskAsync(
            ApiKey.InitProducerId,
            version: 1,
            "give the shop a producer id",
            static (ref writer) =>
            {
                writer.WriteNullableString(null);
                writer.WriteInt32(TimeoutMs);
            },
            static (ref reader, _) =>
            {
                reader.ReadInt32();
                LogClient.Demand((ErrorCode)reader.ReadInt16(), "give the shop a producer id");
                return (reader.ReadInt64(), reader.ReadInt16());
            });
    }

    /// <summary>Publishes an event and waits until it is stored.</summary>
    /// <returns>The partition that it is in.</returns>
    /// <exception cref="DemoException">The broker refuses.</exception>
    public async Task<int> PublishAsync(string eventType, string orderId, string userId)
    {
        var number = Published + 1;
        var what = string.Create(CultureInfo.InvariantCulture, $"store event {number}");
        var key = Encoding.UTF8.GetBytes(userId);
        var partition = KeyHash.PartitionOf(key, Partitions);
        var batch = Batch(key, new OrderEvent(number, eventType, orderId, userId), _sequences[partition]);
        await Client.AskAsync(
            ApiKey.Produce,
            version: 7,
            what,
            (ref writer) =>
            {
                writer.WriteNullableString(null);
                writer.WriteInt16(AcksAll);
                writer.WriteInt32(TimeoutMs);
                writer.WriteLength(1);
                writer.WriteString(Topic);
                writer.WriteLength(1);
                writer.WriteInt32(partition);
                writer.WriteBytes(batch);
            },
            (ref reader, version) => reader.ReadArray(version, (ref topic, version) =>
            {
                topic.SkipString();
                return topic.ReadArray(version, (ref stored, _) =>
                {
                    stored.ReadInt32();
                    LogClient.Demand((ErrorCode)stored.ReadInt16(), what);
                    stored.ReadInt64();
                    stored.ReadInt64();
                    return stored.ReadInt64();
                });
            }));
        _sequences[partition]++;
        Published = number;
        return partition;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _client?.DisposeAsync() ?? ValueTask.CompletedTask;

    private byte[] Batch(byte[] key, OrderEvent happened, int sequence)
    {
        using var builder = new RecordBatchBuilder(
            new RecordBatchOptions { ProducerId = _producerId, ProducerEpoch = _epoch, BaseSequence = sequence });
        var value = JsonSerializer.SerializeToUtf8Bytes(happened, OrderEventJson.Default.OrderEvent);
        builder.Add(clock.GetUtcNow().ToUnixTimeMilliseconds(), RecordBytes.Of(key), RecordBytes.Of(value));
        using var batch = builder.Build();
        return batch.Span.ToArray();
    }

    private Task CreateTopicAsync() => Client.AskAsync(
        ApiKey.CreateTopics,
        version: 2,
        $"make the topic {Topic}",
        static (ref writer) =>
        {
            writer.WriteLength(1);
            writer.WriteString(Topic);
            writer.WriteInt32(Partitions);
            writer.WriteInt16(1);
            writer.WriteLength(0);
            writer.WriteLength(0);
            writer.WriteInt32(TimeoutMs);
            writer.WriteBoolean(false);
        },
        static (ref reader, version) =>
        {
            reader.ReadInt32();
            return reader.ReadArray(version, static (ref topic, _) =>
            {
                var name = topic.ReadString();
                LogClient.Demand((ErrorCode)topic.ReadInt16(), $"make the topic {name}");
                return topic.ReadNullableString();
            });
        });
}
