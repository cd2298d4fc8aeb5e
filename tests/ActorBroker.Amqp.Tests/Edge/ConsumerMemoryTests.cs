using Shouldly;
using Xunit;
using static ActorBroker.Amqp.Tests.Edge.Frames;

namespace ActorBroker.Amqp.Tests.Edge;

public class ConsumerMemoryTests
{
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
}
