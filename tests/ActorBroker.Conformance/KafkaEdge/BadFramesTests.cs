using System.Text;
using ActorBroker.Conformance.Running;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.KafkaEdge;

/// <summary>What is no request at all closes its connection, and only that one.</summary>
public sealed class BadFramesTests(EdgeBroker broker, ITestOutputHelper output) : IClassFixture<EdgeBroker>
{
    private const short UnsupportedVersion = 35;
    private const short InvalidTopic = 17;
    private const short UnknownTopic = 3;
    private const int RequestSizeMax = 100 << 20;
    private const long GrowthMax = 300L << 20;

    private static readonly Dictionary<string, Func<byte[]>> Cases = new(StringComparer.Ordinal)
    {
        ["an unknown API"] = static () => Requests.Frame(9_999, 0, []),
        ["a negative API"] = static () => Requests.Frame(-1, 0, []),
        ["an API between brokers"] = static () => Requests.Frame(4, 0, new byte[64]),
        ["a version of Produce that is too new"] = static () => Requests.Frame(Requests.Produce, 99, []),
        ["a negative version"] = static () => Requests.Frame(Requests.Metadata, -1, []),
        ["a negative size"] = static () => new BytesBuilder().Int32(-5).Int64(0).ToArray(),
        ["a size of nothing"] = static () => new BytesBuilder().Int32(0).Int64(0).ToArray(),
        ["a size above the limit"] = static () => new BytesBuilder().Int32(RequestSizeMax + 1).Int64(0).ToArray(),
        ["the largest size of all"] = static () => new BytesBuilder().Int32(int.MaxValue).Int64(0).ToArray(),
        ["an array of two thousand million"] = static () => Requests.Frame(Requests.Metadata, 1, new BytesBuilder().Int32(int.MaxValue).ToArray()),
        ["an array of less than none"] = static () => Requests.Frame(Requests.ListOffsets, 1, new BytesBuilder().Int32(-1).Int32(-7).ToArray()),
        ["a text of negative length"] = static () => Requests.Frame(Requests.Metadata, 1, new BytesBuilder().Int32(1).Int16(-2).ToArray()),
        ["a text that is longer than the request"] = static () => Requests.Frame(Requests.Metadata, 1, new BytesBuilder().Int32(1).Int16(30_000).Int8('x').ToArray()),
        ["records that are longer than the request"] = static () =>
            Requests.Frame(Requests.Produce, 7, new BytesBuilder().Text(null).Int16(-1).Int32(1).Int32(1).Text("t").Int32(1).Int32(0).Int32(1 << 30).ToArray()),
        ["a request for a page"] = static () => Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ["the beginning of TLS"] = static () => [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03, .. new byte[32]],
        ["AMQP"] = static () => "AMQP\0\0\u0009\u0001"u8.ToArray(),
    };

    public static TheoryData<string> Titles => [.. Cases.Keys];

    public static TheoryData<string> BadTopics =>
    [
        "", ".", "..", "../../etc/passwd", "a/../b", "a\\b", "a b", "straße", "a\0b", "a:b", new string('x', 250), new string('x', 300), new string('x', 30_000),
    ];

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task What_is_no_request_closes_its_connection_only(string title)
    {
        BrokerProcess.SkipUnlessOurs();
        string topic = await broker.NewTopicAsync();
        using KafkaSocket other = await broker.ConnectAsync();
        using KafkaSocket socket = await broker.ConnectAsync();

        await socket.SendAsync(Cases[title]());
        (await socket.ReceiveAsync()).ShouldBeNull();
        (await EdgeBroker.ProduceAsync(other, topic, Records.Batch())).ShouldBe(((short)0, 0L));
        await broker.ServesOthersAsync(topic, end: 1);
    }

    [Fact]
    public async Task ApiVersions_of_a_newer_client_is_answered_so_that_it_can_go_on()
    {
        BrokerProcess.SkipUnlessOurs();
        using KafkaSocket socket = await broker.ConnectAsync();
        ResponseReader response = await socket.AskAsync(Requests.Frame(Requests.ApiVersions, 99, [1, 2, 3]));
        response.Int16().ShouldBe(UnsupportedVersion);
        response.Int32().ShouldBeGreaterThan(20);
        (await socket.AskAsync(Requests.Frame(Requests.ApiVersions, 0, []))).Int16().ShouldBe((short)0);
    }

    [Theory]
    [MemberData(nameof(BadTopics))]
    public async Task A_bad_name_for_a_topic_makes_none(string name)
    {
        BrokerProcess.SkipUnlessOurs();
        List<string> before = await broker.TopicsAsync();
        using KafkaSocket socket = await broker.ConnectAsync();

        (await EdgeBroker.CreateAsync(socket, name)).ShouldBe(InvalidTopic);
        (await EdgeBroker.ProduceAsync(socket, name, Records.Batch())).Error.ShouldBeOneOf(InvalidTopic, UnknownTopic);
        (await EdgeBroker.OffsetAsync(socket, name)).Error.ShouldBeOneOf(InvalidTopic, UnknownTopic);
        await socket.AskAsync(Requests.OfMetadata(name));
        (await broker.TopicsAsync()).ShouldBe(before, ignoreOrder: true);
    }

    [Fact]
    public async Task Sizes_that_are_only_claimed_take_no_memory()
    {
        BrokerProcess.SkipUnlessOurs();
        string topic = await broker.NewTopicAsync();
        long before = broker.PeakMemory;
        var sockets = new List<KafkaSocket>();
        try
        {
            for (int i = 0; i < 100; i++)
            {
                sockets.Add(await broker.ConnectAsync());
                await sockets[^1].SendAsync(new BytesBuilder().Int32(RequestSizeMax).Raw(new byte[1_000]).ToArray());
            }

            await broker.ServesOthersAsync(topic, end: 0);
            (broker.PeakMemory - before).ShouldBeLessThan(GrowthMax);
        }
        finally
        {
            sockets.ForEach(static socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task Random_requests_harm_nobody()
    {
        BrokerProcess.SkipUnlessOurs();
        int seed = Seed.Take(output);
        var random = new Random(seed);
        string topic = await broker.NewTopicAsync();
        string target = await broker.NewTopicAsync();
        byte[][] good = [Requests.OfRecords(target, Records.Batch()), Requests.OfAllTopics(), Requests.OfOffset(target, -1), Requests.OfOldFetch(target)];
        long before = broker.PeakMemory;
        for (int i = 0; i < 400; i++)
        {
            using KafkaSocket socket = await broker.ConnectAsync();
            for (int j = random.Next(1, 4); j > 0; j--)
            {
                await socket.SendAsync(random.Next(2) == 0 ? Flipped(good[random.Next(good.Length)], random) : Noise(random));
            }

            await socket.EndAsync();
        }

        await broker.ServesOthersAsync(topic, end: 0);
        (broker.PeakMemory - before).ShouldBeLessThan(GrowthMax);
    }

    /// <summary>A known API and version with noise in it.</summary>
    private static byte[] Noise(Random random)
    {
        byte[] body = new byte[random.Next(200)];
        random.NextBytes(body);
        return Requests.Frame(random.Next(70), random.Next(14), body);
    }

    /// <summary>A good request with some bytes of its body changed.</summary>
    private static byte[] Flipped(byte[] good, Random random)
    {
        byte[] bytes = [.. good];
        for (int flips = random.Next(1, 5); flips > 0; flips--)
        {
            bytes[random.Next(sizeof(int), bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }
}
