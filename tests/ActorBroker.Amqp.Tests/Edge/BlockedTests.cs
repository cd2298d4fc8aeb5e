using System.Text;
using ActorBroker.Amqp.Wire;
using Shouldly;
using Xunit;
using static ActorBroker.Amqp.Tests.Edge.Frames;

namespace ActorBroker.Amqp.Tests.Edge;

public class BlockedTests
{
    [Fact]
    public void A_publisher_is_told_once_that_the_disk_is_full_and_once_that_it_is_not()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Publish(1, "", "q", "a"));
        client.Take().ShouldBe(["1 declare-ok q 0 0"]);

        Become(edge, "the disk is full");
        Become(edge, "the disk is very full");
        client.Send(Publish(1, "", "q", "b"));
        client.Take().ShouldBe(["0 blocked: the disk is full"]);

        Become(edge, problem: null);
        Become(edge, problem: null);
        client.Take().ShouldBe(["0 unblocked"]);

        Become(edge, "full again");
        client.Take().ShouldBe(["0 blocked: full again"]);
    }

    [Fact]
    public void Who_only_consumes_is_not_told()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Consume(1, "q", "t"));
        client.Take();

        Become(edge, "the disk is full");
        Become(edge, problem: null);

        client.Take().ShouldBeEmpty();
    }

    [Fact]
    public void Who_publishes_first_on_a_full_disk_is_told_then()
    {
        using var edge = new EdgeWorld();
        Become(edge, "the disk is full");
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"));
        client.Take().ShouldBe(["1 declare-ok q 0 0"]);

        client.Send(Publish(1, "", "q", "a"), Publish(1, "", "q", "b"));

        client.Take().ShouldBe(["0 blocked: the disk is full"]);
    }

    [Fact]
    public void Who_has_not_announced_the_capability_is_not_told()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel(notifiesBlocked: false);
        client.Send(Declare(1, "q"), Publish(1, "", "q", "a"));
        client.Take();

        Become(edge, "the disk is full");
        Become(edge, problem: null);

        client.Take().ShouldBeEmpty();
    }

    [Fact]
    public void What_is_published_on_a_full_disk_is_refused_and_afterwards_confirmed()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Method(1, new ConfirmSelect(NoWait: true)), Publish(1, "", "q", "a"));
        client.Take().ShouldBe(["1 declare-ok q 0 0", "1 ack 1"]);

        edge.Journal.RefusesAppendsOf = edge.Broker.FindVirtualHost("/")!.FindQueue("q")!.Info.Entity;
        Become(edge, "the disk is full");
        client.Send(Publish(1, "", "q", "b"));
        client.Take().ShouldBe(["0 blocked: the disk is full", "1 nack 2"]);
        edge.TakeFailures().Count.ShouldBe(1);

        edge.Journal.RefusesAppendsOf = null;
        edge.World.Advance(TimeSpan.FromMinutes(1));
        Become(edge, problem: null);
        client.Send(Publish(1, "", "q", "c"));
        client.Take().ShouldBe(["0 unblocked", "1 ack 3"]);
    }

    [Fact]
    public void A_reason_that_is_too_long_for_the_frame_is_cut()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Publish(1, "", "q", "a"));
        client.Take();

        Become(edge, new string('x', 300));

        var told = client.Take().ShouldHaveSingleItem();
        Encoding.UTF8.GetByteCount(told["0 blocked: ".Length..]).ShouldBe(WireLimits.ShortStringBytesMax);
        told.ShouldEndWith("...");
    }

    [Fact]
    public void A_connection_that_is_closing_is_not_told()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "q"), Publish(1, "", "q", "a"), Close());
        client.Take().ShouldBe(["1 declare-ok q 0 0", "0 ConnectionCloseOk"]);

        Become(edge, "the disk is full");

        client.Take().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_listener_that_has_shut_down_no_longer_watches_the_storage()
    {
        using var edge = new EdgeWorld();
        edge.Storage.IsUnwatched.ShouldBeFalse();

        await edge.Listener.ShutDownAsync(TestContext.Current.CancellationToken);

        edge.Storage.IsUnwatched.ShouldBeTrue();
    }

    private static void Become(EdgeWorld edge, string? problem)
    {
        edge.Storage.Become(problem);
        edge.World.Run();
    }
}
