using System.Globalization;
using System.Net;
using System.Text.Json;
using ActorBroker.Broker.Records.Batches;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Server.Demo.Events;

/// <summary>The only member of a consumer group: reads all partitions and commits how far it is.</summary>
/// <param name="name">What the service is called.</param>
/// <param name="group">Its consumer group.</param>
/// <param name="limit">Bounds the waiting.</param>
internal sealed class EventReader(string name, string group, StepLimit limit) : IAsyncDisposable
{
    /// <summary>How long a fetch waits for events, in milliseconds; less than a step may take.</summary>
    private const int FetchWaitMs = 500;

    /// <summary>Most bytes of a fetch.</summary>
    private const int FetchSizeMax = 1024 * 1024;

    private readonly Dictionary<string, int> _lastOfUser = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, long> _positions = [];
    private LogClient? _client;
    private GroupSeat? _seat;

    /// <summary>What the service is called.</summary>
    public string Name => name;

    /// <summary>Its consumer group.</summary>
    public string Group => group;

    /// <summary>How many events it has read, those that it has read again included.</summary>
    public int Read { get; private set; }

    /// <summary>How often an event of a user came before an older one of the same user.</summary>
    public int OutOfOrder { get; private set; }

    private LogClient Client => _client ?? throw new InvalidOperationException($"{name} is not started.");

    private GroupSeat Seat => _seat ?? throw new InvalidOperationException($"{name} is not started.");

    /// <summary>Connects, joins its group, and goes to where the group has been.</summary>
    /// <exception cref="DemoException">The broker refuses.</exception>
    public async Task StartAsync(IPEndPoint broker)
    {
        _client = await LogClient.ConnectAsync(broker, $"demo {name}", limit);
        _seat = await GroupSeat.TakeAsync(_client, group);
        _positions.Clear();
        _lastOfUser.Clear();
        foreach (var (partition, committed) in await _seat.CommittedAsync())
        {
            // Who has committed nothing yet begins with the first event.
            _positions[partition] = Math.Max(0, committed);
        }
    }

    /// <summary>Reads until it has had so many more events, and commits.</summary>
    /// <returns>How many it has had.</returns>
    /// <exception cref="DemoException">They do not come.</exception>
    public async Task<int> ReadAsync(int events)
    {
        var before = Read;
        await limit.WithinAsync(ReadToAsync(before + events), $"bring {events} events to {name}");
        await Seat.CommitAsync(_positions);
        return Read - before;
    }

    /// <summary>Leaves its group and disconnects; the group's offsets stay.</summary>
    public async Task StopAsync()
    {
        if (_seat is { } seat)
        {
            _seat = null;
            await seat.LeaveAsync();
        }

        await DisposeAsync();
    }

    /// <summary>Sets the offsets of the group, which nobody may be a member of at the moment, to 0 in all partitions.</summary>
    /// <exception cref="DemoException">The broker refuses.</exception>
    public async Task RewindAsync(IPEndPoint broker)
    {
        await using var client = await LogClient.ConnectAsync(broker, "demo operator", limit);
        await GroupSeat.Outside(client, group).CommitAsync(_positions.Keys.ToDictionary(static partition => partition, static _ => 0L));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_client is { } client)
        {
            _client = null;
            await client.DisposeAsync();
        }
    }

    private async Task ReadToAsync(int events)
    {
        while (Read < events)
        {
            foreach (var (partition, records) in await FetchAsync())
            {
                Take(partition, records);
            }
        }
    }

    private Task<(int Partition, byte[] Records)[]> FetchAsync() => Client.AskAsync(
        ApiKey.Fetch,
        version: 4,
        string.Create(CultureInfo.InvariantCulture, $"bring more than {Read} events to {name}"),
        (ref writer) =>
        {
            writer.WriteInt32(-1);
            writer.WriteInt32(FetchWaitMs);
            writer.WriteInt32(1);
            writer.WriteInt32(FetchSizeMax);
            writer.WriteInt8(0);
            writer.WriteLength(1);
            writer.WriteString(EventShop.Topic);
            writer.WriteLength(_positions.Count);
            foreach (var (partition, position) in _positions)
            {
                writer.WriteInt32(partition);
                writer.WriteInt64(position);
                writer.WriteInt32(FetchSizeMax);
            }
        },
        (ref reader, version) =>
        {
            reader.ReadInt32();
            return reader.ReadArray(version, (ref topic, version) =>
            {
                topic.SkipString();
                return topic.ReadArray(version, ReadPartition);
            }).SelectMany(static partitions => partitions).ToArray();
        });

    private (int Partition, byte[] Records) ReadPartition(ref KafkaReader reader, short version)
    {
        var partition = reader.ReadInt32();
        LogClient.Demand((ErrorCode)reader.ReadInt16(), $"bring events to {name}");
        reader.ReadInt64();
        reader.ReadInt64();
        reader.ReadNullableArray(version, static (ref aborted, _) => (aborted.ReadInt64(), aborted.ReadInt64()));
        return (partition, reader.ReadNullableBytes()?.ToArray() ?? []);
    }

    private void Take(int partition, ReadOnlySpan<byte> records)
    {
        while (!records.IsEmpty)
        {
            using var batch = OpenedBatch.Open(records);
            foreach (var record in batch.Records)
            {
                // A batch comes whole, also if reading goes on in its middle.
                if (record.Offset >= _positions[partition])
                {
                    _positions[partition] = record.Offset + 1;
                    Note(JsonSerializer.Deserialize(record.Value.Span, OrderEventJson.Default.OrderEvent)!);
                }
            }

            records = records[batch.Header.TotalSize..];
        }
    }

    private void Note(OrderEvent happened)
    {
        Read++;
        OutOfOrder += _lastOfUser.TryGetValue(happened.UserId, out var last) && last >= happened.Number ? 1 : 0;
        _lastOfUser[happened.UserId] = happened.Number;
    }
}
