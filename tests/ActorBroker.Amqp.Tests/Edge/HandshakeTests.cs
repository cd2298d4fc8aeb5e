using System.Text;
using ActorBroker.Amqp.Wire;
using Shouldly;
using Xunit;
using static ActorBroker.Amqp.Tests.Edge.Frames;

namespace ActorBroker.Amqp.Tests.Edge;

public class HandshakeTests
{
    [Fact]
    public void All_of_it_and_a_publish_may_come_in_one_write()
    {
        using var edge = new EdgeWorld();
        using var client = edge.Accept();

        client.Send(Join(Handshake(), OpenChannel(1), Declare(1, "q"), Publish(1, "", "q", "early"), Get(1, "q", noAck: true)));

        client.Take().ShouldBe(["0 ConnectionStart", "0 ConnectionTune", "0 ConnectionOpenOk", "1 ChannelOpenOk", "1 declare-ok q 0 0", "1 get-ok 1 +0 /q early"]);
    }

    [Fact]
    public void All_of_it_and_a_publish_may_come_byte_by_byte()
    {
        using var edge = new EdgeWorld();
        using var client = edge.Accept();
        var session = Join(Handshake(), OpenChannel(1), Declare(1, "q"), Publish(1, "", "q", "early"), Get(1, "q", noAck: true));

        client.Send([.. session.Chunk(1)]);

        client.Take().ShouldBe(["0 ConnectionStart", "0 ConnectionTune", "0 ConnectionOpenOk", "1 ChannelOpenOk", "1 declare-ok q 0 0", "1 get-ok 1 +0 /q early"]);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("AMQP\u0001\u0001\u0000\u0000")]
    [InlineData("AMQP\u0000\u0001\u0000\u0000")]
    public void Another_protocol_is_answered_with_the_header_of_ours(string sent)
    {
        using var edge = new EdgeWorld();
        using var client = edge.Accept();

        client.Send(Encoding.Latin1.GetBytes(sent));

        client.TakeBytes().ShouldBe(ProtocolHeader.Amqp091.ToArray());
        client.IsDropped.ShouldBeTrue();
    }

    [Fact]
    public void An_unknown_virtual_host_is_not_allowed()
    {
        using var edge = new EdgeWorld();
        using var client = edge.Accept();

        client.Send(ProtocolHeader.Amqp091.ToArray(), StartOk(), Method(0, new ConnectionTuneOk(0, 0, 0)), Open("nowhere"));

        client.Take().ShouldBe(["0 ConnectionStart", "0 ConnectionTune", "0 close 530"]);
    }

    [Theory]
    [InlineData(2047, 4095)]
    [InlineData(2047, 131073)]
    [InlineData(2048, 131072)]
    public void Limits_other_than_those_offered_are_not_allowed(ushort channelMax, uint frameMax)
    {
        using var edge = new EdgeWorld();
        using var client = edge.Accept();

        client.Send(ProtocolHeader.Amqp091.ToArray(), StartOk(), Method(0, new ConnectionTuneOk(channelMax, frameMax, 0)));

        client.Take().ShouldBe(["0 ConnectionStart", "0 ConnectionTune", "0 close 530"]);
    }

    [Fact]
    public void The_smallest_frame_is_kept_to_by_both_sides()
    {
        using var edge = new EdgeWorld();
        using var client = edge.Connect(frameMax: 4096);
        client.Send(OpenChannel(1), Declare(1, "q"));
        client.Send(PublishMethod(1, "q"), Header(1, 8000), Body(1, new byte[4088]), Body(1, new byte[3912]), Get(1, "q", noAck: true));

        var cursor = new FrameCursor(client.TakeBytes(), 4096);
        var bodies = 0;
        while (cursor.TryRead(out var frame))
        {
            bodies += frame.Type == FrameType.Body ? 1 : 0;
        }

        bodies.ShouldBe(2);
        client.Send(Raw(3, 1, new byte[4089]));
        client.Take().ShouldBe(["0 close 501"]);
    }

    [Fact]
    public void A_wrong_password_drops_a_client_that_does_not_understand_more()
    {
        using var edge = new EdgeWorld();
        using var client = edge.Accept();

        client.Send(ProtocolHeader.Amqp091.ToArray(), StartOk("wrong"));

        client.Take().ShouldBe(["0 ConnectionStart"]);
        client.IsDropped.ShouldBeTrue();
        edge.Log.ShouldContain(entry => entry.Text.Contains("login refused", StringComparison.Ordinal));
        edge.Log.ShouldNotContain(entry => entry.Text.Contains("wrong", StringComparison.Ordinal));
    }

    [Fact]
    public void A_wrong_password_is_told_to_a_client_that_asked_for_it()
    {
        using var edge = new EdgeWorld();
        using var client = edge.Accept();

        client.Send(ProtocolHeader.Amqp091.ToArray(), StartOk("wrong", notifiesLogin: true));

        client.Take().ShouldBe(["0 ConnectionStart", "0 close 403"]);
    }

    [Fact]
    public void Before_a_login_no_mistake_is_answered()
    {
        using var edge = new EdgeWorld();
        using var client = edge.Accept();

        client.Send(ProtocolHeader.Amqp091.ToArray(), Open("/"));

        client.Take().ShouldBe(["0 ConnectionStart"]);
        client.IsDropped.ShouldBeTrue();
    }

