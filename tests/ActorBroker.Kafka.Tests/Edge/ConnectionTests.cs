using System.Text;
using ActorBroker.Kafka.Tests.Wire;
using ActorBroker.Kafka.Wire;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace ActorBroker.Kafka.Tests.Edge;

public sealed class ConnectionTests
{
    [Fact]
    public void A_client_is_told_what_is_spoken()
    {
        using var edge = new EdgeWorld();
        var response = edge.Connect().Ask(ApiKey.ApiVersions, 3, ApiVersions(3));

        var (error, apis) = TakeApis(response, 3);
        error.ShouldBe(ErrorCode.None);
        apis.ShouldContain(((short)ApiKey.Produce, (short)0, (short)11));
        apis.ShouldContain(((short)ApiKey.Fetch, (short)0, (short)16));
    }

    [Fact]
    public void A_newer_client_is_told_in_version_0_what_is_spoken()
    {
        using var edge = new EdgeWorld();
        var client = edge.Connect();

        client.Send(client.Frame(ApiKey.ApiVersions, 99, [1, 2, 3, 4]));
        var (error, apis) = TakeApis(client.Response(ApiKey.ApiVersions, 0), 0);

        error.ShouldBe(ErrorCode.UnsupportedVersion);
        apis.ShouldContain(((short)ApiKey.ApiVersions, (short)0, (short)4));
        TakeApis(client.Ask(ApiKey.ApiVersions, 4, ApiVersions(4)), 4).Error.ShouldBe(ErrorCode.None);
    }

    [Fact]
    public void A_newer_client_is_told_so_when_what_it_asked_before_is_answered()
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var client = edge.Connect();
        client.Send([.. client.Frame(ApiKey.Produce, Calls.ProduceVersion, Calls.Produce("orders", Batches.Of("a"))), .. client.Frame(ApiKey.ApiVersions, 99, [])]);

