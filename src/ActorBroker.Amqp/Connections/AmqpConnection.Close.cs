using ActorBroker.Amqp.Channels;
using ActorBroker.Amqp.Wire;
using ActorBroker.Broker;
using ActorBroker.Broker.Queues;

namespace ActorBroker.Amqp.Connections;

/// <content>Heartbeats, errors and the end.</content>
internal sealed partial class AmqpConnection
{
    /// <summary>How long a reader keeps its buffer at most before it may be asked to give it back.</summary>
    private static readonly TimeSpan ReaderRest = TimeSpan.FromSeconds(2);

    private readonly List<QueueHandle> _owned = [];
    private int _silentTicks;

    /// <summary>The connection has declared an exclusive queue, which goes with it.</summary>
    public void Own(QueueHandle queue)
    {
        if (!_owned.Contains(queue))
        {
            _owned.Add(queue);
        }
    }

    /// <summary>An exclusive queue was deleted before its connection's end.</summary>
    public void Disown(QueueHandle queue) => _owned.Remove(queue);

    /// <summary>Closes a channel, or the connection, for an error.</summary>
    public void Fail(AmqpChannel channel, AmqpException error)
    {
        if (!error.ClosesChannelOnly)
        {
            Fail(error);
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
            Output.GetSpan(Frame.HeartbeatBytes.Length);
            Frame.HeartbeatBytes.CopyTo(Output.GetSpan(Frame.HeartbeatBytes.Length));
            Output.Advance(Frame.HeartbeatBytes.Length);
        }

        Output.WasUsed = false;
        _silentTicks = _received ? 0 : _silentTicks + 1;
        _received = false;

        // Two whole intervals are four ticks (AMQP 0-9-1, 4.2.7).
        if (_silentTicks >= 4)
        {
            LogMessages.HeartbeatMissed(_log, Id);
            End();
        }
    }

    internal void OnTimeUp()
    {
        LogMessages.HandshakeTimedOut(_log, Id, _state);
        End();
    }

    internal void OnShutDown()
    {
        if (_state == ConnectionState.Open)
        {
            Fail(new AmqpException(AmqpReplyCode.ConnectionForced, "broker forced connection closure with reason 'shutdown'"));
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

    private void Fail(AmqpException error)
    {
        if (_state is ConnectionState.Closing or ConnectionState.Closed)
        {
            return;
        }

        LogMessages.ConnectionError(_log, Id, error.Message);
        CloseChannels();
        _waiting = false;
        _state = ConnectionState.Closing;
        new ConnectionClose(error.Code, AmqpReplyCodes.Text(error.Code, error.Message), default).Write(Output, 0);
        Context.Timers.StartSingle(TimeUp.Instance, TimeUp.Instance, Options.CloseTimeout);
    }

    private void End() => _state = ConnectionState.Closed;

    private void CloseChannels()
    {
        foreach (var channel in _channels.Values)
        {
            channel.Release();
        }

        _channels.Clear();
    }

    private void ReleaseOwnedQueues()
    {
        foreach (var queue in _owned)
        {
            _ = ReleaseAsync(queue);
        }

        _owned.Clear();
    }

    private async Task ReleaseAsync(QueueHandle queue)
    {
        try
        {
            await Broker.DeleteQueueAsync(queue, ifUnused: false, ifEmpty: false);
        }
        catch (Exception error) when (error is BrokerException or IOException)
        {
            LogMessages.QueueNotReleased(_log, queue.Info.Name, error.Message);
        }
    }
}
