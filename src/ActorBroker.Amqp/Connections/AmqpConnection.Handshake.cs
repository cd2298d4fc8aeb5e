using System.Buffers;
using System.Net;
using ActorBroker.Amqp.Wire;

namespace ActorBroker.Amqp.Connections;

/// <content>From the protocol header to the open virtual host.</content>
internal sealed partial class AmqpConnection
{
    private const int FrameMaxMin = WireLimits.FrameBytesMin;

    private ushort _channelMax;
    private bool _closesOnAuthenticationFailure;

    private bool TryStart(ref ReadOnlySequence<byte> rest)
    {
        Span<byte> head = stackalloc byte[ProtocolHeader.Bytes];
        var there = (int)Math.Min(ProtocolHeader.Bytes, rest.Length);
        rest.Slice(0, there).CopyTo(head);
        switch (ProtocolHeader.Recognise(head[..there]))
        {
            case ProtocolHeaderKind.Incomplete:
                return false;
            case ProtocolHeaderKind.Amqp091:
                rest = rest.Slice(ProtocolHeader.Bytes);
                new ConnectionStart(0, 9, ServerProperties(), "PLAIN AMQPLAIN", "en_US").Write(Output, 0);
                _state = ConnectionState.Starting;
                return true;
            default:
                // The answer to another protocol is our header (AMQP 0-9-1, 2.2.4).
                rest = rest.Slice(rest.End);
                Output.Write(ProtocolHeader.Amqp091);
                End();
                return false;
        }
    }

    private void ProcessOwn(Frame frame)
    {
        if (frame.Type != FrameType.Method)
        {
            throw new AmqpException(AmqpReplyCode.UnexpectedFrame, "content cannot come on channel 0");
        }

        var method = AmqpMethods.ReadId(frame.Payload, out var arguments);
        _method = method;
        switch (method)
        {
            case AmqpMethod.ConnectionClose:
                OnClientClose();
                break;
            case AmqpMethod.ConnectionCloseOk when _state == ConnectionState.Closing:
                End();
                break;
            case var _ when _state is ConnectionState.Closing or ConnectionState.Leaving:
                break;
            case AmqpMethod.ConnectionStartOk when _state == ConnectionState.Starting:
                Authenticate(ConnectionStartOk.Read(arguments));
                break;
            case AmqpMethod.ConnectionTuneOk when _state == ConnectionState.Tuning:
                Tune(ConnectionTuneOk.Read(arguments));
                break;
            case AmqpMethod.ConnectionOpen when _state == ConnectionState.Opening:
                Open(ConnectionOpen.Read(arguments));
                break;
            case AmqpMethod.ConnectionUpdateSecret when _state == ConnectionState.Open:
                default(ConnectionUpdateSecretOk).Write(Output, 0);
                break;
            default:
                throw new AmqpException(AmqpReplyCode.ChannelError, $"{method} cannot come while the connection is in state {_state}");
        }
    }

    private void Authenticate(ConnectionStartOk start)
    {
        var capabilities = start.ClientProperties.TryGet("capabilities", out var value) && value.TryGetTable(out var table) ? table : FieldTable.Empty;
        NotifiesCancel = Has(capabilities, "consumer_cancel_notify");
        _notifiesBlocked = Has(capabilities, "connection.blocked");
        _closesOnAuthenticationFailure = Has(capabilities, "authentication_failure_close");
        var loopback = _transport.RemoteEndPoint is not IPEndPoint remote || IPAddress.IsLoopback(remote.Address);
        var parsed = SaslCredentials.TryParse(start.Mechanism, start.Response, out var user, out var password);
        if (parsed && Options.Authenticator.Authenticate(user, password, loopback))
        {
            User = user;
            _state = ConnectionState.Tuning;
            new ConnectionTune(Options.ChannelMax, (uint)Options.FrameMax, (ushort)Options.Heartbeat.TotalSeconds).Write(Output, 0);
            return;
        }

        LogMessages.LoginRefused(_log, Id, start.Mechanism is "PLAIN" or "AMQPLAIN" ? start.Mechanism : "an unknown one");
        if (_closesOnAuthenticationFailure)
        {
            throw new AmqpException(
                AmqpReplyCode.AccessRefused,
                $"Login was refused using authentication mechanism {start.Mechanism}. For details see the broker logfile.");
        }

        // Without that capability a client only understands a socket that closes (RabbitMQ's authentication failure notifications).
        End();
    }

    private void Tune(ConnectionTuneOk tune)
    {
        var frameMax = tune.FrameMax == 0 ? (uint)Options.FrameMax : tune.FrameMax;
        if (frameMax > Options.FrameMax)
        {
            throw new AmqpException(
                AmqpReplyCode.NotAllowed, $"negotiated frame_max = {frameMax} is higher than the maximum allowed value ({Options.FrameMax})");
        }

        if (frameMax < FrameMaxMin)
        {
            throw new AmqpException(
                AmqpReplyCode.NotAllowed, $"negotiated frame_max = {frameMax} is lower than the minimum allowed value ({FrameMaxMin})");
        }

        if (tune.ChannelMax > Options.ChannelMax)
        {
            throw new AmqpException(
                AmqpReplyCode.NotAllowed,
                $"negotiated channel_max = {tune.ChannelMax} is higher than the maximum allowed value ({Options.ChannelMax})");
        }

        FrameMax = (int)frameMax;
        _channelMax = tune.ChannelMax == 0 ? Options.ChannelMax : tune.ChannelMax;
        StartHeartbeats(tune.Heartbeat);
        _state = ConnectionState.Opening;
    }

    private void Open(ConnectionOpen open)
    {
        VirtualHost = Broker.FindVirtualHost(open.VirtualHost)
            ?? throw new AmqpException(AmqpReplyCode.NotAllowed, $"vhost {open.VirtualHost} not found");
        _state = ConnectionState.Open;
        Context.Timers.Cancel(TimeUp.Instance);
        default(ConnectionOpenOk).Write(Output, 0);
        LogMessages.ConnectionOpened(_log, Id, User, open.VirtualHost);
    }

    private FieldTable ServerProperties() => new(
        new FieldEntry("product", FieldValue.String(Options.Product)),
        new FieldEntry("version", FieldValue.String(Options.Version)),
        new FieldEntry("platform", FieldValue.String($"ActorBroker on .NET {Environment.Version}")),
        new FieldEntry("information", FieldValue.String("RabbitMQ's dialect of AMQP 0-9-1")),
        new FieldEntry("capabilities", FieldValue.Table(new FieldTable(
            new FieldEntry("publisher_confirms", FieldValue.Boolean(true)),
            new FieldEntry("exchange_exchange_bindings", FieldValue.Boolean(true)),
            new FieldEntry("basic.nack", FieldValue.Boolean(true)),
            new FieldEntry("consumer_cancel_notify", FieldValue.Boolean(true)),
            new FieldEntry("connection.blocked", FieldValue.Boolean(true)),
            new FieldEntry("authentication_failure_close", FieldValue.Boolean(true)),
            new FieldEntry("per_consumer_qos", FieldValue.Boolean(true)),
            new FieldEntry("consumer_priorities", FieldValue.Boolean(true)),
            new FieldEntry("direct_reply_to", FieldValue.Boolean(true))))));

    private static bool Has(FieldTable capabilities, string name) =>
        capabilities.TryGet(name, out var value) && value.TryGetBoolean(out var has) && has;
}
