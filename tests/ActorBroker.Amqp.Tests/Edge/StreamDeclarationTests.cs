using ActorBroker.Amqp.Wire;
using Shouldly;
using Xunit;
using static ActorBroker.Amqp.Tests.Edge.Frames;

namespace ActorBroker.Amqp.Tests.Edge;

public class StreamDeclarationTests
{
    [Fact]
    public void A_stream_is_a_topic_with_one_partition_that_keeps_its_records_for_ever()
    {
        using var world = new StreamWorld();

        world.Do(StreamWorld.Declare("s")).ShouldBe(["1 declare-ok s 0 0"]);

        var topic = world.Find("s");
        topic.Partitions.Count.ShouldBe(1);
        topic.Info.Config.Settings.RetentionMs.ShouldBe(-1);
        topic.Info.Config.Settings.RetentionBytes.ShouldBe(-1);
        topic.Info.Config.Settings.MaxMessageBytes.ShouldBeGreaterThan(16 << 20);
    }

    [Theory]
    [InlineData("10s", 10_000)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("7D", 604_800_000)]
    [InlineData("1M", 2_592_000_000)]
    [InlineData("1Y", 31_536_000_000)]
    public void Its_limits_are_those_of_the_topic(string age, long milliseconds)
    {
        using var world = new StreamWorld();

        world.Do(StreamWorld.Declare(
            "s",
            new("x-max-age", FieldValue.String(age)),
            new("x-max-length-bytes", FieldValue.Int64(1000)),
            new("x-stream-max-segment-size-bytes", FieldValue.Int32(500)),
            new("x-stream-filter-size-bytes", FieldValue.Int32(16)),
            new("x-initial-cluster-size", FieldValue.Int32(3)))).ShouldBe(["1 declare-ok s 0 0"]);

        world.Find("s").Info.Config.Settings.RetentionMs.ShouldBe(milliseconds);
        world.Find("s").Info.Config.Settings.RetentionBytes.ShouldBe(1000);
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    public void A_stream_that_is_not_durable_or_not_shared_is_refused(bool durable, bool exclusive, bool autoDelete)
    {
        using var world = new StreamWorld();

        world.Do(StreamWorld.DeclareAs("s", durable, exclusive, autoDelete)).ShouldBe(["1 channel-close 406"]);
        world.Edge.Broker.FindTopic(new("/", "s")).ShouldBeNull();
    }

    [Theory]
    [InlineData("x-max-age", "7")]
    [InlineData("x-max-age", "D")]
    [InlineData("x-max-age", "1w")]
    [InlineData("x-max-age", "99999999999999999Y")]
    [InlineData("x-max-length-bytes", "1")]
    [InlineData("x-message-ttl", "1")]
    [InlineData("x-dead-letter-exchange", "x")]
    public void An_argument_that_means_nothing_to_a_stream_is_refused(string name, string value)
    {
        using var world = new StreamWorld();

        world.Do(StreamWorld.Declare("s", new FieldEntry(name, FieldValue.String(value)))).ShouldBe(["1 channel-close 406"]);
        world.Edge.Broker.FindTopic(new("/", "s")).ShouldBeNull();
    }

    [Fact]
    public void A_name_that_a_topic_cannot_have_is_refused()
    {
        using var world = new StreamWorld();

        world.Do(StreamWorld.Declare("no topic")).ShouldBe(["1 channel-close 406"]);
        world.Do(CloseOk(), OpenChannel(1), StreamWorld.Declare("amq.mine")).ShouldBe(["1 ChannelOpenOk", "1 channel-close 403"]);
        world.Do(CloseOk(), OpenChannel(1), StreamWorld.Declare("")).ShouldBe(["1 ChannelOpenOk", "1 declare-ok amq.gen-made-2 0 0"]);
    }

    [Fact]
    public void Declaring_it_again_finds_it_if_it_is_the_same()
    {
        using var world = new StreamWorld();
        var age = new FieldEntry("x-max-age", FieldValue.String("1D"));

        world.Do(StreamWorld.Declare("s", age), Publish(1, "", "s", "a"), StreamWorld.Declare("s", new FieldEntry("x-max-age", FieldValue.String("24h"))))
            .ShouldBe(["1 declare-ok s 0 0", "1 declare-ok s 1 0"]);
        world.Do(StreamWorld.Declare("s")).ShouldBe(["1 channel-close 406"]);
    }

    [Fact]
    public void A_topic_of_Kafka_is_found_unless_it_has_several_partitions()
    {
        using var world = new StreamWorld();
        world.Append(world.Topic("one").Partitions[0], "a", "b");
        world.Topic("three", partitions: 3);

        world.Do(StreamWorld.Declare("one"), Declare(1, "one", passive: true), Declare(1, "three", passive: true))
            .ShouldBe(["1 declare-ok one 2 0", "1 declare-ok one 2 0", "1 declare-ok three 0 0"]);
        world.Do(StreamWorld.Declare("three")).ShouldBe(["1 channel-close 406"]);
    }

    [Fact]
    public void A_queue_wins_over_a_topic_of_its_name()
    {
        using var world = new StreamWorld();
        world.Append(world.Topic("q").Partitions[0], "a", "b");

        world.Do(Declare(1, "q"), Publish(1, "", "q", "m"), Declare(1, "q", passive: true)).ShouldBe(["1 declare-ok q 0 0", "1 declare-ok q 1 0"]);
        world.Do(StreamWorld.Declare("q")).ShouldBe(["1 channel-close 406"]);
    }

    [Fact]
    public void Deleting_takes_a_stream_away_but_no_topic_of_several_partitions()
    {
        using var world = new StreamWorld();
        world.Topic("three", partitions: 3);
        world.Do(StreamWorld.Declare("s"), Publish(1, "", "s", "a"));

        world.Do(Delete("s"), Delete("s"), Delete("three")).ShouldBe(["1 delete-ok 0", "1 delete-ok 0", "1 channel-close 406"]);
        world.Edge.Broker.FindTopic(new("/", "s")).ShouldBeNull();
        world.Find("three");
    }

    [Fact]
    public void Purging_and_getting_are_not_implemented_for_streams()
    {
        using var world = new StreamWorld();
        world.Do(StreamWorld.Declare("s"));
        world.Do(Method(1, new QueuePurge("s", NoWait: false))).ShouldBe(["0 close 540"]);

        using var other = world.Edge.ConnectWithChannel();
        other.Send(Get(1, "s"));
        other.Take().ShouldBe(["0 close 540"]);
    }

    private static byte[] CloseOk() => Method(1, default(ChannelCloseOk));

    private static byte[] Delete(string queue) => Method(1, new QueueDelete(queue, IfUnused: true, IfEmpty: true, NoWait: false));
}
