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
    public void A_channel_that_closes_gives_everything_back()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(OpenChannel(2), Declare(1, "q"), Publish(1, "", "q", "a"), Publish(1, "", "q", "b"), Get(1, "q"), Consume(1, "q", "t"));
        client.Take();

        client.Send(CloseChannel(1), Get(2, "q"), Get(2, "q"), Declare(2, "q"));

        client.Take().ShouldBe(["1 ChannelCloseOk", "2 get-ok 1 again +1 /q a", "2 get-ok 2 again +0 /q b", "2 declare-ok q 0 0"]);
    }

    [Fact]
    public void A_socket_that_is_reset_gives_everything_back()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        using var other = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Publish(1, "", "q", "a"), Publish(1, "", "q", "b"), Get(1, "q"), Consume(1, "q", "t"));

        client.Reset();
        other.Send(Get(1, "q"), Get(1, "q"), Declare(1, "q"));

        client.IsDropped.ShouldBeTrue();
        other.Take().ShouldBe(["1 get-ok 1 again +1 /q a", "1 get-ok 2 again +0 /q b", "1 declare-ok q 0 0"]);
    }

    [Fact]
    public void A_client_that_closes_its_sending_half_is_let_go_and_what_it_sent_is_kept()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        using var other = edge.ConnectWithChannel();
        other.Send(Declare(1, "q"));

        client.Post(Publish(1, "", "q", "last"));
        client.EndSending();
        other.Send(Get(1, "q"));

        client.IsDropped.ShouldBeTrue();
        other.Take()[1..].ShouldBe(["1 get-ok 1 +0 /q last"]);
    }

    [Fact]
    public void A_deleted_queue_cancels_its_consumers()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        using var other = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Consume(1, "q", "t"));
        client.Take();

        other.Send(Method(1, new QueueDelete("q", IfUnused: false, IfEmpty: false, NoWait: false)));

        client.Take().ShouldBe(["1 cancel t"]);
        client.Send(Declare(1, "q"), Consume(1, "q", "t"));
        client.Take().ShouldBe(["1 declare-ok q 0 0", "1 consume-ok t"]);
    }

    [Fact]
    public void A_client_that_does_not_know_of_cancels_is_not_told()
    {
        using var edge = new EdgeWorld();
        using var client = edge.Connect(notifiesCancel: false);
        client.Send(OpenChannel(1), Declare(1, "q"), Consume(1, "q", "t"), Method(1, new QueueDelete("q", IfUnused: false, IfEmpty: false, NoWait: false)));

        client.Take().ShouldBe(["1 ChannelOpenOk", "1 declare-ok q 0 0", "1 consume-ok t", "1 delete-ok 0"]);
    }

    [Fact]
    public void A_queue_that_fails_cancels_its_consumers_and_loses_nothing()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Publish(1, "", "q", "a"), Get(1, "q"), Consume(1, "q", "t"), OpenChannel(2));
        client.Take();

        edge.Journal.RefusesAppendsOf = edge.Broker.FindVirtualHost("/")!.FindQueue("q")!.Info.Entity;
        client.Send(Publish(2, "", "q", "b"));
        edge.Journal.RefusesAppendsOf = null;
        edge.World.Advance(TimeSpan.FromMinutes(1));

        client.Take().ShouldBe(["1 cancel t"]);
        client.Send(Consume(1, "q", "t"), Ack(1, 1), Declare(1, "q"));
        client.Take().ShouldBe(["1 consume-ok t", "1 deliver t 2 again /q a", "1 declare-ok q 0 1"]);
        edge.TakeFailures().Count.ShouldBe(1);
    }

    [Fact]
    public void A_get_whose_queue_fails_is_answered()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Publish(1, "", "q", "a"));
        client.Take();

        edge.Journal.RefusesAppendsOf = edge.Broker.FindVirtualHost("/")!.FindQueue("q")!.Info.Entity;
        client.Send(Get(1, "q", noAck: true));
        edge.Journal.RefusesAppendsOf = null;
        edge.World.Advance(TimeSpan.FromSeconds(1));

        client.Take().ShouldBe(["0 close 541"]);
        edge.TakeFailures().Count.ShouldBe(1);
    }

    [Fact]
    public void A_consume_whose_queue_fails_is_answered()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Publish(1, "", "q", "a"));
        client.Take();

        edge.Journal.RefusesAppendsOf = edge.Broker.FindVirtualHost("/")!.FindQueue("q")!.Info.Entity;
        client.Send(Consume(1, "q", "t", noAck: true));
        edge.Journal.RefusesAppendsOf = null;
        edge.World.Advance(TimeSpan.FromSeconds(1));

        client.Take().ShouldBe(["0 close 541"]);
        edge.TakeFailures().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Whatever_meets_a_deletion_is_answered(int seed)
    {
        using var edge = new EdgeWorld(seed);
        using var deleter = edge.ConnectWithChannel();
        byte[][] meetings = [Consume(1, "q", "t"), Get(1, "q"), Cancel(1, "old"), Declare(1, "q", passive: true), Method(1, new QueuePurge("q", NoWait: false)), Declare(1, "q")];
        foreach (var meeting in meetings)
        {
            using var client = edge.ConnectWithChannel();
            client.Send(Declare(1, "q"), Publish(1, "", "q", "a"), Consume(1, "q", "old"));
            client.Take();

            deleter.Post(Method(1, new QueueDelete("q", IfUnused: false, IfEmpty: false, NoWait: false)));
            client.Post(Join(meeting, Cancel(1, "answered")));
            edge.World.Run();

            client.Take().Except(["1 cancel old"], StringComparer.Ordinal).ShouldContain(static w => w.StartsWith("1 ", StringComparison.Ordinal));
            client.Send(Declare(2, "nothing"));
            client.Take()[^1].ShouldBe("0 close 504");
            deleter.Take().Length.ShouldBe(1);
        }
    }

    [Fact]
    public void A_message_that_the_log_has_lost_closes_the_connection_and_is_logged()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Publish(1, "", "q", "a"));
        client.Take();

        edge.Journal.IsEmpty = true;
        client.Send(Consume(1, "q", "t"));

        client.Take().ShouldBe(["1 consume-ok t", "0 close 541"]);
        edge.Log.ShouldContain(static e => e.Level == Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public void A_message_that_cannot_be_read_closes_the_connection_and_is_logged()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Publish(1, "", "q", "a"));
        client.Take();

        edge.Journal.ReadFailure = new Actors.Persistence.JournalDamagedException("a bit has flipped");
        client.Send(Get(1, "q"));

        client.Take().ShouldBe(["0 close 541"]);
        edge.Log.ShouldContain(static e => e.Level == Microsoft.Extensions.Logging.LogLevel.Error);
        edge.Journal.ReadFailure = null;
        using var other = edge.ConnectWithChannel();
        other.Send(Get(1, "q"));
        other.Take().ShouldBe(["1 get-ok 1 again +0 /q a"]);
    }

    [Fact]
    public void Deliveries_to_a_client_that_does_not_read_stay_in_the_log()
    {
        using var edge = new EdgeWorld();
        using var publisher = edge.ConnectWithChannel();
        using var client = edge.ConnectWithChannel();
        publisher.Send(Declare(1, "q"));
        for (var i = 0; i < 300; i++)
        {
            publisher.Send(Publish(1, "", "q", new byte[100_000]));
        }

        client.Send(Consume(1, "q", "t"));

        client.BytesWaiting.ShouldBeLessThan(500_000);
        client.Take().Length.ShouldBe(301);
    }

    [Fact]
    public void What_an_unread_consumer_without_acknowledgements_was_handed_comes_before_the_answer_to_its_cancel()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"));
        for (var i = 0; i < 20; i++)
        {
            client.Send(Publish(1, "", "q", new byte[50_000]));
        }

        client.Send(Consume(1, "q", "t", noAck: true), Cancel(1, "t"), Declare(1, "q"));

        var words = client.Take();
        words.Length.ShouldBe(24);
        words[^3].ShouldStartWith("1 deliver t 20 ");
        words[^2..].ShouldBe(["1 cancel-ok t", "1 declare-ok q 0 0"]);
    }

    [Fact]
    public void What_an_unread_consumer_was_handed_and_never_saw_goes_back_at_its_cancel()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"));
        for (var i = 0; i < 20; i++)
        {
            client.Send(Publish(1, "", "q", new byte[50_000]));
        }

        client.Send(Consume(1, "q", "t"), Cancel(1, "t"), Declare(1, "q"));

        var words = client.Take();
        var seen = words.Count(static w => w.Contains("deliver", StringComparison.Ordinal));
        seen.ShouldBeLessThan(20);
        words[^2..].ShouldBe(["1 cancel-ok t", $"1 declare-ok q {20 - seen} 0"]);
    }

    [Fact]
    public void A_channel_that_consumes_and_cancels_for_ever_forgets_what_it_is_done_with()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"));
        for (var i = 0; i < 200; i++)
        {
            client.Send(Publish(1, "", "q", "m"), Consume(1, "q", "t"), Ack(1, (ulong)i + 1), Cancel(1, "t"));
        }

        client.Take().Length.ShouldBe(601);
        edge.Journal.OpenReaders.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void A_channel_that_gets_from_many_queues_forgets_those_it_holds_nothing_of()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        for (var i = 0; i < 300; i++)
        {
            client.Send(Declare(1, "q" + i), Publish(1, "", "q" + i, "m"), Get(1, "q" + i), Ack(1, (ulong)i + 1));
        }

        client.Take().Length.ShouldBe(600);
        edge.Journal.OpenReaders.ShouldBeLessThan(100);
    }

    [Fact]
    public void An_exclusive_consumer_keeps_others_out()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(OpenChannel(2), Declare(1, "q"), Consume(1, "q", "t", exclusive: true), Consume(2, "q", "u"));

        client.Take()[2..].ShouldBe(["1 consume-ok t", "2 channel-close 403"]);
    }

    [Fact]
    public void Exclusive_queues_go_with_their_connection()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        using var other = edge.ConnectWithChannel();
        client.Send(Declare(1, "mine", exclusive: true));
        other.Send(Get(1, "mine"), Method(1, default(ChannelCloseOk)));
        other.Take().ShouldBe(["1 channel-close 405"]);

        client.Send(Close());
        other.Send(OpenChannel(1), Declare(1, "mine"));

        other.Take().ShouldBe(["1 ChannelOpenOk", "1 declare-ok mine 0 0"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void An_exclusive_queue_that_is_declared_while_its_connection_ends_goes_too(int seed)
    {
        using var edge = new EdgeWorld(seed);
        using var client = edge.ConnectWithChannel();

        client.Post(Declare(1, "mine", exclusive: true));
        client.Reset();

        client.IsDropped.ShouldBeTrue();
        edge.Broker.FindVirtualHost("/")!.FindQueue("mine").ShouldBeNull();
    }

    [Fact]
    public void What_a_connection_asked_for_when_it_ended_is_undone_whenever_the_answer_comes()
    {
        foreach (var asked in new[] { Get(1, "q"), Consume(1, "q", "t"), Join(Consume(1, "q", "t"), Cancel(1, "t")) })
        {
            for (var steps = 0; steps < 12; steps++)
            {
                using var edge = new EdgeWorld(steps);
                using var client = edge.ConnectWithChannel();
                using var other = edge.ConnectWithChannel();
                client.Send(Declare(1, "q"), Publish(1, "", "q", "a"));

                client.Post(asked);
                for (var i = 0; i < steps; i++)
                {
                    edge.World.Dispatcher.Step();
                }

                client.Reset();
                other.Send(Declare(1, "q"));

                other.Take().ShouldBe(["1 declare-ok q 1 0"]);
            }
        }
    }

    [Fact]
    public void What_a_channel_was_handed_when_it_was_closed_for_an_error_is_given_back()
    {
        for (var steps = 0; steps < 12; steps++)
        {
            using var edge = new EdgeWorld(steps);
            using var client = edge.ConnectWithChannel();
            using var other = edge.ConnectWithChannel();
            client.Send(Declare(1, "q"), Consume(1, "q", "t"));

            other.Post(Publish(1, "", "q", "a"));
            for (var i = 0; i < steps; i++)
            {
                edge.World.Dispatcher.Step();
            }

            client.Send(Get(1, "missing"), OpenChannel(2), Declare(2, "q", passive: true));

            client.Take()[^1].ShouldBe("2 declare-ok q 1 0");
        }
    }
}