    [Fact]
    public void A_channel_before_the_virtual_host_is_open_is_unexpected()
    {
        using var edge = new EdgeWorld();
        using var client = edge.Accept();

        client.Send(ProtocolHeader.Amqp091.ToArray(), StartOk(), Method(0, new ConnectionTuneOk(0, 0, 0)), OpenChannel(1));

        client.Take().ShouldBe(["0 ConnectionStart", "0 ConnectionTune", "0 close 505"]);
    }

    [Fact]
    public void A_client_that_does_not_finish_is_dropped()
    {
        using var edge = new EdgeWorld();
        using var client = edge.Accept();
        client.Send(ProtocolHeader.Amqp091.ToArray(), StartOk());

        edge.World.Advance(TimeSpan.FromSeconds(9.9));
        client.IsDropped.ShouldBeFalse();
        edge.World.Advance(TimeSpan.FromSeconds(0.2));

        client.IsDropped.ShouldBeTrue();
    }

    [Fact]
    public void A_client_that_is_open_is_not_dropped_for_being_slow()
    {
        using var edge = new EdgeWorld();
        using var client = edge.Connect();

        edge.World.Advance(TimeSpan.FromHours(1));

        client.IsDropped.ShouldBeFalse();
    }

    [Fact]
    public void Heartbeats_are_sent_when_there_is_nothing_else()
    {
        using var edge = new EdgeWorld();
        using var client = edge.Connect(heartbeat: 10);

        for (var i = 0; i < 6; i++)
        {
            client.Send(Frame.HeartbeatBytes.ToArray());
            edge.World.Advance(TimeSpan.FromSeconds(10));
        }

        client.Take().Count(static word => string.Equals(word, "heartbeat", StringComparison.Ordinal)).ShouldBeInRange(5, 7);
        client.IsDropped.ShouldBeFalse();
    }

    [Fact]
    public void A_client_that_is_silent_for_two_intervals_is_dropped()
    {
        using var edge = new EdgeWorld();
        using var client = edge.Connect(heartbeat: 10);

        edge.World.Advance(TimeSpan.FromSeconds(19));
        client.IsDropped.ShouldBeFalse();
        edge.World.Advance(TimeSpan.FromSeconds(6));

        client.IsDropped.ShouldBeTrue();
    }

    [Fact]
    public void Parts_of_a_large_frame_are_a_sign_of_life()
    {
        using var edge = new EdgeWorld();
        using var client = edge.Connect(heartbeat: 10);
        client.Send(OpenChannel(1), Declare(1, "q"), PublishMethod(1, "q"), Header(1, 100_000));

        foreach (var part in Body(1, new byte[100_000]).Chunk(10_000))
        {
            client.Send(part);
            edge.World.Advance(TimeSpan.FromSeconds(8));
        }

        client.IsDropped.ShouldBeFalse();
    }

    [Fact]
    public void A_client_whose_bytes_are_not_read_because_the_disk_is_slow_is_not_silent()
    {
        using var edge = new EdgeWorld();
        using var client = edge.Connect(heartbeat: 10);
        client.Send(OpenChannel(1), Declare(1, "q"), Publish(1, "", "q", "a"));
        edge.Journal.IsHeld = true;
        client.Send(Get(1, "q", noAck: true));

        edge.World.Advance(TimeSpan.FromMinutes(5));
        client.IsDropped.ShouldBeFalse();
        edge.Journal.IsHeld = false;
        edge.World.Run();

        client.Take()[^1].ShouldBe("1 get-ok 1 +0 /q a");
    }

    [Fact]
    public async Task A_broker_that_shuts_down_says_so_and_takes_no_more()
    {
        using var edge = new EdgeWorld();
        using var open = edge.ConnectWithChannel();
        using var halfway = edge.Accept();
        halfway.Send(ProtocolHeader.Amqp091.ToArray());

        var ending = edge.Listener.ShutDownAsync(TestContext.Current.CancellationToken);
        edge.World.Run();

        open.Take().ShouldBe(["0 close 320"]);
        halfway.IsDropped.ShouldBeTrue();
        open.Send(Method(0, default(ConnectionCloseOk)));
        open.IsDropped.ShouldBeTrue();
        await ending;
        await edge.Listener.OnConnectedAsync(new Microsoft.AspNetCore.Connections.DefaultConnectionContext());
    }

    [Fact]
    public void A_client_that_does_not_answer_a_close_is_dropped()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(OpenChannel(1));

        edge.World.Advance(TimeSpan.FromSeconds(3));

        client.IsDropped.ShouldBeTrue();
    }

    [Fact]
    public void A_connection_beyond_the_limit_is_dropped_at_once()
    {
        using var edge = new EdgeWorld(configure: static options => options with { ConnectionsMax = 1 });
        using var first = edge.Connect();

        using var second = edge.Accept();

        second.Session.IsCompleted.ShouldBeTrue();
        first.IsDropped.ShouldBeFalse();
    }

    [Fact]
    public void The_secret_may_be_updated()
    {
        using var edge = new EdgeWorld();
        using var client = edge.Connect();

        client.Send(Method(0, new ConnectionUpdateSecret([1], "renewed")));

        client.Take().ShouldBe(["0 ConnectionUpdateSecretOk"]);
    }
}
