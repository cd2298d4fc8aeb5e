using System.Text;
using ActorBroker.Kafka.Tests.Wire;
using ActorBroker.Kafka.Wire;
using Shouldly;
using Xunit;

namespace ActorBroker.Kafka.Tests.Edge;

public sealed class LoginTests
{
    [Fact]
    public void A_client_that_has_to_log_in_may_ask_for_versions_and_nothing_else()
    {
        using var edge = Guarded();
        var client = edge.Connect();

        client.Ask(ApiKey.ApiVersions, 0, []);
        client.Send(client.Frame(ApiKey.Metadata, 1, [0, 0, 0, 0]));

        client.IsDropped.ShouldBeTrue();
        client.TakeFrame().ShouldBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_right_password_lets_in(short version)
    {
        using var edge = Guarded();
        var client = edge.Connect();

        Handshake(client, "PLAIN", 1).ShouldBe(ErrorCode.None);
        Authenticate(client, "\0guest\0guest", version).ShouldBe(ErrorCode.None);

        client.Ask(ApiKey.Metadata, 1, [0, 0, 0, 0]);
    }

    [Theory]
    [InlineData("\0guest\0wrong")]
    [InlineData("\0other\0guest")]
    [InlineData("guest")]
    [InlineData("")]
    public void A_wrong_password_is_answered_and_closes_the_connection(string token)
    {
        using var edge = Guarded();
        var client = edge.Connect();
        Handshake(client, "PLAIN", 1);

        Authenticate(client, token, 1).ShouldBe(ErrorCode.SaslAuthenticationFailed);

        client.IsDropped.ShouldBeTrue();
        edge.Log.ShouldAllBe(static line => !line.Text.Contains("wrong", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_mechanism_is_refused_with_the_ones_that_there_are()
    {
        using var edge = Guarded();
        var client = edge.Connect();

        Handshake(client, "SCRAM-SHA-256", 1).ShouldBe(ErrorCode.UnsupportedSaslMechanism);
        Handshake(client, "PLAIN", 1).ShouldBe(ErrorCode.None);
    }

    [Fact]
    public void Authenticating_before_the_handshake_is_refused()
    {
        using var edge = Guarded();
        var client = edge.Connect();

        Authenticate(client, "\0guest\0guest", 1).ShouldBe(ErrorCode.IllegalSaslState);

        client.IsDropped.ShouldBeTrue();
    }

    [Fact]
    public void An_old_client_sends_its_token_bare()
    {
        using var edge = Guarded();
        var client = edge.Connect();
        Handshake(client, "PLAIN", 0).ShouldBe(ErrorCode.None);

        client.Send([0, 0, 0, 12, .. "\0guest\0guest"u8]);

        client.TakeFrame().ShouldBeEmpty();
        client.Ask(ApiKey.Metadata, 1, [0, 0, 0, 0]);
    }

    [Fact]
    public void A_wrong_bare_token_closes_the_connection()
    {
        using var edge = Guarded();
        var client = edge.Connect();
        Handshake(client, "PLAIN", 0);

        client.Send([0, 0, 0, 12, .. "\0guest\0quest"u8]);

        client.IsDropped.ShouldBeTrue();
        client.TakeFrame().ShouldBeNull();
    }

    [Fact]
    public void A_large_request_before_the_login_closes_the_connection()
    {
        using var edge = Guarded();
        var client = edge.Connect();

        client.Send([0, 8, 0, 1]);

        client.IsDropped.ShouldBeTrue();
        edge.Log.ShouldContain(static line => line.Text.Contains("larger than the limit of 524288 bytes before authentication", StringComparison.Ordinal));
    }

    private static EdgeWorld Guarded() => new(configure: static o => o with { LoopbackNeedsNoLogin = false });

    private static ErrorCode Handshake(RawClient client, string mechanism, short version)
    {
        var response = client.Ask(ApiKey.SaslHandshake, version, new Golden(version, ApiTable.Never).String(mechanism).ToArray());
        var error = (ErrorCode)response.ReadInt16();
        response.ReadStringArray().ShouldBe(["PLAIN"]);
        return error;
    }

    private static ErrorCode Authenticate(RawClient client, string token, short version)
    {
        var response = client.Ask(ApiKey.SaslAuthenticate, version, new Golden(version, 2).Bytes(Encoding.UTF8.GetBytes(token)).End().ToArray());
        return (ErrorCode)response.ReadInt16();
    }
}