        Calls.Produced(client.Response(ApiKey.Produce, Calls.ProduceVersion, correlation: 1)).ShouldBe((ErrorCode.None, 0));
        TakeApis(client.Response(ApiKey.ApiVersions, 0, correlation: 2), 0).Error.ShouldBe(ErrorCode.UnsupportedVersion);
    }

    [Fact]
    public void Requests_in_pieces_and_requests_in_one_piece_are_answered_in_their_order()
    {
        using var edge = new EdgeWorld();
        var client = edge.Connect();
        byte[] bytes = [.. client.Frame(ApiKey.ApiVersions, 0, []), .. client.Frame(ApiKey.Metadata, 1, [0, 0, 0, 0]), .. client.Frame(ApiKey.ApiVersions, 1, [])];

        client.Send([.. bytes.Select(static b => new[] { b })]);
        client.Send(bytes);

        for (var round = 0; round < 2; round++)
        {
            client.Response(ApiKey.ApiVersions, 0, correlation: 1);
            client.Response(ApiKey.Metadata, 1, correlation: 2);
            client.Response(ApiKey.ApiVersions, 1, correlation: 3);
        }
    }

    [Theory]
    [InlineData(7, 0, "the API with the key 7 is not known")]
    [InlineData(-5, 0, "the API with the key -5 is not known")]
    [InlineData(3, 99, "version 99 of Metadata is not spoken, only 0 to 13")]
    [InlineData(3, -1, "version -1 of Metadata is not spoken, only 0 to 13")]
    public void An_unknown_API_or_version_closes_the_connection(short api, short version, string reason)
    {
        using var edge = new EdgeWorld();
        var client = edge.Connect();

        client.Send(client.Frame(api, version, []));

        ShouldBeDropped(edge, client, reason);
        edge.Connect().Ask(ApiKey.ApiVersions, 0, []);
    }

    [Fact]
    public void A_request_that_cannot_be_read_closes_the_connection_and_no_byte_of_it_is_logged()
    {
        using var edge = new EdgeWorld();
        var client = edge.Connect();

        client.Send(client.Frame(ApiKey.Metadata, 1, [0x7f, 0xff, 0xff, 0xff, .. "secret"u8]));

        ShouldBeDropped(edge, client, "an array of 2147483647 elements is too long");
        edge.Log.ShouldAllBe(static line => !line.Text.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(new byte[] { 0x16, 0x03, 0x01, 0x02, 0x00 })]
    [InlineData(new byte[] { 0x47, 0x45, 0x54, 0x20, 0x2f })]
    [InlineData(new byte[] { 0x06, 0x40, 0x00, 0x01, 0x00 })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0x00 })]
    [InlineData(new byte[] { 0x00, 0x00, 0x00, 0x03, 0x00 })]
    public void A_size_that_cannot_be_closes_the_connection(byte[] bytes)
    {
        using var edge = new EdgeWorld();
        var client = edge.Connect();

        client.Send(bytes);

        ShouldBeDropped(edge, client, "a request of");
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n", "it begins like HTTP")]
    [InlineData("POST / HTTP/1.1\r\n", "it begins like HTTP")]
    [InlineData("AMQP\0\0\t\u0001", "it begins like AMQP")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001", "it begins like TLS")]
    public void A_client_of_another_protocol_is_dropped_and_the_log_says_which_it_seems_to_speak(string sent, string reason)
    {
        using var edge = new EdgeWorld();
        var client = edge.Connect();

        client.Send(Encoding.ASCII.GetBytes(sent));

        ShouldBeDropped(edge, client, reason);
    }

    [Fact]
    public void A_request_up_to_the_limit_is_taken_and_a_larger_one_closes_the_connection()
    {
        using var edge = new EdgeWorld(configure: static o => o with { RequestSizeMax = 3 << 20 });
        edge.MakeTopic("orders", config: ("max.message.bytes", "100000000"));
        var client = edge.Connect();

        client.Produce("orders", Batches.Of(new string('x', 2 << 20))).ShouldBe((ErrorCode.None, 0));
        client.Send(client.Frame(ApiKey.Produce, 9, new byte[3 << 20])[..100]);

        ShouldBeDropped(edge, client, "is larger than the limit of 3145728 bytes");
    }

    [Fact]
    public void Random_bytes_never_do_more_than_close_their_connection()
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var client = edge.Connect();
            var api = ApiTable.All[random.Next(ApiTable.All.Count)];
            var body = new byte[random.Next(60)];
            random.NextBytes(body);
            client.Send(client.Frame(api.Key, (short)random.Next(api.Min, api.Max + 1), body));
            client.EndSending();
        }

        edge.Connect().Produce("orders", Batches.Of("good")).ShouldBe((ErrorCode.None, 0));
        edge.Log.ShouldAllBe(static line => line.Level < LogLevel.Error);
    }

    [Fact]
    public void A_connection_over_which_nothing_comes_is_closed_and_one_that_waits_for_an_answer_is_not()
    {
        using var edge = new EdgeWorld(configure: static o => o with { IdleTimeout = TimeSpan.FromMinutes(1) });
        edge.MakeTopic("orders");
        var silent = edge.Connect();
        var waiting = edge.Connect();
        waiting.Send(waiting.Frame(ApiKey.Fetch, Calls.FetchVersion, Calls.Fetch("orders", 0, waitMs: 300_000)));

        edge.World.Advance(TimeSpan.FromSeconds(45));
        silent.IsDropped.ShouldBeFalse();
        edge.World.Advance(TimeSpan.FromSeconds(45));

        silent.IsDropped.ShouldBeTrue();
        waiting.IsDropped.ShouldBeFalse();
    }

    [Fact]
    public void A_client_that_goes_is_forgotten_whatever_it_waits_for()
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var client = edge.Connect();
        client.Send(client.Frame(ApiKey.Fetch, Calls.FetchVersion, Calls.Fetch("orders", 0, waitMs: 300_000)));

        client.EndSending();

        client.IsDropped.ShouldBeTrue();
        edge.Connect().Produce("orders", Batches.Of("one")).ShouldBe((ErrorCode.None, 0));
    }

    [Fact]
    public void A_client_that_goes_is_not_waited_for_and_what_it_sent_behind_a_waiting_fetch_is_carried_out()
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        edge.MakeTopic("others");
        var client = edge.Connect();
        client.Send(
            client.Frame(ApiKey.Fetch, Calls.FetchVersion, Calls.Fetch("others", 0, waitMs: 300_000)),
            client.Frame(ApiKey.Fetch, Calls.FetchVersion, Calls.Fetch("others", 0, waitMs: 300_000)),
            client.Frame(ApiKey.Produce, Calls.ProduceVersion, Calls.Produce("orders", Batches.Of("one"), acks: 0)));
        edge.Connect().FetchNow("orders", 0).Told.ShouldBeEmpty();

        client.EndSending();

        client.IsDropped.ShouldBeTrue();
        edge.Connect().FetchNow("orders", 0).Told.ShouldBe(["0:one"]);
    }

    [Fact]
    public void One_connection_too_many_is_closed()
    {
        using var edge = new EdgeWorld(configure: static o => o with { ConnectionsMax = 1 });
        edge.Connect().Ask(ApiKey.ApiVersions, 0, []);

        edge.Connect().Session.IsCompleted.ShouldBeTrue();

        edge.Log.ShouldContain(static line => line.Text.Contains("the limit of 1 connections is reached", StringComparison.Ordinal));
    }

    [Fact]
    public void A_shutdown_closes_connections_and_takes_no_more()
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var client = edge.Connect();
        client.Send(client.Frame(ApiKey.Fetch, Calls.FetchVersion, Calls.Fetch("orders", 0, waitMs: 300_000)));

        _ = edge.Listener.ShutDownAsync(CancellationToken.None);
        edge.World.Run();

        client.IsDropped.ShouldBeTrue();
        edge.Connect().Session.IsCompleted.ShouldBeTrue();
        edge.Log.ShouldNotContain(static line => line.Text.Contains("limit", StringComparison.Ordinal));
    }

    private static byte[] ApiVersions(short version) =>
        new Golden(version, flexibleFrom: 3).String("test", from: 3).String("1", from: 3).End().ToArray();

    private static (ErrorCode Error, (short Key, short Min, short Max)[] Apis) TakeApis(KafkaReader response, short version)
    {
        var error = (ErrorCode)response.ReadInt16();
        return (error, response.ReadArray(version, static (ref r, _) =>
        {
            var api = (r.ReadInt16(), r.ReadInt16(), r.ReadInt16());
            r.EndStruct();
            return api;
        }));
    }

    private static void ShouldBeDropped(EdgeWorld edge, RawClient client, string reason)
    {
        client.IsDropped.ShouldBeTrue();
        client.TakeFrame().ShouldBeNull();
        edge.Log.ShouldContain(line => line.Level == LogLevel.Warning && line.Text.Contains(reason, StringComparison.Ordinal));
    }
}
