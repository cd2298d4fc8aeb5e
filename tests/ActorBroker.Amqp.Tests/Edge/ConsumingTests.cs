using ActorBroker.Amqp.Wire;
using Shouldly;
using Xunit;
using static ActorBroker.Amqp.Tests.Edge.Frames;

namespace ActorBroker.Amqp.Tests.Edge;

public class ConsumingTests
{
    [Fact]
    public void Deliveries_follow_the_answer_to_the_consume()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(Join(Declare(1, "q"), Publish(1, "", "q", "a"), Publish(1, "", "q", "b"), Consume(1, "q", "t")));

        client.Take().ShouldBe(["1 declare-ok q 0 0", "1 consume-ok t", "1 deliver t 1 /q a", "1 deliver t 2 /q b"]);
    }

    [Fact]
    public void Without_an_answer_wanted_none_is_given()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(
            Declare(1, "q", noWait: true),
            DeclareExchange(1, "x", noWait: true),
            Bind(1, "q", "x", "k", noWait: true),
            Method(1, new ExchangeBind("x", "amq.fanout", "", NoWait: true, FieldTable.Empty)),
            Method(1, new ExchangeUnbind("x", "amq.fanout", "", NoWait: true, FieldTable.Empty)),
            Method(1, new ConfirmSelect(NoWait: true)),
            Consume(1, "q", "t", noWait: true),
            Cancel(1, "t", noWait: true),
            Cancel(1, "unknown", noWait: true),
            Method(1, new QueuePurge("q", NoWait: true)),
            Method(1, new QueueDelete("q", IfUnused: false, IfEmpty: false, NoWait: true)),
            Method(1, new QueueDelete("q", IfUnused: false, IfEmpty: false, NoWait: true)),
            Method(1, new ExchangeDelete("x", IfUnused: false, NoWait: true)));

        client.Take().ShouldBeEmpty();
        client.Send(Cancel(1, "unknown"));
        client.Take().ShouldBe(["1 cancel-ok unknown"]);
    }

    [Fact]
    public void The_empty_name_means_the_queue_last_declared()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(Declare(1, ""), Bind(1, "", "amq.direct", ""), Publish(1, "amq.direct", "amq.gen-made-1", "a"), Get(1, ""));
        client.Take().ShouldBe(["1 declare-ok amq.gen-made-1 0 0", "1 QueueBindOk", "1 get-ok 1 +0 amq.direct/amq.gen-made-1 a"]);
        client.Send(Method(1, new QueueUnbind("", "amq.direct", "", FieldTable.Empty)), Publish(1, "amq.direct", "amq.gen-made-1", "b", mandatory: true));

        client.Take().ShouldBe(["1 QueueUnbindOk", "1 return 312 amq.direct/amq.gen-made-1 b"]);
    }

    [Fact]
    public void Line_breaks_do_not_count_in_names()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(Declare(1, "a\r\nb"), Declare(1, "a\nb", passive: true), DeclareExchange(1, "x\n"), DeclareExchange(1, "x\r", passive: true));
        client.Send(Bind(1, "ab\n", "x\n", "k"), Publish(1, "x\r", "k", "m"), Get(1, "\rab", noAck: true), Method(1, new QueueDelete("ab\r", IfUnused: false, IfEmpty: false, NoWait: false)), Declare(1, "ab", passive: true));

        client.Take().ShouldBe([
            "1 declare-ok ab 0 0", "1 declare-ok ab 0 0", "1 ExchangeDeclareOk", "1 ExchangeDeclareOk", "1 QueueBindOk", "1 get-ok 1 +0 x\r/k m", "1 delete-ok 0", "1 channel-close 404"]);
    }

    [Fact]
    public void A_consumer_gets_no_more_than_its_prefetch()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Qos(1, 2), Consume(1, "q", "t"), Publish(1, "", "q", "a"), Publish(1, "", "q", "b"), Publish(1, "", "q", "c"), Publish(1, "", "q", "d"));
        client.Take()[3..].ShouldBe(["1 deliver t 1 /q a", "1 deliver t 2 /q b"]);

        client.Send(Ack(1, 1));
        client.Take().ShouldBe(["1 deliver t 3 /q c"]);
        client.Send(Ack(1, 3, multiple: true));

        client.Take().ShouldBe(["1 deliver t 4 /q d"]);
    }

    [Fact]
    public void The_channels_prefetch_is_shared_by_its_consumers_and_not_by_gets()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "a"), Declare(1, "b"), Publish(1, "", "a", "0"), Get(1, "a"), Qos(1, 2, global: true), Consume(1, "a", "s"), Consume(1, "b", "t"));
        client.Take();

        client.Send(Publish(1, "", "a", "1"), Publish(1, "", "b", "2"), Publish(1, "", "a", "3"), Publish(1, "", "b", "4"));
        client.Take().ShouldBe(["1 deliver s 2 /a 1", "1 deliver t 3 /b 2"]);
        client.Send(Ack(1, 1));
        client.Take().ShouldBeEmpty();
        client.Send(Ack(1, 3, multiple: true));

        client.Take().ShouldBe(["1 deliver s 4 /a 3", "1 deliver t 5 /b 4"]);
    }

    [Fact]
    public void A_get_from_a_quorum_queue_tells_the_delivery_count_from_the_first_time_on_and_a_consumer_hears_it_from_the_second()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Method(1, new QueueDeclare("q", Passive: false, Durable: true, Exclusive: false, AutoDelete: false, NoWait: false, new FieldTable(new FieldEntry("x-queue-type", FieldValue.String("quorum"))))));
        client.Send(Publish(1, "", "q", "a"), Get(1, "q"), Method(1, new BasicReject(1, Requeue: true)), Get(1, "q"));
        client.Take()[1..].ShouldBe(["1 get-ok 1 +0 /q x-delivery-count=0 a", "1 get-ok 2 again +0 /q x-delivery-count=1 a"]);

        client.Send(Consume(1, "q", "t"), Publish(1, "", "q", "b"), Method(1, new BasicReject(3, Requeue: true)));

        client.Take()[1..].ShouldBe(["1 deliver t 3 /q b", "1 deliver t 4 again /q x-delivery-count=1 b"]);
    }

    [Fact]
    public void What_a_full_channel_cannot_take_is_left_to_others()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(OpenChannel(2), Declare(1, "q"), Qos(1, 1, global: true), Consume(1, "q", "s"), Qos(2, 2), Publish(1, "", "q", "1"), Publish(1, "", "q", "2"), Publish(1, "", "q", "3"), Publish(1, "", "q", "4"), Publish(1, "", "q", "5"));
        client.Take()[^1].ShouldBe("1 deliver s 1 /q 1");

        client.Send(Declare(1, "q", passive: true), Consume(2, "q", "t"));
        client.Take().ShouldBe(["1 declare-ok q 4 1", "2 consume-ok t", "2 deliver t 1 /q 2", "2 deliver t 2 /q 3"]);
        client.Send(Ack(1, 1));

        client.Take().ShouldBe(["1 deliver s 2 /q 4"]);
    }

    [Fact]
    public void Of_several_consumers_of_a_full_channel_none_keeps_messages_from_others()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(OpenChannel(2), Declare(1, "a"), Declare(1, "b"), Qos(1, 1, global: true), Consume(1, "a", "s"), Consume(1, "b", "t"), Publish(1, "", "a", "1"), Publish(1, "", "b", "2"), Publish(1, "", "b", "3"));
        client.Take()[^1].ShouldBe("1 deliver s 1 /a 1");

        client.Send(Get(2, "b"));
        client.Take().ShouldBe(["2 get-ok 1 +1 /b 2"]);
        client.Send(Ack(1, 1));

        client.Take().ShouldBe(["1 deliver t 2 /b 3"]);
    }

    [Fact]
    public void A_channels_prefetch_may_be_raised_and_lowered_while_it_consumes()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Qos(1, 3), Qos(1, 1, global: true), Consume(1, "q", "t"), Publish(1, "", "q", "1"), Publish(1, "", "q", "2"), Publish(1, "", "q", "3"), Publish(1, "", "q", "4"), Publish(1, "", "q", "5"));
        client.Take()[^1].ShouldBe("1 deliver t 1 /q 1");

        client.Send(Qos(1, 2, global: true));
        client.Take().ShouldBe(["1 BasicQosOk", "1 deliver t 2 /q 2"]);
        client.Send(Qos(1, 0, global: true));
        client.Take().ShouldBe(["1 BasicQosOk", "1 deliver t 3 /q 3"]);
        client.Send(Qos(1, 1, global: true), Ack(1, 2, multiple: true));
        client.Take().ShouldBe(["1 BasicQosOk"]);
        client.Send(Ack(1, 3));

        client.Take().ShouldBe(["1 deliver t 4 /q 4"]);
    }

    [Fact]
    public void What_waits_for_room_in_the_channel_keeps_its_order()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Qos(1, 1, global: true), Consume(1, "q", "t"));
        client.Take();

        client.Send(Publish(1, "", "q", "1"), Publish(1, "", "q", "2"), Publish(1, "", "q", "3"));
        client.Send(Join(Publish(1, "", "q", "4"), Ack(1, 1), Publish(1, "", "q", "5")));
        client.Send(Join(Ack(1, 2), Publish(1, "", "q", "6")));
        client.Send(Qos(1, 0, global: true));

        client.Take().ShouldBe(["1 deliver t 1 /q 1", "1 deliver t 2 /q 2", "1 deliver t 3 /q 3", "1 BasicQosOk", "1 deliver t 4 /q 4", "1 deliver t 5 /q 5", "1 deliver t 6 /q 6"]);
    }

    [Fact]
    public void A_consumer_that_acknowledges_nothing_passes_one_that_waits_for_room()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "work"), Declare(1, "replies"), Qos(1, 1, global: true), Consume(1, "work", "w"), Consume(1, "replies", "r", noAck: true));
        client.Take();

        client.Send(Publish(1, "", "work", "1"), Publish(1, "", "work", "2"), Publish(1, "", "replies", "a"), Publish(1, "", "replies", "b"));

        client.Take().ShouldBe(["1 deliver w 1 /work 1", "1 deliver r 2 /replies a", "1 deliver r 3 /replies b"]);
    }

    [Fact]
    public void A_consumer_that_is_cancelled_while_it_waits_for_room_lets_another_one_through()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "a"), Declare(1, "b"), Qos(1, 1, global: true), Consume(1, "a", "s"), Consume(1, "b", "t"));
        client.Send(Publish(1, "", "a", "1"), Publish(1, "", "a", "2"), Publish(1, "", "b", "3"));
        client.Take()[^1].ShouldBe("1 deliver s 1 /a 1");

        client.Send(Join(Ack(1, 1), Cancel(1, "s")));

        // Message 2 was on its way to a consumer that never saw it: it is ready again.
        var words = client.Take();
        string.Join('|', words).ShouldContain("1 cancel-ok s");
        words.ShouldContain(static w => w.Contains("/b 3", StringComparison.Ordinal) || w.Contains("/a 2", StringComparison.Ordinal));
    }

    [Fact]
    public void Recover_brings_everything_back_with_the_flag()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Publish(1, "", "q", "a"), Publish(1, "", "q", "b"), Consume(1, "q", "t"));
        client.Take();

        client.Send(Method(1, new BasicRecover(Requeue: true)));

        client.Take().ShouldBe(["1 BasicRecoverOk", "1 deliver t 3 again /q a", "1 deliver t 4 again /q b"]);
    }

    [Fact]
    public void A_rejected_message_is_gone_and_a_requeued_one_is_in_its_old_place()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Publish(1, "", "q", "a"), Publish(1, "", "q", "b"), Publish(1, "", "q", "c"), Get(1, "q"), Get(1, "q"));
        client.Send(Method(1, new BasicReject(2, Requeue: true)), Method(1, new BasicNack(1, Multiple: false, Requeue: false)));
        client.Take();

        client.Send(Get(1, "q"), Get(1, "q"), Get(1, "q"));

        client.Take().ShouldBe(["1 get-ok 3 again +1 /q b", "1 get-ok 4 +0 /q c", "1 BasicGetEmpty"]);
    }

    [Fact]
    public void What_was_delivered_before_a_cancel_can_be_acknowledged_after_it()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Publish(1, "", "q", "a"), Publish(1, "", "q", "b"), Consume(1, "q", "t"), Cancel(1, "t"));
        client.Take();

        client.Send(Ack(1, 2), CloseChannel(1), OpenChannel(1), Get(1, "q"), Get(1, "q"));

        client.Take().ShouldBe(["1 ChannelCloseOk", "1 ChannelOpenOk", "1 get-ok 1 again +0 /q a", "1 BasicGetEmpty"]);
    }

    [Fact]
    public void An_exclusive_consumer_keeps_others_out()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(OpenChannel(2), Declare(1, "q"), Consume(1, "q", "t", exclusive: true), Consume(2, "q", "u"));

        client.Take()[2..].ShouldBe(["1 consume-ok t", "2 channel-close 403"]);
    }
}
