using System.Net;
using ActorBroker.Broker;
using ActorBroker.Broker.Connections;
using ActorBroker.Kafka.Handlers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;

namespace ActorBroker.Kafka.Connections;

/// <summary>
/// One client's connection as an actor: requests from the socket, answers of partitions, groups and the catalog and the clock come
/// in, responses go out in the order of their requests. A turn takes all that is there, then flushes once.
/// </summary>
internal sealed partial class KafkaConnection : ClientConnection<IConnectionMessage>
{
    private readonly ConnectionContext _transport;
    private bool _isClosed;
    private bool _isShuttingDown;
    private bool _isClientGone;
    private CancellationTokenRegistration _whenGone;
    private int _silentTicks;

    /// <summary>Makes the actor of a connection that was accepted.</summary>
    /// <param name="seat">Its place among the connections.</param>
    /// <param name="transport">The socket.</param>
    /// <param name="broker">The broker.</param>
    /// <param name="options">Limits.</param>
    /// <param name="handlers">Who serves which API.</param>
    /// <param name="log">Where connections are logged.</param>
    public KafkaConnection(
        ConnectionSeat seat,
        ConnectionContext transport,
        MessageBroker broker,
        KafkaOptions options,
        RequestHandlers handlers,
        ILogger log)
        : base(seat, broker, transport.Transport, transport.Features.Get<IConnectionSocketFeature>()?.Socket, Wake.Instance)
    {
        _transport = transport;
        Options = options;
        Handlers = handlers;
        Log = log;
        IsLoopback = transport.RemoteEndPoint is not IPEndPoint remote || IPAddress.IsLoopback(remote.Address);
        Login = new Login(options, IsLoopback);
    }

    /// <summary>Limits.</summary>
    public KafkaOptions Options { get; }

    /// <summary>Who serves which API.</summary>
    public RequestHandlers Handlers { get; }

    /// <summary>Where it is logged.</summary>
    public ILogger Log { get; }

    /// <summary>Whether the client runs on this machine.</summary>
    public bool IsLoopback { get; }

    /// <summary>Whether the client may do anything yet.</summary>
    public Login Login { get; }

    /// <summary>Address of the client, without its port.</summary>
    public string ClientHost => (_transport.RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? "";

    /// <inheritdoc/>
    protected override void PreStart()
    {
        base.PreStart();
        _whenGone = _transport.ConnectionClosed.UnsafeRegister(
            static connection => ((KafkaConnection)connection!).TellFromOutside(ClientGone.Instance), this);
        Context.Timers.StartPeriodic(IdleTick.Instance, IdleTick.Instance, Options.IdleTimeout / IdleTicks);
    }

    /// <inheritdoc/>
    protected override bool IsClosed => _isClosed;

    /// <inheritdoc/>
    protected override bool MayGoOn => _next is { } next && MayBegin(next);

    /// <inheritdoc/>
    protected override void Handle(IConnectionMessage message) => message.Handle(this);

    /// <inheritdoc/>
    protected override void BeginTurnEnd() => Advance();

    /// <inheritdoc/>
    protected override void SendTurn() => RestReadersLater();

    /// <inheritdoc/>
    protected override void Release()
    {
        try
        {
            AbandonRequests();
        }
        finally
        {
            _whenGone.Unregister();
            Readers.Dispose();
            LogMessages.ConnectionClosed(Log, Id);
        }
    }

    /// <summary>How often within the idle time-out the connection looks whether anything came.</summary>
    private const int IdleTicks = 4;

    internal void OnIdleTick()
    {
        _silentTicks = WasReceived || _underWay.Count > 0 || Output.IsBlocked ? 0 : _silentTicks + 1;
        WasReceived = false;
        if (_silentTicks >= IdleTicks)
        {
            LogMessages.IdleTooLong(Log, Id);
            End();
        }
    }

    internal void OnClientGone() => _isClientGone = true;

    internal void OnShutDown()
    {
        // What partitions were told is still answered; nothing new is begun.
        _isShuttingDown = true;
        EndIfShutDown();
    }

    /// <inheritdoc/>
    protected override void End() => _isClosed = true;

    private void EndIfShutDown()
    {
        if (_isShuttingDown && !_underWay.Any(static exchange => exchange.IsPipelined))
        {
            End();
        }
    }
}
