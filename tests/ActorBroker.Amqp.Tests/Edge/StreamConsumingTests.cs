using ActorBroker.Amqp.Wire;
using ActorBroker.Broker.Records.Batches;
using ActorBroker.Core.Records;
using ActorBroker.Core.Topics;
using Shouldly;
using Xunit;
using static ActorBroker.Amqp.Tests.Edge.Frames;

namespace ActorBroker.Amqp.Tests.Edge;

public class StreamConsumingTests
{
    private static readonly (string, string?)[] NoHeaders = [];

    [Fact]
    public void Each_consumer_gets_all_that_is_there_and_what_comes()
    {
        using var world = new StreamWorld();
        world.Do(StreamWorld.Declare("s"), Publish(1, "", "s", "a"), Publish(1, "", "s", "b"));

        world.Do(Qos(1, 10), StreamWorld.Consume("s", "t", StreamWorld.Offset("first")), Publish(1, "", "s", "c")).ShouldBe([
            "1 BasicQosOk", "1 consume-ok t", "1 deliver t 1 /s @0 a", "1 deliver t 2 /s @1 b", "1 deliver t 3 /s @2 c"]);
        world.Do(StreamWorld.Consume("s", "u", StreamWorld.Offset("first"))).ShouldBe([
            "1 consume-ok u", "1 deliver u 4 /s @0 a", "1 deliver u 5 /s @1 b", "1 deliver u 6 /s @2 c"]);
    }

    [Theory]
    [InlineData("first", "@0 @1 @2 @3")]
    [InlineData("last", "@2 @3")]
    [InlineData("next", "")]
    [InlineData(null, "")]
    [InlineData("1h", "")]
    [InlineData("99Y", "@0 @1 @2 @3")]
    public void It_begins_where_it_is_told(string? offset, string places)
    {
        using var world = new StreamWorld();
        var partition = world.Topic("t").Partitions[0];
        world.Append(partition, "a", "b");
        world.Append(partition, "c", "d");

        var told = world.Do(Qos(1, 10), offset is null ? StreamWorld.Consume("t", "c") : StreamWorld.Consume("t", "c", StreamWorld.Offset(offset)), Publish(1, "", "t", "e"));

        Places(told).ShouldBe($"{places} @4".Trim());
    }

    [Theory]
    [InlineData(0, "@0 @1 @2 @3")]
    [InlineData(1, "@1 @2 @3")]
    [InlineData(4, "")]
    public void It_begins_at_an_offset(long offset, string places)
    {
        using var world = new StreamWorld();
        world.Append(world.Topic("t").Partitions[0], "a", "b", "c", "d");

        Places(world.Do(Qos(1, 10), StreamWorld.Consume("t", "c", new FieldEntry("x-stream-offset", FieldValue.Int64(offset))))).ShouldBe(places);
    }

    [Fact]
    public void It_begins_at_the_first_record_with_a_timestamp()
    {
        using var world = new StreamWorld();
        var records = Enumerable.Range(0, 2000).Select(static at => ((string?)null, (string?)$"{at}", NoHeaders)).ToArray();
        world.Append(world.Topic("t").Partitions[0], new RecordBatchOptions(), records);

        // The records are a millisecond apart, and the first one is at 123 ms.
        Places(world.Do(Qos(1, 1), StreamWorld.Consume("t", "c", new FieldEntry("x-stream-offset", FieldValue.Timestamp(1_700_000_001))))).ShouldBe("@877");
    }

    [Theory]
    [InlineData("x-stream-offset", "middle")]
    [InlineData("x-stream-partition", "1")]
    public void What_it_cannot_begin_at_is_refused(string argument, string value)
    {
        using var world = new StreamWorld();
        world.Topic("t");

        world.Do(Qos(1, 1), StreamWorld.Consume("t", "c", new FieldEntry(argument, FieldValue.String(value)))).ShouldBe(["1 BasicQosOk", "1 channel-close 406"]);
    }

    [Fact]
    public void Without_a_prefetch_it_is_refused()
    {
        using var world = new StreamWorld();
        world.Topic("t");

        world.Do(StreamWorld.Consume("t", "c")).ShouldBe(["1 channel-close 406"]);
    }

    [Fact]
    public void Without_acknowledgements_it_is_not_implemented()
    {
        using var world = new StreamWorld();
        world.Topic("t");

        world.Do(Qos(1, 1), Consume(1, "t", "c", noAck: true)).ShouldBe(["1 BasicQosOk", "0 close 540"]);
    }

