using ActorBroker.Amqp.Wire;
using Shouldly;
using Xunit;
using static ActorBroker.Amqp.Tests.Edge.Frames;

namespace ActorBroker.Amqp.Tests.Edge;

public class ExpirationTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("4294967296")]
    [InlineData("315360000000")]
    public void A_message_may_live_for_up_to_ten_years(string expiration)
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(Declare(1, "q"), Consume(1, "q", "t"), Publish(1, "", "q", "a", properties: Expiring(expiration)));

        client.Take().ShouldBe(["1 declare-ok q 0 0", "1 consume-ok t", "1 deliver t 1 /q a"]);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("5s")]
    [InlineData("")]
    [InlineData("315360000001")]
    [InlineData("99999999999999999999")]
    public void An_expiration_that_is_no_number_of_milliseconds_within_ten_years_is_refused(string expiration)
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(Declare(1, "q"), Publish(1, "", "q", "a", properties: Expiring(expiration)));

        client.Take().ShouldBe(["1 declare-ok q 0 0", "1 channel-close 406"]);
    }

    private static MessageProperties Expiring(string expiration) => new() { Expiration = expiration };
}
