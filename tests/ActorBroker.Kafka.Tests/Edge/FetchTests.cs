using ActorBroker.Kafka.Wire;
using Shouldly;
using Xunit;

namespace ActorBroker.Kafka.Tests.Edge;

public sealed class FetchTests
{
    [Fact]
    public void A_fetch_waits_until_something_is_written()
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var consumer = edge.Connect();
        var producer = edge.Connect();

        consumer.Send(consumer.Frame(ApiKey.Fetch, Calls.FetchVersion, Calls.Fetch("orders", 0, waitMs: 5_000)));
        edge.World.Advance(TimeSpan.FromSeconds(4));
        consumer.TakeFrame().ShouldBeNull();
        producer.Produce("orders", Batches.Of("a"));

        Calls.Fetched(consumer.Response(ApiKey.Fetch, Calls.FetchVersion)).Told.ShouldBe(["0:a"]);
    }

    [Fact]
    public void A_fetch_whose_time_is_over_is_answered_with_nothing()
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var consumer = edge.Connect();

        consumer.Send(consumer.Frame(ApiKey.Fetch, Calls.FetchVersion, Calls.Fetch("orders", 0, waitMs: 5_000)));
        edge.World.Advance(TimeSpan.FromSeconds(6));

        var fetched = Calls.Fetched(consumer.Response(ApiKey.Fetch, Calls.FetchVersion));
        (fetched.Error, fetched.HighWatermark).ShouldBe((ErrorCode.None, 0));
        fetched.Records.ShouldBeEmpty();
    }

    [Fact]
    public void A_fetch_waits_for_as_many_bytes_as_it_wants()
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var consumer = edge.Connect();
        var producer = edge.Connect();
        var batch = Batches.Of("a");

        consumer.Send(consumer.Frame(ApiKey.Fetch, Calls.FetchVersion, Calls.Fetch("orders", 0, waitMs: 5_000, minBytes: (2 * batch.Length) + 1)));
        producer.Produce("orders", batch);
        producer.Produce("orders", batch);
        consumer.TakeFrame().ShouldBeNull();
        producer.Produce("orders", batch);

        Calls.Fetched(consumer.Response(ApiKey.Fetch, Calls.FetchVersion)).Told.ShouldBe(["0:a", "1:a", "2:a"]);
    }

    [Fact]
    public void A_fetch_from_within_a_batch_gets_the_whole_batch()
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var client = edge.Connect();
        client.Produce("orders", Batches.Of(["a", "b"]));
        client.Produce("orders", Batches.Of(["c", "d"]));

        client.FetchNow("orders", 1).Told.ShouldBe(["0:a", "1:b", "2:c", "3:d"]);
        client.FetchNow("orders", 3).Told.ShouldBe(["2:c", "3:d"]);
        client.FetchNow("orders", 4).Told.ShouldBeEmpty();
    }

    [Fact]
    public void Batches_of_one_turn_are_told_apart()
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var client = edge.Connect();
        client.Send([.. Enumerable.Range(0, 4).SelectMany(i =>
            client.Frame(ApiKey.Produce, Calls.ProduceVersion, Calls.Produce("orders", Batches.Of($"{i}"))))]);
        for (var i = 0; i < 4; i++)
        {
            client.TakeFrame().ShouldNotBeNull();
        }

        var size = Batches.Of("0").Length;
        client.FetchNow("orders", 2).Told.ShouldBe(["2:2", "3:3"]);
        client.FetchNow("orders", 0, partitionMaxBytes: 2 * size).Told.ShouldBe(["0:0", "1:1"]);
        client.FetchNow("orders", 1, maxBytes: size).Told.ShouldBe(["1:1"]);
    }

    [Fact]
    public void One_batch_is_sent_however_large_it_is()
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var client = edge.Connect();
        client.Produce("orders", Batches.Of(["a", "b"]));
        client.Produce("orders", Batches.Of("c"));

        client.FetchNow("orders", 0, partitionMaxBytes: 1).Told.ShouldBe(["0:a", "1:b"]);
        client.FetchNow("orders", 0, maxBytes: 0).Told.ShouldBe(["0:a", "1:b"]);
    }

    [Fact]
    public void What_is_not_there_is_told()
    {
        using var edge = new EdgeWorld();
        var topic = edge.MakeTopic("orders");
        var client = edge.Connect();
        client.Produce("orders", Batches.Of("a"));

        client.FetchNow("none", 0).Error.ShouldBe(ErrorCode.UnknownTopicOrPartition);
        client.FetchNow("orders", 2).Error.ShouldBe(ErrorCode.OffsetOutOfRange);
        client.FetchNow("orders", -1).Error.ShouldBe(ErrorCode.OffsetOutOfRange);
        Calls.Fetched(client.Ask(ApiKey.Fetch, 13, Calls.Fetch("", 0, version: 13, id: topic.Info.TopicId)), 13).Told.ShouldBe(["0:a"]);
        Calls.Fetched(client.Ask(ApiKey.Fetch, 13, Calls.Fetch("", 0, version: 13, id: new Guid(9, 9, 9, new byte[8]))), 13).Error.ShouldBe(ErrorCode.UnknownTopicId);
    }

    [Theory]
    [InlineData(0, -1, "None")] // No session is wanted,
    [InlineData(0, 0, "None")] // or a new one,
    [InlineData(5, 0, "None")] // in place of one that there was,
    [InlineData(5, -1, "None")] // or the end of one.
    [InlineData(5, 1, "FetchSessionIdNotFound")]
    [InlineData(0, 1, "FetchSessionIdNotFound")]
    public void There_are_no_sessions_so_only_whole_requests_are_served(int session, int epoch, string error)
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var client = edge.Connect();
        client.Produce("orders", Batches.Of("a"));

        Calls.Fetched(client.Ask(ApiKey.Fetch, Calls.FetchVersion, Calls.Fetch("orders", 0, session: session, epoch: epoch))).Error.ToString().ShouldBe(error);
    }

    [Fact]
    public void A_partition_of_a_known_topic_id_that_is_not_there_is_told_from_an_unknown_id()
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();
        var id = world.Broker.FindTopic(new Core.Catalog.ResourceName("/", "t"))!.Info.TopicId;

        client.Ask("Fetch", 13, Wanted(id, 0, 2)).ShouldMatch("Index: 0, Error: None.*Index: 2, Error: UnknownTopicOrPartition");
        client.Ask("Fetch", 13, Wanted(Guid.Empty, 0)).ShouldContain("Error: UnknownTopicId");
    }

    [Fact]
    public void A_partition_that_is_named_again_is_read_once()
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();
        var id = world.Broker.FindTopic(new Core.Catalog.ResourceName("/", "t"))!.Info.TopicId;

        client.Ask("Fetch", 13, Wanted(id, 1, 0, 1)).ShouldMatch("Index: 1, Error: None.*Index: 0, Error: None.*Index: 1, Error: InvalidRequest");
    }

    [Fact]
    public void Nobody_waits_for_more_than_the_response_can_hold()
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var client = edge.Connect();
        client.Produce("orders", Batches.Of(new string('x', 2000)));

        Calls.Fetched(client.Ask(ApiKey.Fetch, Calls.FetchVersion, Calls.Fetch("orders", 0, waitMs: 5_000, minBytes: 5_000, maxBytes: 1_000)))
            .Records.Length.ShouldBeGreaterThan(2000);
    }

    private static object Wanted(Guid topic, params int[] partitions) => new
    {
        Topics = new[] { new { Id = topic, Partitions = partitions.Select(static index => new { Index = index, MaxBytes = 1000 }) } },
    };

    [Fact]
    public void A_fetch_that_waits_hears_that_its_topic_is_deleted()
    {
        using var edge = new EdgeWorld();
        var topic = edge.MakeTopic("orders");
        var client = edge.Connect();
        client.Send(client.Frame(ApiKey.Fetch, Calls.FetchVersion, Calls.Fetch("orders", 0, waitMs: 5_000)));

        var deleting = edge.Broker.DeleteTopicAsync(topic);
        edge.World.Run();

        deleting.IsCompletedSuccessfully.ShouldBeTrue();
        Calls.Fetched(client.Response(ApiKey.Fetch, Calls.FetchVersion)).Error.ShouldBe(ErrorCode.UnknownTopicOrPartition);
    }

    [Fact]
    public void A_partition_that_has_left_memory_is_read_all_the_same()
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var client = edge.Connect();
        client.Produce("orders", Batches.Of("a"));
        edge.World.Advance(TimeSpan.FromMinutes(5));

        client.FetchNow("orders", 0).Told.ShouldBe(["0:a"]);
        client.Produce("orders", Batches.Of("b")).ShouldBe((ErrorCode.None, 1));
    }

    [Fact]
    public void Readers_of_committed_records_stop_at_an_open_transaction_and_are_told_of_aborted_ones()
    {
        using var edge = new EdgeWorld();
        var partition = edge.MakeTopic("orders").Partitions[0];
        var client = edge.Connect();
        client.Produce("orders", Batches.Of("plain"));
        partition.Tell(new Core.Topics.Enlist(null, 7, 0));
        client.Produce("orders", Batches.Of(["inside"], producerId: 7, epoch: 0, sequence: 0, isTransactional: true), transaction: "tx").ShouldBe((ErrorCode.None, 1));

        client.FetchNow("orders", 0, committed: true).Told.ShouldBe(["0:plain"]);
        client.FetchNow("orders", 0).Told.ShouldBe(["0:plain", "1:inside"]);
        partition.Tell(new Core.Topics.WriteMarker(null, 7, 0, Commit: false));
        edge.World.Run();
        client.Produce("orders", Batches.Of("after"));

        var fetched = client.FetchNow("orders", 0, committed: true);
        fetched.Aborted.ShouldBe([(7L, 1L)]);
        fetched.Told[0].ShouldBe("0:plain");
        fetched.Told[^1].ShouldBe("3:after");
        client.FetchNow("orders", 3, committed: true).Aborted.ShouldBeEmpty();
    }
}