    [Fact]
    public void With_a_prefetch_of_the_channel_it_is_not_implemented()
    {
        using var world = new StreamWorld();
        world.Topic("t");

        world.Do(Qos(1, 1), Qos(1, 1, global: true), StreamWorld.Consume("t", "c")).ShouldBe(["1 BasicQosOk", "1 BasicQosOk", "0 close 540"]);
    }

    [Fact]
    public void An_acknowledgement_makes_room_and_does_nothing_else()
    {
        using var world = new StreamWorld();
        world.Append(world.Topic("t").Partitions[0], "a", "b", "c", "d");

        Places(world.Do(Qos(1, 2), StreamWorld.Consume("t", "c", StreamWorld.Offset("first")))).ShouldBe("@0 @1");
        Places(world.Do(Ack(1, 1))).ShouldBe("@2");
        Places(world.Do(Ack(1, 3, multiple: true))).ShouldBe("@3");
        world.Do(Declare(1, "t", passive: true)).ShouldBe(["1 declare-ok t 4 0"]);
    }

    [Fact]
    public void Rejecting_is_not_implemented()
    {
        using var world = new StreamWorld();
        world.Append(world.Topic("t").Partitions[0], "a");
        world.Do(Qos(1, 2), StreamWorld.Consume("t", "c", StreamWorld.Offset("first")));

        world.Do(Method(1, new BasicNack(1, Multiple: false, Requeue: true))).ShouldBe(["0 close 540"]);
    }

    [Fact]
    public void A_cancelled_consumer_gets_nothing_more_and_may_still_acknowledge()
    {
        using var world = new StreamWorld();
        world.Append(world.Topic("t").Partitions[0], "a", "b");
        world.Do(Qos(1, 1), StreamWorld.Consume("t", "c", StreamWorld.Offset("first")));

        world.Do(Cancel(1, "c"), Ack(1, 1), Publish(1, "", "t", "x"), Declare(1, "t", passive: true)).ShouldBe(["1 cancel-ok c", "1 declare-ok t 3 0"]);
    }

    [Fact]
    public void Consumers_are_cancelled_with_their_topic()
    {
        using var world = new StreamWorld();
        world.Do(StreamWorld.Declare("s"), Qos(1, 1), StreamWorld.Consume("s", "c"));

        world.Do(Method(1, new QueueDelete("s", IfUnused: false, IfEmpty: false, NoWait: false))).ShouldBe(["1 cancel c", "1 delete-ok 0"], ignoreOrder: true);
    }

    [Fact]
    public void All_partitions_come_in_turn_or_only_the_one_that_is_named()
    {
        using var world = new StreamWorld();
        var topic = world.Topic("t", partitions: 3);
        for (var index = 0; index < 3; index++)
        {
            world.Append(topic.Partitions[index], [.. Enumerable.Range(0, 100).Select(static at => $"{at}")]);
        }

        var places = Places(world.Do(Qos(1, 300), StreamWorld.Consume("t", "all", StreamWorld.Offset("first")))).Split(' ');
        places.Length.ShouldBe(300);
        places.Distinct(StringComparer.Ordinal).Count().ShouldBe(300);
        places[..100].Select(static place => place[..2]).Distinct(StringComparer.Ordinal).Count().ShouldBe(3);
        for (var index = 0; index < 3; index++)
        {
            places.Where(place => place.StartsWith($"@{index}:", StringComparison.Ordinal)).ShouldBe(Enumerable.Range(0, 100).Select(at => $"@{index}:{at}"));
        }

        Places(world.Do(StreamWorld.Consume("t", "one", new("x-stream-partition", FieldValue.Int32(1)), new("x-stream-offset", FieldValue.Int32(98))))).ShouldBe("@1:98 @1:99");
    }

    [Fact]
    public void Partitions_that_are_added_come_from_their_first_record_unless_one_is_named()
    {
        using var world = new StreamWorld();
        var topic = world.Topic("t");
        world.Append(topic.Partitions[0], "a", "b");
        world.Do(Qos(1, 10), StreamWorld.Consume("t", "all"), StreamWorld.Consume("t", "one", new FieldEntry("x-stream-partition", FieldValue.Int32(0))));

        var adding = world.Edge.Broker.AddPartitionsAsync(topic.Info.Id, 3);
        world.Edge.World.Run();
        EdgeWorld.Result(adding).Partitions.Count.ShouldBe(3);
        world.Append(topic.Partitions[2], "c");
        world.Append(topic.Partitions[1], "d");
        world.Append(topic.Partitions[0], "e");

        world.Client.Take().ShouldBe(
            ["1 deliver all 1 /t @2:0 c", "1 deliver all 2 /t @1:0 d", "1 deliver all 3 /t @0:2 e", "1 deliver one 4 /t @0:2 e"]);
    }

