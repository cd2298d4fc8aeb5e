using System.Text;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Connections;

/// <summary>Whether a client may do anything yet: SASL with the mechanism PLAIN (RFC 4616).</summary>
/// <param name="options">Who knows the users.</param>
/// <param name="isLoopback">Whether the client runs on this machine.</param>
internal sealed class Login(KafkaOptions options, bool isLoopback)
{
    /// <summary>The only mechanism.</summary>
    public const string Mechanism = "PLAIN";

    private enum State
    {
        /// <summary>Nothing yet. SaslHandshake leads to <see cref="HandshakeDone"/> or <see cref="RawToken"/>.</summary>
        Begin,

        /// <summary>The next frame is a bare token, which leads to <see cref="Done"/> or the connection's end.</summary>
        RawToken,

        /// <summary>SaslAuthenticate leads to <see cref="Done"/> or the connection's end.</summary>
        HandshakeDone,

        /// <summary>The user is known. Authenticating again (KIP-368) begins with a handshake.</summary>
        Done,
    }

    private State _state;

    /// <summary>Whether all APIs may be used.</summary>
    public bool MaySendAll => _state == State.Done || (isLoopback && options.LoopbackNeedsNoLogin);

    /// <summary>Whether the next frame is a bare token.</summary>
    public bool ExpectsToken => _state == State.RawToken;

    /// <summary>Whether SaslAuthenticate is in its place.</summary>
    public bool ExpectsAuthenticate => _state == State.HandshakeDone;

    /// <summary>Whether an API may be used now.</summary>
    public bool MaySend(ApiKey key) => MaySendAll || key is ApiKey.ApiVersions or ApiKey.SaslHandshake or ApiKey.SaslAuthenticate;

    /// <summary>The client has chosen the mechanism.</summary>
    /// <param name="version">The version of its handshake, which says how the token comes.</param>
    public void HandShake(short version) => _state = version == 0 ? State.RawToken : State.HandshakeDone;

    /// <summary>Checks a token: an identity to act as (passed over), user and password, each after a zero byte but the first.</summary>
    public bool TryToken(ReadOnlySpan<byte> token)
    {
        _state = State.Begin;
        var first = token.IndexOf((byte)0);
        var length = first < 0 ? -1 : token[(first + 1)..].IndexOf((byte)0);
        if (length < 0)
        {
            return false;
        }

        var user = Encoding.UTF8.GetString(token.Slice(first + 1, length));
        if (!options.Authenticator.Authenticate(user, token[(first + length + 2)..], isLoopback))
        {
            return false;
        }

        _state = State.Done;
        return true;
    }
}
