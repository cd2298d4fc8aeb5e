using System.Diagnostics.CodeAnalysis;
using ActorBroker.Actors;
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
internal sealed partial class AmqpConnection : Actor<IConnectionMessage>
{
    private readonly ConnectionContext _transport;
    private readonly TaskCompletionSource _ended;
    private readonly ILogger _log;
    private readonly Dictionary<ushort, AmqpChannel> _channels = [];
    private readonly Publications _publications;
    private readonly Deliveries _deliveries;
    private readonly FrameGatherer _gatherer = new();
    private readonly InlineReads _inlineReads;
    private InputPump _input = null!;
    private ConnectionState _state = ConnectionState.AwaitingHeader;
    private AmqpChannel? _waitingFor;
    private bool _streamsFirst;

    /// <summary>Makes the actor of a connection that was accepted.</summary>
    /// <param name="id">Its number, never used twice by this process; owns its exclusive queues.</param>
    /// <param name="transport">The socket.</param>
    /// <param name="broker">The broker.</param>
    /// <param name="options">Limits.</param>
    /// <param name="directReplies">Who waits for direct replies on any connection.</param>
    /// <param name="log">Where connections are logged.</param>
    /// <param name="ended">Completed when all was sent and the socket may be closed.</param>
    public AmqpConnection(
        long id,
        ConnectionContext transport,
        MessageBroker broker,
        AmqpOptions options,
        DirectReplies directReplies,
        ILogger log,
        TaskCompletionSource ended)
    {
        DirectReplies = directReplies;
        Id = id;
        _transport = transport;
        Broker = broker;
        Options = options;
        _log = log;
        _ended = ended;
        FrameMax = InitialFrameMax;
        _inlineReads = new InlineReads(transport.Features.Get<IConnectionSocketFeature>()?.Socket);
        _publications = new Publications(this);
        _deliveries = new Deliveries(this);
        Streams = new StreamDeliveries(this);
        OwnedQueues = new OwnedQueues(broker, log);
    }

    /// <summary>Its number.</summary>
    public long Id { get; }

    /// <summary>The broker.</summary>
    public MessageBroker Broker { get; }

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

    /// <summary>Frames to the client.</summary>
    public OutputPump Output { get; private set; } = null!;

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

    /// <summary>Its own reference; also for use by other threads.</summary>
    public ActorRef<IConnectionMessage> Self { get; private set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Self = Context.Self;
        var wake = WakeUp;
        _input = new InputPump(_transport.Transport.Input, wake);
        Output = new OutputPump(_transport.Transport.Output, wake);
        Context.Timers.StartSingle(TimeUp.Instance, TimeUp.Instance, Options.HandshakeTimeout);
    }

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails, the client is told and the socket does not hang.")]
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
    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails, the client is told and the socket does not hang.")]
    protected override void TurnEnded()
    {
        var couldRead = false;
        try
        {
            Output.Refresh();
            ReadInput();
            couldRead = MayRead;
            SendCommands();
            PumpAll();
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

        if (_state == ConnectionState.Closed)
        {
            Context.Stop(Context.Self);
        }
        else if (!couldRead && MayRead)
        {
            // What stood in the way went while answers and deliveries were written; nobody else would wake the reader.
            Self.Tell(Wake.Instance);
        }
    }

    /// <inheritdoc/>
    protected override void PostStop()
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
            _ended.TrySetResult();
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

    private void WakeUp()
    {
        if (!Thread.CurrentThread.IsThreadPoolThread && !_inlineReads.IsOn)
        {
            // The thread that waits for sockets is no longer this connection's own: it goes back to them.
            Self.Tell(Wake.Instance);
            return;
        }

        using (Broker.System.Dispatcher.Enter(mayBlock: true))
        {
            Self.Tell(Wake.Instance);
        }
    }
}
