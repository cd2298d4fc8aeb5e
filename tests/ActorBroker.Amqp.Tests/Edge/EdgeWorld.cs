using ActorBroker.Actors;
using ActorBroker.Actors.Persistence;
using ActorBroker.Amqp.Messages;
using ActorBroker.Broker;
using ActorBroker.TestKit;
using Microsoft.Extensions.Logging;
using Shouldly;

namespace ActorBroker.Amqp.Tests.Edge;

/// <summary>A broker with its AMQP edge on one thread: seeded order, a clock that the test moves, journals in memory.</summary>
internal sealed class EdgeWorld : IDisposable
{
    private readonly SynchronizationContext? _outer = SynchronizationContext.Current;
    private readonly TestProbe<ActorFailed> _failures;
    private readonly TestProbe<CleanUpFailed> _cleanUps;
    private readonly TestProbe<DispatcherFaulted> _faults;
    private int _names;
    private int _accepted;

    public EdgeWorld(int seed = 1, Func<AmqpOptions, AmqpOptions>? configure = null)
    {
        // What awaits inside the broker has to go on in this thread.
        SynchronizationContext.SetSynchronizationContext(null);
        World = new SeededWorld(seed);
        _failures = World.Events<ActorFailed>();
        _cleanUps = World.Events<CleanUpFailed>();
        _faults = World.Events<DispatcherFaulted>();
        Journal = new FaultyJournal(new MemoryJournal());
        var starting = MessageBroker.StartAsync(World.System, new BrokerOptions
        {
            Durable = Journal,
            Transient = Journal,
            Storage = Storage,
            NewQueueName = NewName,
            NewTopicId = () => new Guid(++_names, 0, 0, new byte[8]),
            Properties = new AmqpMessageProperties(),
        });
        World.Run();
        Broker = Result(starting);
        var options = new AmqpOptions
        {
            Version = "0",
            Authenticator = new OneUser(),
            NewName = NewName,
            Heartbeat = TimeSpan.Zero,
        };
        Listener = new AmqpListener(Broker, configure?.Invoke(options) ?? options, new LogList<AmqpListener>(Log));
    }

    public SeededWorld World { get; }

    public MessageBroker Broker { get; }

    public AmqpListener Listener { get; }

    public FaultyJournal Journal { get; }

    public FakeStorage Storage { get; } = new();

    public List<(LogLevel Level, string Text)> Log { get; } = [];

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

    public static T Result<T>(Task<T> task)
    {
        task.IsCompleted.ShouldBeTrue();
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Sees that no actor failed, unless the test expected it and took the failure away.</summary>
    public void Dispose()
    {
        SynchronizationContext.SetSynchronizationContext(_outer);
        _failures.TakeAll().Select(static f => $"{f.Actor}: {f.Reason}").ShouldBeEmpty();
        _cleanUps.TakeAll().ShouldBeEmpty();
        _faults.TakeAll().ShouldBeEmpty();
        _failures.Dispose();
        _cleanUps.Dispose();
        _faults.Dispose();
        Broker.Dispose();
    }

    public IReadOnlyList<ActorFailed> TakeFailures() => _failures.TakeAll();

    private string NewName() => $"made-{++_names}";

    private sealed class OneUser : IAuthenticator
    {
        public bool Authenticate(string user, ReadOnlySpan<byte> password, bool isLoopback) =>
            string.Equals(user, "guest", StringComparison.Ordinal) && password.SequenceEqual("guest"u8);
    }
}
