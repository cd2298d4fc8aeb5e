using ActorBroker.Amqp.Wire;
using Shouldly;
using Xunit;
using static ActorBroker.Amqp.Tests.Edge.Frames;

namespace ActorBroker.Amqp.Tests.Edge;

public class PublishingTests
{
    [Theory]
    [InlineData(1000)]
    [InlineData(5000)]
    public void Queues_get_their_messages_in_order_whatever_routes_alternate(int size)
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Method(1, new ConfirmSelect(NoWait: true)));
        string[] queues = ["one", "two", "three"];
        foreach (var queue in queues)
        {
            client.Send(Declare(1, queue), Bind(1, queue, "amq.fanout", ""), Bind(1, queue, "amq.topic", queue[..1]));
        }

        client.Send(Bind(1, "two", "amq.direct", "k"), Bind(1, "three", "amq.direct", "k"));
        client.Take();
        (string Exchange, string Key)[] routes = [("amq.fanout", ""), ("amq.fanout", ""), ("amq.direct", "k"), ("", "two"), ("amq.fanout", ""), ("amq.direct", "k"), ("amq.topic", "t"), ("amq.fanout", "")];
        client.Send(Join([.. routes.Select((route, at) => Publish(1, route.Exchange, route.Key, new string('x', size + at)))]));
        client.Take().ShouldBe([$"1 ack {routes.Length} multiple"]);

        client.Send([.. queues.Select(queue => Consume(1, queue, queue, noAck: true))]);
        var got = client.Take().Where(static told => told.Contains(" deliver ", StringComparison.Ordinal)).Select(static told => told.Split(' ')).ToList();
        string Of(string queue) => string.Concat(got.Where(words => string.Equals(words[2], queue, StringComparison.Ordinal)).Select(static words => words[^2][^1]));
        Of("one").ShouldBe("0147");
        Of("two").ShouldBe("01234567");
        Of("three").ShouldBe("0124567");
    }

    [Fact]
    public void A_message_is_in_memory_once_however_many_queues_it_goes_to()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "one"), Declare(1, "two"), Bind(1, "one", "amq.fanout", ""), Bind(1, "two", "amq.fanout", ""));
        client.Send(Publish(1, "amq.fanout", "", new string('x', 100_000)));

        edge.Journal.Sources.Count.ShouldBe(2);
        edge.Journal.Sources.Values.Distinct().ShouldHaveSingleItem().Length.ShouldBeGreaterThan(100_000);
    }

    [Fact]
    public void A_queue_that_is_full_refuses_a_large_message_that_another_one_takes()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        var small = new FieldTable(new FieldEntry("x-max-length", FieldValue.Int32(1)), new FieldEntry("x-overflow", FieldValue.String("reject-publish")));
        client.Send(
            Method(1, new ConfirmSelect(NoWait: true)), Declare(1, "one"), Declare(1, "two", arguments: small), Bind(1, "one", "amq.fanout", ""), Bind(1, "two", "amq.fanout", ""));
        client.Take();
        var body = new string('x', 5000);
        client.Send(Join(Publish(1, "amq.fanout", "", body), Publish(1, "amq.fanout", "", body), Publish(1, "", "one", body)));

        client.Take().ShouldBe(["1 ack 1", "1 nack 2", "1 ack 3"]);
        client.Send(Declare(1, "one"), Declare(1, "two", passive: true));
        client.Take().ShouldBe(["1 declare-ok one 3 0", "1 declare-ok two 1 0"]);
    }

    [Fact]
    public void Messages_begun_on_many_channels_are_bounded_together()
    {
        using var edge = new EdgeWorld(configure: static options => options with { UnfinishedBytesMax = 30_000, MessageSizeMax = 10_000 });
        using var other = edge.ConnectWithChannel();
        using var client = edge.Connect(frameMax: 8192);
        for (ushort channel = 1; channel <= 6; channel++)
        {
            client.Send(OpenChannel(channel), PublishMethod(channel, "q"), Header(channel, 6000), Body(channel, new byte[4900]));
        }

        client.Take().ShouldBe([.. Enumerable.Range(1, 6).Select(static channel => $"{channel} ChannelOpenOk")]);

        client.Send(OpenChannel(7), PublishMethod(7, "q"), Header(7, 6000), Body(7, new byte[1000]));
        client.Take()[^1].ShouldBe("0 close 506");
        other.Send(Declare(1, "q"));
        other.Take().ShouldBe(["1 declare-ok q 0 0"]);
    }

    [Fact]
    public void Messages_that_are_finished_make_room_for_others()
    {
        using var edge = new EdgeWorld(configure: static options => options with { UnfinishedBytesMax = 30_000, MessageSizeMax = 10_000 });
        using var client = edge.Connect(frameMax: 8192);
        for (ushort channel = 1; channel <= 20; channel++)
        {
            client.Send(
                OpenChannel(channel),
                PublishMethod(channel, "q"), Header(channel, 6000), Body(channel, new byte[5000]), Body(channel, new byte[1000]),
                PublishMethod(channel, "q"), Header(channel, 6000), Body(channel, new byte[6000]));
        }

        for (ushort channel = 1; channel <= 6; channel++)
        {
            client.Send(PublishMethod(channel, "q"), Header(channel, 6000), Body(channel, new byte[4900]));
        }

        client.Take().ShouldBe([.. Enumerable.Range(1, 20).Select(static channel => $"{channel} ChannelOpenOk")]);
    }

    [Fact]
    public void What_one_read_brings_is_confirmed_at_once()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Method(1, new ConfirmSelect(NoWait: false)));
        client.Take();

        client.Send(Join(Publish(1, "", "q", "a"), Publish(1, "", "q", "b"), Publish(1, "", "q", "c")));
        client.Send(Publish(1, "", "q", "d"));

        client.Take().ShouldBe(["1 ack 3 multiple", "1 ack 4"]);
    }

    [Fact]
    public void A_message_without_a_route_is_returned_and_then_confirmed()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(Method(1, new ConfirmSelect(NoWait: true)));
        client.Send(Join(Publish(1, "amq.direct", "nowhere", "a", mandatory: true), Publish(1, "amq.direct", "nowhere", "b")));

        client.Take().ShouldBe(["1 return 312 amq.direct/nowhere a", "1 ack 2 multiple"]);
    }

    [Fact]
    public void Confirms_keep_their_order_when_queues_answer_out_of_order()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Method(1, new ConfirmSelect(NoWait: true)));
        client.Take();
        edge.Journal.IsHeld = true;

        client.Send(Publish(1, "", "q", "a"));
        client.Send(Publish(1, "amq.direct", "nowhere", "b"));
        client.Take().ShouldBeEmpty();
        edge.Journal.IsHeld = false;
        edge.World.Run();

        client.Take().ShouldBe(["1 ack 1", "1 ack 2"]);
    }

    [Fact]
    public void What_the_journal_did_not_take_is_not_confirmed()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Method(1, new ConfirmSelect(NoWait: true)), Publish(1, "", "q", "a"));
        client.Take().ShouldBe(["1 declare-ok q 0 0", "1 ack 1"]);

        edge.Journal.RefusesAppendsOf = edge.Broker.FindVirtualHost("/")!.FindQueue("q")!.Info.Entity;
        client.Send(Publish(1, "", "q", "b"));
        edge.Journal.RefusesAppendsOf = null;
        edge.World.Advance(TimeSpan.FromMinutes(1));
        client.Send(Publish(1, "", "q", "c"));

        client.Take().ShouldBe(["1 nack 2", "1 ack 3"]);
        edge.TakeFailures().Count.ShouldBe(1);
    }

    [Fact]
    public void A_publisher_over_its_budget_is_not_read_until_the_disk_has_caught_up()
    {
        using var edge = new EdgeWorld(configure: static options => options with { PublishBudget = 100_000 });
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Method(1, new ConfirmSelect(NoWait: true)));
        client.Take();
        edge.Journal.IsHeld = true;

        var sent = 0;
        while (client.Unread == 0 && sent < 1000)
        {
            client.Send(Publish(1, "", "q", new byte[10_000]));
            sent++;
        }

        // What the edge took and what the socket's buffer of 1 MiB holds, no more.
        sent.ShouldBeInRange(100, 130);
        client.Take().ShouldBeEmpty();
        edge.Journal.IsHeld = false;
        edge.World.Run();

        client.Take()[^1].ShouldBe($"1 ack {sent} multiple");
    }

    [Fact]
    public void One_large_read_is_not_gathered_beyond_the_budget()
    {
        using var edge = new EdgeWorld(configure: static options => options with { PublishBudget = 50_000 });
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"));
        client.Take();
        edge.Journal.IsHeld = true;

        client.Send([.. Enumerable.Repeat(Publish(1, "", "q", new byte[10_000]), 50)]);
        edge.Journal.IsHeld = false;
        edge.World.Run();

        client.Send(Declare(1, "q"));
        client.Take().ShouldBe(["1 declare-ok q 50 0"]);
    }

    [Fact]
    public void A_body_may_come_in_any_pieces()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(Declare(1, "q"), PublishMethod(1, "q"), Header(1, 5), Body(1), Body(1, 97), Body(1), Body(1, 98, 99, 100), Body(1, 101), Get(1, "q", noAck: true));

        client.Take().ShouldBe(["1 declare-ok q 0 0", "1 get-ok 1 +0 /q abcde"]);
    }

    [Fact]
    public void A_routing_key_may_hold_any_bytes()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(Declare(1, "q"), Bind(1, "q", "amq.fanout", ""));
        client.Send(Method(1, 60, 40, [0, 0, 10, .. "amq.fanout"u8, 2, 0xC3, 0x28, 0]), Header(1, 0), Get(1, "q", noAck: true));

        client.Take().ShouldBe(["1 declare-ok q 0 0", "1 QueueBindOk", "1 get-ok 1 +0 amq.fanout/\uFFFD("]);
    }

    [Fact]
    public void The_same_route_is_found_anew_when_the_topology_has_changed()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(Declare(1, "a"), Declare(1, "b"), Bind(1, "a", "amq.direct", "k"), Publish(1, "amq.direct", "k", "one"));
        client.Send(Bind(1, "b", "amq.direct", "k"), Publish(1, "amq.direct", "k", "two"));
        client.Send(Method(1, new QueueUnbind("a", "amq.direct", "k", FieldTable.Empty)), Publish(1, "amq.direct", "k", "three"));
        client.Take();
        client.Send(Declare(1, "a"), Declare(1, "b"));

        client.Take().ShouldBe(["1 declare-ok a 2 0", "1 declare-ok b 2 0"]);
    }

    [Fact]
    public void Messages_with_the_same_names_are_routed_by_their_own_headers()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        var one = new FieldTable(new FieldEntry("n", FieldValue.Int32(1)));
        client.Send(Declare(1, "q"), Method(1, new QueueBind("q", "amq.headers", "", NoWait: true, one)));

        client.Send(
            Publish(1, "amq.headers", "", "yes", properties: new MessageProperties { Headers = one }),
            Publish(1, "amq.headers", "", "no", properties: new MessageProperties { Headers = new FieldTable(new FieldEntry("n", FieldValue.Int32(2))) }),
            Publish(1, "amq.headers", "", "wide", properties: new MessageProperties { Headers = new FieldTable(new FieldEntry("n", FieldValue.Int64(1))) }),
            Publish(1, "amq.headers", "", "none"));
        client.Take();
        client.Send(Get(1, "q", noAck: true), Get(1, "q", noAck: true), Get(1, "q", noAck: true));

        client.Take().ShouldBe(["1 get-ok 1 +1 amq.headers/ yes", "1 get-ok 2 +0 amq.headers/ wide", "1 BasicGetEmpty"]);
    }

    [Fact]
    public void Returns_to_a_client_that_does_not_read_are_bounded()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        var message = Publish(1, "amq.direct", "nowhere", new byte[50_000], mandatory: true);

        var sent = 0;
        while (client.Unread == 0 && sent < 1000)
        {
            client.Send(message);
            sent++;
        }

        sent.ShouldBeLessThan(60);
        client.Take().Length.ShouldBe(sent);
    }

    [Fact]
    public void Messages_of_several_channels_do_not_mix()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(OpenChannel(2), Declare(1, "q"));
        client.Send(PublishMethod(1, "q"), PublishMethod(2, "q"), Header(2, 2), Header(1, 2), Body(1, 97), Body(2, 98), Body(1, 97), Body(2, 98));
        client.Send(Get(1, "q", noAck: true), Get(1, "q", noAck: true));

        client.Take()[2..].ShouldBe(["1 get-ok 1 +1 /q aa", "1 get-ok 2 +0 /q bb"]);
    }

    [Fact]
    public void A_publish_to_a_queue_that_was_just_deleted_is_confirmed()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        using var other = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Method(1, new ConfirmSelect(NoWait: true)));
        client.Take();

        other.Post(Method(1, new QueueDelete("q", IfUnused: false, IfEmpty: false, NoWait: false)));
        client.Post(Publish(1, "", "q", "a"));
        edge.World.Run();

        client.Take().ShouldBe(["1 ack 1"]);
        other.Take().Length.ShouldBe(1);
    }
}
