using System.Diagnostics.CodeAnalysis;
using ActorBroker.Amqp.Channels;
using ActorBroker.Amqp.Wire;
using ActorBroker.Broker;
using ActorBroker.Broker.Connections;
using ActorBroker.Broker.Routing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;

namespace ActorBroker.Amqp.Connections;

/// <summary>
/// One client's connection as an actor: frames from the socket, effects of queues and the clock come in, frames go out.
/// A turn takes all that is there, then sends each queue one command with all that was for it, then flushes once.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "An actor gives its buffers back when it stops.")]
internal sealed partial class AmqpConnection : ClientConnection<IConnectionMessage>
{
    private readonly ConnectionContext _transport;
    private readonly ILogger _log;
    private readonly Dictionary<ushort, AmqpChannel> _channels = [];
    private readonly Publications _publications;
    private readonly Deliveries _deliveries;
    private readonly FrameGatherer _gatherer = new();
    private ConnectionState _state = ConnectionState.AwaitingHeader;
    private AmqpChannel? _waitingFor;
    private bool _streamsFirst;

    /// <summary>Makes the actor of a connection that was accepted.</summary>
    /// <param name="seat">Its place among the connections; its number owns exclusive queues.</param>
    /// <param name="transport">The socket.</param>
    /// <param name="broker">The broker.</param>
    /// <param name="options">Limits.</param>
    /// <param name="directReplies">Who waits for direct replies on any connection.</param>
    /// <param name="log">Where connections are logged.</param>
    public AmqpConnection(
        ConnectionSeat seat,
        ConnectionContext transport,
        MessageBroker broker,
        AmqpOptions options,
        DirectReplies directReplies,
        ILogger log)
        : base(seat, broker, transport.Transport, transport.Features.Get<IConnectionSocketFeature>()?.Socket, Wake.Instance)
    {
        DirectReplies = directReplies;
        _transport = transport;
        Options = options;
        _log = log;
        FrameMax = InitialFrameMax;
        _publications = new Publications(this);
        _deliveries = new Deliveries(this);
        Streams = new StreamDeliveries(this);
        OwnedQueues = new OwnedQueues(broker, log);
    }

    /// <summary>Limits.</summary>
    public AmqpOptions Options { get; }

    /// <summary>Who waits for direct replies.</summary>
    public DirectReplies DirectReplies { get; }

    /// <summary>Where it is logged.</summary>
    public ILogger Log => _log;

    /// <summary>Largest frame in bytes, as negotiated.</summary>
    public int FrameMax { get; private set; }

    /// <summary>The virtual host it opened.</summary>
    public VirtualHost VirtualHost { get; private set; } = null!;

    /// <summary>The user it authenticated as.</summary>
    public string User { get; private set; } = "";

    /// <summary>What its channels publish.</summary>
    public Publications Publications => _publications;

    /// <summary>What is on its way to its consumers.</summary>
    public Deliveries Deliveries => _deliveries;

    /// <summary>Its consumers of topics that have something to write.</summary>
    public StreamDeliveries Streams { get; }

    /// <summary>What its channels settle.</summary>
    public Settlements Settlements { get; } = new();

    /// <summary>Its exclusive queues.</summary>
    public OwnedQueues OwnedQueues { get; }

    /// <summary>Whether the client can be told that a consumer was cancelled.</summary>
    public bool NotifiesCancel { get; private set; }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        base.PreStart();
        Context.Timers.StartSingle(TimeUp.Instance, TimeUp.Instance, Options.HandshakeTimeout);
    }

    /// <inheritdoc/>
    protected override bool IsClosed => _state == ConnectionState.Closed;

    /// <inheritdoc/>
    protected override void Handle(IConnectionMessage message) => message.Handle(this);

    /// <inheritdoc/>
    protected override void SendTurn()
    {
        SendCommands();
        PumpAll();
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        try
        {
            CloseChannels();
            SendCommands();
            _gatherer.Dispose();
            OwnedQueues.Release();
        }
        finally
        {
            LogMessages.ConnectionClosed(_log, Id);
        }
    }

    /// <summary>Tells each queue what gathered for it in this turn.</summary>
    public void SendCommands()
    {
        // What a client acknowledged before it published is settled before that: a confirm then says that both are on disk.
        Settlements.Send();
        _publications.Send();
    }

    /// <summary>Queues and topics come first in turn, as neither leaves the other much of a slow socket.</summary>
    private void PumpAll()
    {
        if (Streams.IsEmpty)
        {
            _deliveries.Pump();
            return;
        }

        _streamsFirst = !_streamsFirst;
        if (_streamsFirst)
        {
            Streams.Pump();
        }

        _deliveries.Pump();
        if (!_streamsFirst)
        {
            Streams.Pump();
        }
    }
}
