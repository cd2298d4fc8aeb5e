using System.Buffers;
using ActorBroker.Actors;
using ActorBroker.Amqp.Channels;
using ActorBroker.Amqp.Wire;

namespace ActorBroker.Amqp.Connections;

/// <content>Frames from the socket.</content>
internal sealed partial class AmqpConnection
{
    /// <summary>Largest frame before tuning, in bytes.</summary>
    private const int InitialFrameMax = 8192;

    /// <summary>Bytes of answers that may wait for a client that does not read, before what it sends is not read either.</summary>
    private const long UnreadAnswersMax = 1 << 20;

    /// <summary>A read of at least this many bytes means that the client is sending faster than it waits for answers.</summary>
    private const long BulkReadBytes = 16 * 1024;

    private bool _received;

    private bool MayRead => !_waiting
        && _state != ConnectionState.Closed
        && _publications.WithinBudget
        && Output.Unflushed < UnreadAnswersMax;

    /// <summary>
    /// Does something that needs an answer from elsewhere before this connection can go on. Nothing is read meanwhile, so
    /// that what the client sent keeps its order; commands gathered so far go first.
    /// </summary>
    public void Run<T>(AmqpChannel channel, Func<Task<T>> operation, Action<T> done)
    {
        SendCommands();
        _waiting = true;
        var task = operation();
        _ = task.ContinueWith(
            ended => Self.Tell(new OperationDone(connection =>
            {
                if (!channel.IsOpen)
                {
                    return;
                }

                if (ended.IsCompletedSuccessfully)
                {
                    done(ended.Result);
                }
                else
                {
                    connection.Fail(channel, AmqpException.From(ended.Exception!.GetBaseException()));
                }
            })),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Like <see cref="Run{T}"/> for an operation without a result.</summary>
    public void Run(AmqpChannel channel, Func<Task> operation, Action done) => Run(
        channel,
        async () =>
        {
            await operation();
            return true;
        },
        _ => done());

    /// <summary>Stops reading until <see cref="StopWaiting"/>; commands gathered so far go first.</summary>
    public void StartWaiting()
    {
        SendCommands();
        _waiting = true;
    }

    /// <summary>What was waited for has come.</summary>
    public void StopWaiting() => _waiting = false;

    internal void OnOperationDone(Action<AmqpConnection> consequence)
    {
        _waiting = false;
        consequence(this);
    }

    private void ReadInput()
    {
        while (MayRead && _input.TryRead(out var result))
        {
            var buffer = result.Buffer;
            if (buffer.Length >= BulkReadBytes)
            {
                // More is on its way: the disk should not keep this thread from reading it.
                DispatchScope.DoNotBlock();
            }

            var rest = buffer;
            try
            {
                Process(ref rest);
            }
            catch (Exception error) when (error is AmqpException or AmqpWireException)
            {
                // What follows a broken frame cannot be understood.
                rest = error is AmqpWireException ? rest.Slice(rest.End) : rest;
                Fail(AmqpException.From(error));
            }

            // If reading stopped in the middle, the rest is to be there at once when it goes on.
            var stopped = !MayRead && !rest.IsEmpty;
            _input.AdvanceTo(rest.Start, stopped ? rest.Start : rest.End);
            if (result.IsCompleted && !stopped)
            {
                End();
            }
        }
    }

    private void Process(ref ReadOnlySequence<byte> rest)
    {
        if (_state == ConnectionState.AwaitingHeader && !TryStart(ref rest))
        {
            return;
        }

        while (MayRead)
        {
            var cursor = new FrameCursor(_gatherer.Head(rest, FrameMax), FrameMax);
            try
            {
                while (MayRead && cursor.TryRead(out var frame))
                {
                    _received = true;
                    Process(frame);
                }
            }
            finally
            {
                rest = rest.Slice(cursor.Consumed);
            }

            if (cursor.Consumed == 0)
            {
                return;
            }
        }
    }

    private void Process(Frame frame)
    {
        if (frame.Type == FrameType.Heartbeat)
        {
            return;
        }

        if (frame.Channel == 0)
        {
            ProcessOwn(frame);
            return;
        }

        if (_state == ConnectionState.Closing)
        {
            return;
        }

        if (_state != ConnectionState.Open)
        {
            throw new AmqpException(AmqpReplyCode.ChannelError, $"a frame came on channel {frame.Channel} before the connection was open");
        }

        if (!_channels.TryGetValue(frame.Channel, out var channel))
        {
            OpenChannel(frame);
            return;
        }

        try
        {
            channel.Process(frame);
        }
        catch (AmqpException error) when (error.ClosesChannelOnly)
        {
            Fail(channel, error);
        }
    }

    private void OpenChannel(Frame frame)
    {
        if (frame.Type != FrameType.Method || AmqpMethods.ReadId(frame.Payload, out _) != AmqpMethod.ChannelOpen)
        {
            throw new AmqpException(AmqpReplyCode.ChannelError, $"expected 'channel.open' on channel {frame.Channel}");
        }

        if (frame.Channel > _channelMax)
        {
            throw new AmqpException(
                AmqpReplyCode.NotAllowed, $"number of channels opened ({frame.Channel}) has reached the negotiated channel_max ({_channelMax})");
        }

        _channels.Add(frame.Channel, new AmqpChannel(this, frame.Channel));
        default(ChannelOpenOk).Write(Output, frame.Channel);
    }
}
