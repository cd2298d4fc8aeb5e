using System.Diagnostics.CodeAnalysis;
using System.Net;
using ActorBroker.Actors;
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
internal sealed partial class KafkaConnection : Actor<IConnectionMessage>
{
    private readonly ConnectionContext _transport;
    private readonly TaskCompletionSource _ended;
    private readonly InlineReads _inlineReads;
    private InputPump _input = null!;
    private bool _isClosed;
    private bool _isShuttingDown;
    private bool _received;
    private int _silentTicks;

    /// <summary>Makes the actor of a connection that was accepted.</summary>
    /// <param name="id">Its number, never used twice by this process.</param>
    /// <param name="transport">The socket.</param>
    /// <param name="broker">The broker.</param>
    /// <param name="options">Limits.</param>
    /// <param name="handlers">Who serves which API.</param>
    /// <param name="log">Where connections are logged.</param>
    /// <param name="ended">Completed when all was sent and the socket may be closed.</param>
    public KafkaConnection(
        long id,
        ConnectionContext transport,
        MessageBroker broker,
        KafkaOptions options,
        RequestHandlers handlers,
        ILogger log,
        TaskCompletionSource ended)
    {
        Id = id;
        _transport = transport;
        _inlineReads = new InlineReads(transport.Features.Get<IConnectionSocketFeature>()?.Socket);
        Broker = broker;
        Options = options;
        Handlers = handlers;
        Log = log;
        _ended = ended;
        IsLoopback = transport.RemoteEndPoint is not IPEndPoint remote || IPAddress.IsLoopback(remote.Address);
        Login = new Login(options, IsLoopback);
    }

    /// <summary>Its number.</summary>
    public long Id { get; }

    /// <summary>The broker.</summary>
    public MessageBroker Broker { get; }

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

    /// <summary>Bytes to the client.</summary>
    public OutputPump Output { get; private set; } = null!;

    /// <summary>Its own reference; also for use by other threads.</summary>
    public ActorRef<IConnectionMessage> Self { get; private set; } = null!;

    /// <summary>Tells the connection something from another thread; what that leads to runs on the thread.</summary>
    public void TellFromOutside(IConnectionMessage message)
    {
        using (Broker.System.Dispatcher.Enter(mayBlock: true))
        {
            Self.Tell(message);
        }
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Self = Context.Self;
        Action wake = () => TellFromOutside(Wake.Instance);
        _input = new InputPump(_transport.Transport.Input, wake);
        Output = new OutputPump(_transport.Transport.Output, wake);
        Context.Timers.StartPeriodic(IdleTick.Instance, IdleTick.Instance, Options.IdleTimeout / IdleTicks);
    }

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails is logged and the socket does not hang.")]
    protected override void Receive(IConnectionMessage message)
    {
        try
        {
            message.Handle(this);
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails is logged and the socket does not hang.")]
    protected override void TurnEnded()
    {
        var couldRead = false;
        try
        {
            Output.Refresh();
            Advance();
            ReadInput();
            couldRead = MayRead;
            RestReadersLater();
        }
        catch (Exception error)
        {
            Fail(error);
        }

        Output.Flush();
        if (Output.IsBroken || _input.IsBroken)
        {
            End();
        }

        if (_isClosed)
        {
            Context.Stop(Context.Self);
        }
        else if ((!couldRead && MayRead) || (_next is { } next && MayBegin(next)))
        {
            // What stood in the way has gone with the flush; nobody else would wake the reader.
            Self.Tell(Wake.Instance);
        }
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        try
        {
            AbandonRequests();
        }
        finally
        {
            Readers.Dispose();
            LogMessages.ConnectionClosed(Log, Id);
            _ended.TrySetResult();
        }
    }

    /// <summary>How often within the idle time-out the connection looks whether anything came.</summary>
    private const int IdleTicks = 4;

    internal void OnIdleTick()
    {
        _silentTicks = _received || _underWay.Count > 0 || Output.IsBlocked ? 0 : _silentTicks + 1;
        _received = false;
        if (_silentTicks >= IdleTicks)
        {
            LogMessages.IdleTooLong(Log, Id);
            End();
        }
    }

    internal void OnShutDown()
    {
        // What partitions were told is still answered; nothing new is begun.
        _isShuttingDown = true;
        EndIfShutDown();
    }

    /// <summary>Closes the connection when what was written is sent.</summary>
    public void End() => _isClosed = true;

    private void EndIfShutDown()
    {
        if (_isShuttingDown && !_underWay.Any(static exchange => exchange.IsPipelined))
        {
            End();
        }
    }
}
