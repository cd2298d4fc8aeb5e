using System.Text;
using ActorBroker.Broker.Records.Batches;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Records;
using ActorBroker.Core.Topics;
using ActorBroker.Kafka.Tests.Edge;
using Shouldly;
using Xunit;

namespace ActorBroker.Kafka.Tests.Handlers;

/// <summary>What clients see of a log from which retention or compaction has taken records.</summary>
public sealed class LogKeepingTests : IDisposable
{
    private readonly KafkaWorld _world = new();
    private KafkaClient _client;

    public LogKeepingTests() => _client = _world.Connect();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Records_whose_time_is_over_are_gone_for_clients()
    {
        Create(("retention.ms", "3600000"));
        Produce("a=1");
        Produce("a=2");
        Pass(TimeSpan.FromMinutes(30));
        Earliest().ShouldBe(0);
        Fetched(0).ShouldBe([0, 1]);

        Pass(TimeSpan.FromMinutes(20));
        Produce("a=3");
        Pass(TimeSpan.FromMinutes(20));

        Earliest().ShouldBe(2);
        Fetch(1).ShouldContain("Error: OffsetOutOfRange");
        Fetched(2).ShouldBe([2]);
        Fetch(4).ShouldContain("Error: OffsetOutOfRange");
    }

    [Fact]
    public void Bytes_that_are_too_many_are_gone_for_clients()
    {
        Create(("retention.bytes", "200000"));
        for (var i = 0; i < 10; i++)
        {
            Produce($"a={new string('x', 70_000)}");
        }

        Pass(TimeSpan.FromMinutes(6));

        var earliest = Earliest();
        earliest.ShouldBeInRange(6, 8);
        Fetch(earliest - 1).ShouldContain("Error: OffsetOutOfRange");
        Fetched(earliest).ShouldBe(Enumerable.Range((int)earliest, 10 - (int)earliest).Select(offset => (long)offset));
    }

    [Fact]
    public void A_fetch_in_a_gap_goes_on_with_the_next_batch_however_large_it_is()
    {
        Create(("cleanup.policy", "compact"), ("min.cleanable.dirty.ratio", "0"));
        for (var i = 0; i < 5; i++)
        {
            Produce($"a={i}");
        }

        Produce($"a={new string('x', 5_000)}");
        Produce("b=1");
        Compact();

        for (var offset = 0; offset <= 5; offset++)
        {
            Fetched(offset).ShouldBe([5, 6]);
            Fetched(offset, partitionBytesMax: 100, version: 11).ShouldBe([5], "a first batch is sent whatever its size");
            Fetch(offset, version: 1).Length.ShouldBeGreaterThan(10_000, "a message set has the large message, too");
        }

        Earliest().ShouldBe(0);
        Fetched(6).ShouldBe([6]);
        TimeOf(TestKit.ManualClock.Start.ToUnixTimeMilliseconds()).ShouldBe(5);
    }

    [Fact]
    public void The_highest_timestamp_is_none_of_a_record_that_compaction_has_taken()
    {
        Create(("cleanup.policy", "compact"), ("min.cleanable.dirty.ratio", "0"));
        Produce("a=1");
        var late = _world.World.Clock.GetUtcNow().ToUnixTimeMilliseconds() + 5_000;
        Send(Batch(["b=1"], time: late)).ShouldContain("Error: None");
        Produce("b=2");
        Produce("c=1");
        TimeOf(-3).ShouldBe(1);

        Compact();

        Fetched(0).ShouldBe([0, 2, 3]);
        TimeOf(-3).ShouldBe(0);
    }

    [Fact]
    public void A_compacted_topic_takes_no_record_without_a_key()
    {
        Create(("cleanup.policy", "compact"));
        foreach (var codec in new[] { RecordCompression.None, RecordCompression.Gzip, RecordCompression.Snappy, RecordCompression.Lz4 })
        {
            Send(Batch(["=1"], codec)).ShouldContain("Error: InvalidRecord");
            Send(Batch(["a=1"], codec)).ShouldContain("Error: None");
        }
    }

