using ActorBroker.Amqp.Channels;
using ActorBroker.Amqp.Wire;
using ActorBroker.Broker;
using Microsoft.AspNetCore.Connections;

namespace ActorBroker.Amqp.Connections;

/// <content>Heartbeats, errors and the end.</content>
internal sealed partial class AmqpConnection
{
    /// <summary>How long a reader keeps its buffer at most before it may be asked to give it back.</summary>
    private static readonly TimeSpan ReaderRest = TimeSpan.FromSeconds(2);

    private int _silentTicks;

    /// <summary>Closes a channel, or the connection, for an error.</summary>
    public void Fail(AmqpChannel channel, AmqpException error)
    {
        if (!error.ClosesChannelOnly)
        {
            Fail(error, channel.Method);
            return;
        }

        LogMessages.ChannelError(_log, Id, channel.Number, error.Message);
        channel.CloseFor(error);
    }

    /// <summary>A channel has been closed from both sides.</summary>
    public void Forget(AmqpChannel channel) => _channels.Remove(channel.Number);

    /// <summary>Has the readers of its consumers give their buffers back after a while.</summary>
    public void RestReadersLater() => Context.Timers.StartSingle(RestReaders.Instance, RestReaders.Instance, ReaderRest);

    internal void OnHeartbeatTick()
    {
        if (!Output.WasUsed)
        {
            Frame.HeartbeatBytes.CopyTo(Output.GetSpan(Frame.HeartbeatBytes.Length));
            Output.Advance(Frame.HeartbeatBytes.Length);
        }

        Output.WasUsed = false;

        // Nothing can come while nothing is read; but a client that does not read either is as silent as one that is gone.
        _silentTicks = WasReceived || (!MayRead && !Output.IsBlocked) ? 0 : _silentTicks + 1;
        WasReceived = false;

        // Two whole intervals are four ticks (AMQP 0-9-1, 4.2.7).
        if (_silentTicks >= 4)
        {
            LogMessages.HeartbeatMissed(_log, Id);
            Drop("nothing came for two heartbeat intervals");
        }
    }

    internal void OnTimeUp()
    {
        if (_state == ConnectionState.Leaving)
        {
            Drop("the client has closed it");
            return;
        }

        LogMessages.TimeIsUp(_log, Id, _state);
        Drop("its time is up");
    }

    internal void OnShutDown()
    {
        if (_state == ConnectionState.Open)
        {
            Fail(
                new AmqpException(AmqpReplyCode.ConnectionForced, "broker forced connection closure with reason 'shutdown'"),
                AmqpMethod.None);
        }
        else if (_state != ConnectionState.Closing)
        {
            End();
        }
    }

    private void StartHeartbeats(ushort seconds)
    {
        if (seconds > 0)
        {
            Context.Timers.StartPeriodic(HeartbeatTick.Instance, HeartbeatTick.Instance, TimeSpan.FromSeconds(seconds) / 2);
        }
    }

    /// <summary>Closes the connection for an error; one that is not the client's is logged with all that is known of it.</summary>
    protected override void Fail(Exception error)
    {
        if (error is not (AmqpException or AmqpWireException or BrokerException) && _state != ConnectionState.Closed)
        {
            LogMessages.ConnectionFailed(_log, error, Id);
        }

        Fail(AmqpException.From(error), AmqpMethod.None);
    }

    private void Fail(AmqpException error, AmqpMethod method)
    {
        if (_state is ConnectionState.Closing or ConnectionState.Leaving or ConnectionState.Closed)
        {
            return;
        }

        LogMessages.ConnectionError(_log, Id, error.Message);
        _waitingFor = null;
        CloseChannels();
        if (_state is ConnectionState.AwaitingHeader or ConnectionState.Starting && error.Code != AmqpReplyCode.AccessRefused)
        {
            // Nobody knows yet who that is, nor whether it speaks AMQP at all (RabbitMQ says nothing either).
            End();
            return;
        }

        _state = ConnectionState.Closing;
        new ConnectionClose(error.Code, AmqpReplyCodes.Text(error.Code, error.Message), method).Write(Output, 0);
        Context.Timers.StartSingle(TimeUp.Instance, TimeUp.Instance, Options.CloseTimeout);
    }

    /// <summary>
    /// The client closes. It has the answer and closes the socket; if the broker did, other threads of the client that are closing
    /// too would see an end without an answer (RabbitMQ waits as well).
    /// </summary>
    private void OnClientClose()
    {
        default(ConnectionCloseOk).Write(Output, 0);
        if (_state == ConnectionState.Closing)
        {
            // Both have closed, and both have their answers when this is sent.
            End();
        }
        else if (_state != ConnectionState.Leaving)
        {
            _waitingFor = null;
            CloseChannels();
            OwnedQueues.Release();
            _state = ConnectionState.Leaving;
            Context.Timers.StartSingle(TimeUp.Instance, TimeUp.Instance, Options.CloseTimeout);
        }
    }

    /// <inheritdoc/>
    protected override void End() => _state = ConnectionState.Closed;

    /// <summary>Ends without waiting for the client to take what was written: it has had its time.</summary>
    private void Drop(string reason)
    {
        End();
        if (Output.IsBlocked)
        {
            _transport.Abort(new ConnectionAbortedException(reason));
        }
    }

    private void CloseChannels()
    {
        foreach (var channel in _channels.Values)
        {
            channel.Release();
        }

        _channels.Clear();
    }
}
