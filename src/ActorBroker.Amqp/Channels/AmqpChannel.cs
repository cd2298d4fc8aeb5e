using ActorBroker.Amqp.Connections;
using ActorBroker.Amqp.Wire;
using ActorBroker.Broker.Connections;
using ActorBroker.Broker.Queues;
using ActorBroker.Broker.Routing;

namespace ActorBroker.Amqp.Channels;

/// <summary>One channel: publishes, consumes and changes the topology, each in the order in which the client asked.</summary>
internal sealed partial class AmqpChannel(AmqpConnection connection, ushort number)
{
    private readonly Dictionary<string, AmqpConsumer> _consumers = new(StringComparer.Ordinal);
    private readonly Dictionary<QueueHandle, AmqpGetter> _getters = [];
    private readonly HashSet<QueueHolder> _detached = [];
    private bool _closing;

    /// <summary>The connection.</summary>
    public AmqpConnection Connection { get; } = connection;

    /// <summary>Its number on the connection.</summary>
    public ushort Number { get; } = number;

    /// <summary>Whether it is served; a channel that failed waits for close-ok and passes over all else.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>The method that came last; an error is this one's.</summary>
    public AmqpMethod Method { get; private set; }

    private OutputPump Output => Connection.Output;

    private VirtualHost VirtualHost => Connection.VirtualHost;

    /// <summary>Deals with one frame.</summary>
    public void Process(Frame frame)
    {
        if (_closing)
        {
            ProcessWhileClosing(frame);
            return;
        }

        switch (frame.Type)
        {
            case FrameType.Method:
                var method = AmqpMethods.ReadId(frame.Payload, out var arguments);
                Method = method;
                if (_awaited != Awaited.Method)
                {
                    Method = AmqpMethod.BasicPublish;
                    throw new AmqpException(AmqpReplyCode.UnexpectedFrame, $"{method} came where the content of a basic.publish was due");
                }

                Process(method, arguments);
                break;
            case FrameType.Header:
                OnContentHeader(frame.Payload);
                break;
            default:
                OnContentBody(frame.Payload);
                break;
        }
    }

    /// <summary>Closes it for an error of the client's.</summary>
    public void CloseFor(AmqpException error)
    {
        if (!IsOpen)
        {
            return;
        }

        Release();
        _closing = true;
        Connection.StopWaiting(this);
        new ChannelClose(error.Code, AmqpReplyCodes.Text(error.Code, error.Message), Method).Write(Output, Number);
    }

    /// <summary>Ends all its consumers; what they hold goes back to the queues.</summary>
    public void Release()
    {
        if (!IsOpen)
        {
            return;
        }

        Connection.SendCommands();
        IsOpen = false;
        EndDirect();
        ResetContent();
        CountUnfinished(0);
        foreach (var consumer in _consumers.Values)
        {
            consumer.Release();
        }

        foreach (var stream in _streams.Values)
        {
            stream.End();
        }

        foreach (var getter in _getters.Values)
        {
            getter.Release();
        }

        foreach (var holder in _detached)
        {
            holder.Release();
        }
    }

    private void ProcessWhileClosing(Frame frame)
    {
        if (frame.Type != FrameType.Method)
        {
            return;
        }

        switch (AmqpMethods.ReadId(frame.Payload, out _))
        {
            case AmqpMethod.ChannelCloseOk:
                Connection.Forget(this);
                break;
            case AmqpMethod.ChannelClose:
                // Both sides closed at once; the client still waits for its answer.
                default(ChannelCloseOk).Write(Output, Number);
                break;
        }
    }

    private void Process(AmqpMethod method, ReadOnlySpan<byte> arguments)
    {
        switch (method)
        {
            case AmqpMethod.BasicPublish:
                OnPublish(BasicPublish.Read(arguments));
                break;
            case AmqpMethod.BasicAck:
                OnAck(BasicAck.Read(arguments));
                break;
            case AmqpMethod.BasicNack:
                OnNack(BasicNack.Read(arguments));
                break;
            case AmqpMethod.BasicReject:
                OnReject(BasicReject.Read(arguments));
                break;
            case AmqpMethod.BasicGet:
                OnGet(BasicGet.Read(arguments));
                break;
            case AmqpMethod.BasicQos:
                OnQos(BasicQos.Read(arguments));
                break;
            case AmqpMethod.BasicConsume:
                OnConsume(BasicConsume.Read(arguments));
                break;
            case AmqpMethod.BasicCancel:
                OnCancel(BasicCancel.Read(arguments));
                break;
            case AmqpMethod.BasicRecover:
                OnRecover(BasicRecover.Read(arguments).Requeue, answers: true);
                break;
            case AmqpMethod.BasicRecoverAsync:
                OnRecover(BasicRecoverAsync.Read(arguments).Requeue, answers: false);
                break;
            case AmqpMethod.QueueDeclare:
                OnQueueDeclare(QueueDeclare.Read(arguments));
                break;
            case AmqpMethod.QueueDelete:
                OnQueueDelete(QueueDelete.Read(arguments));
                break;
            case AmqpMethod.QueuePurge:
                OnQueuePurge(QueuePurge.Read(arguments));
                break;
            case AmqpMethod.QueueBind:
                OnQueueBind(QueueBind.Read(arguments));
                break;
            case AmqpMethod.QueueUnbind:
                OnQueueUnbind(QueueUnbind.Read(arguments));
                break;
            case AmqpMethod.ExchangeDeclare:
                OnExchangeDeclare(ExchangeDeclare.Read(arguments));
                break;
            case AmqpMethod.ExchangeDelete:
                OnExchangeDelete(ExchangeDelete.Read(arguments));
                break;
            case AmqpMethod.ExchangeBind:
                OnExchangeBind(ExchangeBind.Read(arguments));
                break;
            case AmqpMethod.ExchangeUnbind:
                OnExchangeUnbind(ExchangeUnbind.Read(arguments));
                break;
            case AmqpMethod.ConfirmSelect:
                OnConfirmSelect(ConfirmSelect.Read(arguments));
                break;
            case AmqpMethod.TxSelect:
                OnTxSelect();
                break;
            case AmqpMethod.TxCommit:
                OnTxCommit();
                break;
            case AmqpMethod.TxRollback:
                OnTxRollback();
                break;
            case AmqpMethod.ChannelFlow:
                OnFlow(ChannelFlow.Read(arguments));
                break;
            case AmqpMethod.ChannelClose:
                OnClose();
                break;
            case AmqpMethod.BasicCancelOk or AmqpMethod.ChannelFlowOk:
                // Answers to what the broker asked; nothing waits for them.
                break;
            case AmqpMethod.ChannelOpen:
                throw new AmqpException(AmqpReplyCode.ChannelError, $"second 'channel.open' seen on channel {Number}");
            case AmqpMethod.AccessRequest:
                new AccessRequestOk(1).Write(Output, Number);
                break;
            default:
                throw new AmqpException(AmqpReplyCode.NotImplemented, $"method {method} is not supported");
        }
    }

    private void OnClose()
    {
        Release();
        Connection.Forget(this);
        default(ChannelCloseOk).Write(Output, Number);
    }

    private void OnFlow(ChannelFlow flow)
    {
        if (!flow.Active)
        {
            throw new AmqpException(AmqpReplyCode.NotImplemented, "active=false");
        }

        new ChannelFlowOk(Active: true).Write(Output, Number);
    }
}
