using ActorBroker.Amqp.Wire;
using Shouldly;
using Xunit;
using static ActorBroker.Amqp.Tests.Edge.Frames;

namespace ActorBroker.Amqp.Tests.Edge;

public class QueueFailureTests
{
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
}
