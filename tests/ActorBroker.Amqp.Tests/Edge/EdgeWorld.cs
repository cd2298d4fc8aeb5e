using ActorBroker.Actors.Persistence;
using ActorBroker.Amqp.Messages;
using ActorBroker.TestKit;
using Shouldly;

namespace ActorBroker.Amqp.Tests.Edge;

/// <summary>A broker with its AMQP edge on one thread: seeded order, a clock that the test moves, journals in memory.</summary>
internal sealed class EdgeWorld : SeededEdge
{
    private int _accepted;

    public EdgeWorld(int seed = 1, Func<AmqpOptions, AmqpOptions>? configure = null)
        : base(seed)
    {
        Start(Journal, new AmqpMessageProperties());
        var options = new AmqpOptions
        {
            Version = "0",
            Authenticator = new OneUser(),
            NewName = NewName,
            Heartbeat = TimeSpan.Zero,
        };
        Listener = new AmqpListener(Broker, configure?.Invoke(options) ?? options, new LogList<AmqpListener>(Log));
    }

    public AmqpListener Listener { get; }

    public FaultyJournal Journal { get; } = new(new MemoryJournal());

    /// <summary>A socket that is accepted; nothing is sent on it yet.</summary>
    public RawClient Accept() => new(this, ++_accepted);

    /// <summary>An open connection.</summary>
    public RawClient Connect(ushort channelMax = 0, uint frameMax = 0, ushort heartbeat = 0, bool notifiesCancel = true, bool notifiesBlocked = true)
    {
        var client = Accept();
        client.Send(Frames.Handshake(channelMax, frameMax, heartbeat, notifiesCancel, notifiesBlocked));
        client.Take().ShouldBe(["0 ConnectionStart", "0 ConnectionTune", "0 ConnectionOpenOk"]);
        return client;
    }

    /// <summary>An open connection with channel 1 open.</summary>
    public RawClient ConnectWithChannel(bool notifiesBlocked = true)
    {
        var client = Connect(notifiesBlocked: notifiesBlocked);
        client.Send(Frames.Method(1, default(Amqp.Wire.ChannelOpen)));
        client.Take().ShouldBe(["1 ChannelOpenOk"]);
        return client;
    }

    private sealed class OneUser : IAuthenticator
    {
        public bool Authenticate(string user, ReadOnlySpan<byte> password, bool isLoopback) =>
            string.Equals(user, "guest", StringComparison.Ordinal) && password.SequenceEqual("guest"u8);
    }
}