    [Fact]
    public void Partitions_that_were_added_and_written_to_while_the_client_had_no_room_are_read_when_it_has()
    {
        using var world = new StreamWorld();
        var topic = world.Topic("t");
        world.Append(topic.Partitions[0], "a", "b");
        world.Do(Qos(1, 1), StreamWorld.Consume("t", "c", StreamWorld.Offset("first")))[^1].ShouldBe("1 deliver c 1 /t @0 a");

        _ = world.Edge.Broker.AddPartitionsAsync(topic.Info.Id, 2);
        world.Edge.World.Run();
        world.Append(topic.Partitions[1], "d");

        Places(world.Do(Ack(1, 1))).ShouldBe("@0:1");
        Places(world.Do(Ack(1, 2))).ShouldBe("@1:0");
    }

    [Fact]
    public void A_record_of_Kafka_has_its_key_as_routing_key_and_its_headers()
    {
        using var world = new StreamWorld();
        world.Append(
            world.Topic("t").Partitions[0],
            new RecordBatchOptions { Compression = RecordCompression.Gzip },
            ("user", "a", [("one", "1"), ("two", "2"), ("two", "3"), ("none", null)]),
            (null, null, NoHeaders),
            (new string('k', 300), "c", NoHeaders));

        world.Do(Qos(1, 10), StreamWorld.Consume("t", "c", StreamWorld.Offset("first")))[2..].ShouldBe([
            "1 deliver c 1 /user @0 one=1 two=[2,3] none=undefined a",
            "1 deliver c 2 /t @1 x-tombstone=true",
            $"1 deliver c 3 /t @2 x-partition-key={new string('k', 300)} c"]);
    }

    [Fact]
    public void Headers_that_fit_into_no_frame_are_left_out()
    {
        using var world = new StreamWorld();
        world.Append(world.Topic("t").Partitions[0], new RecordBatchOptions(), ("k", "a", [("large", new string('x', 200_000))]));

        world.Do(Qos(1, 10), StreamWorld.Consume("t", "c", StreamWorld.Offset("first")))[2..].ShouldBe(["1 deliver c 1 /k @0 x-headers-omitted=true a"]);
    }

    [Fact]
    public void What_was_published_over_AMQP_comes_back_as_it_was()
    {
        using var world = new StreamWorld();
        world.Do(StreamWorld.Declare("s"), Bind(1, "s", "amq.topic", "#"));

        world.Do(Publish(1, "amq.topic", "a.b", "m", properties: new() { ContentType = "text/plain", Headers = new FieldTable(new("n", FieldValue.Int32(3)), new("l", FieldValue.Array(FieldValue.Boolean(true), FieldValue.String("x")))) }));

        world.Do(Qos(1, 10), StreamWorld.Consume("s", "c", StreamWorld.Offset("first")))[2..].ShouldBe(["1 deliver c 1 amq.topic/a.b @0 n=3 l=[true,x] m"]);
    }

    [Theory]
    [InlineData("\u0001")]
    [InlineData("\u0003\u0003")]
    public void Properties_that_a_client_of_Kafka_made_up_are_not_believed(string properties)
    {
        using var world = new StreamWorld();
        world.Append(world.Topic("t").Partitions[0], new RecordBatchOptions(), ("k", "a", [("x-amqp-exchange", "x"), ("x-amqp-routing-key", "y"), ("x-amqp-properties", properties)]));

        world.Do(Qos(1, 10), StreamWorld.Consume("t", "c", StreamWorld.Offset("first")))[2..].ShouldHaveSingleItem().ShouldStartWith("1 deliver c 1 /k @0 ");
    }

    [Fact]
    public void What_was_aborted_is_not_delivered_nor_what_is_open()
    {
        using var world = new StreamWorld();
        var partition = world.Topic("t").Partitions[0];
        world.Do(Qos(1, 10), StreamWorld.Consume("t", "c", StreamWorld.Offset("first")));

        world.Append(partition, "before");
        Transact(1, "aborted", commit: false);
        Transact(2, "committed", commit: true);
        world.Append(partition, "after");
        Bodies(world.Client.Take()).ShouldBe("before committed after");

        world.Tell(partition, asker => new Enlist(asker, 3, 0));
        world.Append(partition, Transactional(3), (null, "open", NoHeaders));
        world.Append(partition, "behind");
        Bodies(world.Client.Take()).ShouldBe("");
        world.Tell(partition, asker => new WriteMarker(asker, 3, 0, Commit: true));
        Bodies(world.Client.Take()).ShouldBe("open behind");

        Bodies(world.Do(StreamWorld.Consume("t", "d", StreamWorld.Offset("first")))).ShouldBe("before committed after open behind");

        void Transact(long producer, string value, bool commit)
        {
            world.Tell(partition, asker => new Enlist(asker, producer, 0));
            world.Append(partition, Transactional(producer), (null, value, NoHeaders));
            world.Tell(partition, asker => new WriteMarker(asker, producer, 0, commit));
        }
    }