    [Fact]
    public void Who_waits_behind_an_emptied_end_for_committed_records_gets_no_empty_answers()
    {
        // Records without a key go in a compaction; they are from the time when the topic was another one.
        Create(("min.cleanable.dirty.ratio", "0"));
        Produce("a=1");
        Produce("=1");
        _ = _world.Broker.AlterTopicConfigAsync(
            new ResourceName("/", "log"), new Dictionary<string, string>(StringComparer.Ordinal) { ["cleanup.policy"] = "compact" }, [], [], validateOnly: false);
        _world.World.Run();
        var partition = _world.Broker.FindTopic(new ResourceName("/", "log"))!.Partitions[0];
        partition.Tell(new Enlist(null, 9, 0));
        partition.Tell(new Append(null, 1, Batch(["a=open"], producer: 9)));
        Compact();
        partition.Bounds.CleanedUpTo.ShouldBe(2);
        partition.Bounds.LastStable.ShouldBe(2);

        SendFetch(1, maxWaitMs: 500);
        _client.Take().ShouldBeEmpty();
        partition.Tell(new WriteMarker(null, 9, 0, Commit: true));
        RecordResponses.Offsets(_client.Take().ShouldHaveSingleItem()).ShouldBe([2, 3]);
    }

    private byte[] Batch(string[] records, RecordCompression codec = RecordCompression.None, long producer = -1, long? time = null)
    {
        using var builder = new RecordBatchBuilder(new RecordBatchOptions
        {
            Compression = codec,
            ProducerId = producer,
            ProducerEpoch = (short)(producer < 0 ? -1 : 0),
            BaseSequence = producer < 0 ? -1 : 0,
            Attributes = producer < 0 ? BatchAttributes.None : BatchAttributes.Transactional,
        });
        foreach (var record in records)
        {
            var at = record.IndexOf('=', StringComparison.Ordinal);
            var key = at == 0 ? RecordBytes.Null : RecordBytes.Of(Encoding.UTF8.GetBytes(record[..at]));
            builder.Add(time ?? _world.World.Clock.GetUtcNow().ToUnixTimeMilliseconds(), key, RecordBytes.Of(Encoding.UTF8.GetBytes(record[(at + 1)..])));
        }

        using var batch = builder.Build();
        return batch.Span.ToArray();
    }

    private void Create(params (string Name, string Value)[] config) => _client.Ask("CreateTopics", 0, new
    {
        Topics = new[]
        {
            new { Name = "log", PartitionCount = 1, ReplicationFactor = 1, Configs = config.Select(static setting => new { setting.Name, setting.Value }).ToArray() },
        },
    }).ShouldContain("Error: None");

    private void Produce(string record) => Send(Batch([record])).ShouldContain("Error: None");

    private string Send(byte[] batch) => _client.Ask("Produce", 7, new
    {
        Acks = -1,
        TimeoutMs = 1000,
        Topics = new[] { new { Name = "log", Partitions = new[] { new { Index = 0, Records = batch } } } },
    });

    /// <summary>Time passes; a connection over which nothing comes for long is closed, so there is a new one.</summary>
    private void Pass(TimeSpan time)
    {
        _world.World.Advance(time);
        _client = _world.Connect();
    }

    private void Compact() => _world.World.Advance(TimeSpan.FromSeconds(15));

    private long Earliest() => TimeOf(-2);

    private long TimeOf(long timestamp)
    {
        var answer = _client.Ask("ListOffsets", 7, new { Topics = new[] { new { Name = "log", Partitions = new[] { new { Index = 0, Timestamp = timestamp } } } } });
        var offset = answer[(answer.IndexOf("Offset: ", StringComparison.Ordinal) + "Offset: ".Length)..];
        return long.Parse(offset[..offset.IndexOf(',', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture);
    }

    private List<long> Fetched(long offset, int partitionBytesMax = 1 << 20, short version = 4) =>
        RecordResponses.Offsets(Fetch(offset, partitionBytesMax, version));

    private string Fetch(long offset, int partitionBytesMax = 1 << 20, short version = 4)
    {
        SendFetch(offset, 0, partitionBytesMax, version);
        return _client.Take().ShouldHaveSingleItem();
    }

    private void SendFetch(long offset, int maxWaitMs, int partitionBytesMax = 1 << 20, short version = 4)
    {
        var topics = new[] { new { Name = "log", Partitions = new[] { new { Index = 0, Offset = offset, MaxBytes = partitionBytesMax } } } };
        if (version < 4)
        {
            _client.Send("Fetch", version, new { MaxWaitMs = maxWaitMs, MinBytes = 1, Topics = topics });
        }
        else
        {
            _client.Send("Fetch", version, new { MaxWaitMs = maxWaitMs, MinBytes = 1, ReadsCommitted = true, Topics = topics });
        }
    }
}
