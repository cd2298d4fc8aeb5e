using ActorBroker.Amqp.Wire;
using ActorBroker.Broker.Topics;
using Shouldly;
using Xunit;
using static ActorBroker.Amqp.Tests.Edge.Frames;

namespace ActorBroker.Amqp.Tests.Edge;

public class StreamPublishingTests
{
    private static readonly byte[] Confirms = Method(1, new ConfirmSelect(NoWait: true));

    [Fact]
    public void The_default_exchange_leads_to_a_topic_and_gives_its_records_no_key()
    {
        using var world = new StreamWorld();

        world.Do(Confirms, StreamWorld.Declare("s"), Join(Publish(1, "", "s", "a", mandatory: true), Publish(1, "", "s", "b")))
            .ShouldBe(["1 declare-ok s 0 0", "1 ack 2 multiple"]);

        StreamWorld.Records(world.Find("s").Partitions[0]).ShouldBe([
            "0 null=a x-amqp-exchange: x-amqp-routing-key:s", "1 null=b x-amqp-exchange: x-amqp-routing-key:s"]);
        StreamWorld.Batches(world.Find("s").Partitions[0]).ShouldBe(1);
    }

    [Fact]
    public void A_bound_topic_gets_the_routing_key_as_key_unless_a_header_says_otherwise()
    {
        using var world = new StreamWorld();
        world.Do(StreamWorld.Declare("s"), Bind(1, "s", "amq.topic", "order.#"));

        world.Do(
            Publish(1, "amq.topic", "order.new", "a", properties: new() { Headers = new FieldTable(new("size", FieldValue.Int32(3)), new("name", FieldValue.String("n"))) }),
            Publish(1, "amq.topic", "order.old", "b", properties: new() { Headers = new FieldTable(new FieldEntry("x-partition-key", FieldValue.String("user"))) }),
            Publish(1, "amq.topic", "other", "c")).ShouldBeEmpty();

        StreamWorld.Records(world.Find("s").Partitions[0]).ShouldBe([
            "0 order.new=a size:3 name:n x-amqp-exchange:amq.topic x-amqp-routing-key:order.new",
            "1 user=b x-partition-key:user x-amqp-exchange:amq.topic x-amqp-routing-key:order.old"]);
    }

    [Fact]
    public void A_null_value_is_published_as_a_tombstone()
    {
        using var world = new StreamWorld();
        world.Topic("t", 1, ("cleanup.policy", "compact"));

        world.Do(Bind(1, "t", "amq.direct", "k"), Publish(1, "amq.direct", "k", properties: new() { Headers = new FieldTable(new FieldEntry("x-tombstone", FieldValue.Boolean(true))) }));

        StreamWorld.Records(world.Find("t").Partitions[0]).ShouldHaveSingleItem().ShouldStartWith("0 k=null ");
    }