    [Theory]
    [InlineData(RecordCompression.None, 22, (byte)RecordCompression.Gzip)]
    [InlineData(RecordCompression.Gzip, 58, 0xFF)]
    public void What_cannot_be_decompressed_or_read_is_passed_over(RecordCompression compression, int at, byte damage)
    {
        using var world = new StreamWorld();
        var partition = world.Topic("t").Partitions[0];
        world.Append(partition, new RecordBatchOptions { Compression = compression }, batch => batch[at] = damage, (null, "a", NoHeaders), (null, "b", NoHeaders));
        world.Append(partition, "readable");

        Places(world.Do(Qos(1, 3), StreamWorld.Consume("t", "c", StreamWorld.Offset("first")))).ShouldBe("@2");
    }

    [Fact]
    public void It_follows_a_log_whose_beginning_goes()
    {
        using var world = new StreamWorld();
        var partition = world.Topic("t").Partitions[0];
        world.Append(partition, "a", "b");
        world.Append(partition, "c", "d");
        Places(world.Do(Qos(1, 1), StreamWorld.Consume("t", "c", StreamWorld.Offset("first")))).ShouldBe("@0");
        world.Tell(partition, asker => new DeleteRecords(asker, 3)).ShouldBeOfType<RecordsDeleted>().LogStart.ShouldBe(3);

        // What is in a reader's hands may still come; then it goes on where the log begins.
        Places(world.Do(Ack(1, 1))).ShouldBeOneOf("@1", "@3");
    }

    [Fact]
    public void It_goes_past_what_compaction_has_taken_away()
    {
        using var world = new StreamWorld();
        var partition = world.Topic("t", 1, ("cleanup.policy", "compact"), ("min.cleanable.dirty.ratio", "0")).Partitions[0];
        foreach (var key in new[] { "a", "b", "a", "c", "b", "b" })
        {
            world.Append(partition, new RecordBatchOptions(), (key, key, NoHeaders));
        }

        world.Edge.World.Advance(TimeSpan.FromSeconds(15));

        Places(world.Do(Qos(1, 10), StreamWorld.Consume("t", "c", StreamWorld.Offset("first")))).ShouldBe("@2 @3 @4 @5", "the last batch is left for the next compaction");
        Places(world.Do(Bind(1, "t", "amq.fanout", ""), Publish(1, "amq.fanout", "a", "g"))).ShouldBe("@6");
    }

    [Fact]
    public void Records_of_two_connections_are_told_to_each_other()
    {
        using var world = new StreamWorld();
        world.Do(StreamWorld.Declare("s"), Qos(1, 5), StreamWorld.Consume("s", "c"));
        using var other = world.Edge.ConnectWithChannel();

        other.Send(Publish(1, "", "s", "a"));

        world.Client.Take().ShouldBe(["1 deliver c 1 /s @0 a"]);
    }

    [Fact]
    public void It_goes_on_reading_when_its_buffers_were_given_back()
    {
        using var world = new StreamWorld();
        world.Append(world.Topic("t").Partitions[0], new RecordBatchOptions { Compression = RecordCompression.Gzip }, [.. Enumerable.Range(0, 9).Select(static at => ((string?)null, (string?)$"{at}", NoHeaders))]);
        Places(world.Do(Qos(1, 3), StreamWorld.Consume("t", "c", StreamWorld.Offset("first")))).ShouldBe("@0 @1 @2");

        world.Edge.World.Advance(TimeSpan.FromSeconds(3));

        Places(world.Do(Ack(1, 3, multiple: true))).ShouldBe("@3 @4 @5");
    }

    private static RecordBatchOptions Transactional(long producer) =>
        new() { Attributes = BatchAttributes.Transactional, ProducerId = producer, ProducerEpoch = 0, BaseSequence = 0 };

    private static string Places(string[] told) => string.Join(' ', told.Where(static words => words.Contains(" deliver ", StringComparison.Ordinal)).Select(static words => words.Split(' ').First(static word => word[0] == '@')));

    private static string Bodies(string[] told) => string.Join(' ', told.Where(static words => words.Contains(" deliver ", StringComparison.Ordinal)).Select(static words => words.Split(' ')[^1]));
}
