using System.Net;
using ActorBroker.Conformance.Running;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.KafkaEdge;

/// <summary>A broker of its own for bad input, since its memory is watched.</summary>
public sealed class EdgeBroker : IAsyncLifetime
{
    private readonly BrokerProcess _process = new();
    private int _topics;

    public IPEndPoint Kafka => _process.Kafka;

    /// <summary>The most memory that the server has had in RAM, in bytes (VmHWM).</summary>
    public long PeakMemory
    {
        get
        {
            string line = File.ReadLines($"/proc/{_process.ProcessId}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], System.Globalization.CultureInfo.InvariantCulture) * 1024;
        }
    }

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        if (SharedBroker.External is null)
        {
            // A connection is read no further, and so its end not seen, while a fetch waits that another request follows.
            await _process.StartAsync("--set", "actorbroker.kafka.fetch-wait-max=100ms");
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    internal Task<KafkaSocket> ConnectAsync() => KafkaSocket.ConnectAsync(Kafka);

    /// <summary>A new topic with one partition.</summary>
    internal async Task<string> NewTopicAsync()
    {
        string topic = $"edge-{Interlocked.Increment(ref _topics)}";
        using KafkaSocket socket = await ConnectAsync();
        (await CreateAsync(socket, topic)).ShouldBe((short)0);
        return topic;
    }

    /// <summary>Asks for a topic and answers the error.</summary>
    internal static async Task<short> CreateAsync(KafkaSocket socket, string topic)
    {
        ResponseReader response = await socket.AskAsync(Requests.OfNewTopic(topic));
        response.Int32().ShouldBe(1);
        response.Text();
        return response.Int16();
    }

    /// <summary>Produces and answers the error and the offset.</summary>
    internal static async Task<(short Error, long Offset)> ProduceAsync(KafkaSocket socket, string topic, byte[] records, int version = 7)
    {
        ResponseReader response = await socket.AskAsync(Requests.OfRecords(topic, records, version));
        response.Int32();
        response.Text();
        response.Int32();
        response.Int32();
        return (response.Int16(), response.Int64());
    }

    /// <summary>The offset of a timestamp (-1: the end), with the error.</summary>
    internal static async Task<(short Error, long Offset)> OffsetAsync(KafkaSocket socket, string topic, long timestamp = -1)
    {
        ResponseReader response = await socket.AskAsync(Requests.OfOffset(topic, timestamp));
        response.Int32();
        response.Text();
        response.Int32();
        response.Int32();
        short error = response.Int16();
        response.Int64();
        return (error, response.Int64());
    }

    /// <summary>The names of all topics.</summary>
    internal async Task<List<string>> TopicsAsync()
    {
        using KafkaSocket socket = await ConnectAsync();
        ResponseReader response = await socket.AskAsync(Requests.OfAllTopics());
        response.Int32();
        for (int brokers = response.Int32(); brokers > 0; brokers--)
        {
            response.Int32();
            response.Text();
            response.Int32();
            response.Text();
        }

        response.Text();
        response.Int32();
        var names = new List<string>();
        for (int topics = response.Int32(); topics > 0; topics--)
        {
            response.Int16();
            names.Add(response.Text()!);
            response.Boolean();
            for (int partitions = response.Int32(); partitions > 0; partitions--)
            {
                response.Int16();
                response.Int32();
                response.Int32();
                for (int lists = 0; lists < 2; lists++)
                {
                    for (int replicas = response.Int32(); replicas > 0; replicas--)
                    {
                        response.Int32();
                    }
                }
            }
        }

        return names;
    }

    /// <summary>Another client is served as ever, and in the topic there is what should be.</summary>
    internal async Task ServesOthersAsync(string topic, long end)
    {
        using KafkaSocket socket = await ConnectAsync();
        (await OffsetAsync(socket, topic)).ShouldBe(((short)0, end));
        (await ProduceAsync(socket, topic, Records.Batch())).ShouldBe(((short)0, end));
    }
}
