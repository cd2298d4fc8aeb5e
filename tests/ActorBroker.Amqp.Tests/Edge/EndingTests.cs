using ActorBroker.Amqp.Wire;
using Shouldly;
using Xunit;
using static ActorBroker.Amqp.Tests.Edge.Frames;

namespace ActorBroker.Amqp.Tests.Edge;

public class EndingTests
{
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