    [Fact]
    public void A_key_goes_to_the_partition_to_which_the_clients_of_Kafka_send_it()
    {
        using var world = new StreamWorld();
        var topic = world.Topic("t", partitions: 5);
        world.Do(Bind(1, "t", "amq.topic", "#"));
        string[] keys = ["21", "foobar", "a-little-bit-long-string", "abc"];

        world.Do([.. keys.Select(key => Publish(1, "amq.topic", key, key))]);

        foreach (var key in keys)
        {
            var at = Partitioner.PartitionOf(System.Text.Encoding.UTF8.GetBytes(key), 5);
            StreamWorld.Records(topic.Partitions[at]).ShouldContain(record => record.Contains($" {key}={key} ", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    [InlineData("abc", 479470107)]
    public void Keys_are_hashed_as_Kafka_does(string key, int hash) => Partitioner.Murmur2(System.Text.Encoding.UTF8.GetBytes(key)).ShouldBe(hash);

    [Fact]
    public void Messages_without_a_key_go_to_all_partitions_in_turn()
    {
        using var world = new StreamWorld();
        var topic = world.Topic("t", partitions: 3);

        for (var turn = 0; turn < 3; turn++)
        {
            world.Do(Join(Publish(1, "", "t", "a"), Publish(1, "", "t", "b")));
        }

        topic.Partitions.Select(StreamWorld.Batches).ShouldBe([1, 1, 1]);
        topic.Partitions.Select(static partition => StreamWorld.Records(partition).Length).ShouldBe([2, 2, 2]);
    }

    [Fact]
    public void What_a_topic_does_not_take_is_refused_alone()
    {
        using var world = new StreamWorld();
        world.Topic("small", 1, ("max.message.bytes", "500"));
        world.Topic("compacted", 1, ("cleanup.policy", "compact"));

        world.Do(Confirms, Join(Publish(1, "", "small", "a"), Publish(1, "", "small", new string('b', 500)), Publish(1, "", "small", "c"), Publish(1, "", "compacted", "no key")))
            .ShouldBe(["1 ack 1", "1 nack 2", "1 ack 3", "1 nack 4"]);

        StreamWorld.Records(world.Find("small").Partitions[0]).Length.ShouldBe(2);
        world.Find("compacted").Partitions[0].Bounds.HighWatermark.ShouldBe(0);
    }

    [Fact]
    public void Nothing_is_confirmed_that_is_not_stored()
    {
        using var world = new StreamWorld();
        world.Do(Confirms, StreamWorld.Declare("s"));
        world.Edge.Storage.Become("the disk is full");

        world.Do(Publish(1, "", "s", "a")).ShouldContain(static told => told == "1 nack 1");

        world.Edge.Storage.Become(null);
        world.Do(Publish(1, "", "s", "b")).ShouldContain(static told => told == "1 ack 2");
        StreamWorld.Records(world.Find("s").Partitions[0]).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_transaction_publishes_to_topics_with_its_commit()
    {
        using var world = new StreamWorld();

        world.Do(StreamWorld.Declare("s"), Method(1, default(TxSelect)), Publish(1, "", "s", "a"), Declare(1, "s", passive: true), Method(1, default(TxCommit)), Declare(1, "s", passive: true))
            .ShouldBe(["1 declare-ok s 0 0", "1 TxSelectOk", "1 declare-ok s 0 0", "1 TxCommitOk", "1 declare-ok s 1 0"]);
    }

    [Fact]
    public void A_binding_ends_with_its_topic_or_when_it_is_removed()
    {
        using var world = new StreamWorld();
        world.Do(StreamWorld.Declare("s"), StreamWorld.Declare("t"), Bind(1, "s", "amq.fanout", ""), Bind(1, "t", "amq.fanout", ""));

        world.Do(Method(1, new QueueUnbind("s", "amq.fanout", "", FieldTable.Empty)), Publish(1, "amq.fanout", "", "a", mandatory: true), Method(1, new QueueDelete("t", false, false, false)), Publish(1, "amq.fanout", "", "b", mandatory: true))
            .ShouldBe(["1 QueueUnbindOk", "1 delete-ok 0", "1 return 312 amq.fanout/ b"]);
        StreamWorld.Records(world.Find("s").Partitions[0]).ShouldBeEmpty();
    }

    [Fact]
    public void Dead_letters_go_into_a_topic()
    {
        using var world = new StreamWorld();
        world.Do(
            StreamWorld.Declare("graves"),
            Bind(1, "graves", "amq.topic", "dead"),
            Declare(1, "q", arguments: new FieldTable(new("x-dead-letter-exchange", FieldValue.String("amq.topic")), new("x-dead-letter-routing-key", FieldValue.String("dead")))),
            Publish(1, "", "q", "a"),
            Publish(1, "", "q", "b"));

        world.Do(Get(1, "q"), Get(1, "q"), Method(1, new BasicNack(2, Multiple: true, Requeue: false)), Declare(1, "q", passive: true)).ShouldContain(static told => told == "1 declare-ok q 0 0");

        var graves = StreamWorld.Records(world.Find("graves").Partitions[0]);
        graves.Length.ShouldBe(2);
        graves[0].ShouldStartWith("0 dead=a ");
        graves[1].ShouldStartWith("1 dead=b ");
    }
}
