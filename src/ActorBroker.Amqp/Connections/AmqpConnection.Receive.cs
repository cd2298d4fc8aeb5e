using System.Buffers;
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

    private long _unfinished;
    private AmqpMethod _method;

    /// <inheritdoc/>
    protected override long TurnReadBytes => 256 * 1024;

    /// <inheritdoc/>
    protected override bool MayRead => _waitingFor is null
        && _state != ConnectionState.Closed
        && _publications.WithinBudget
        && Output.Unflushed < UnreadAnswersMax;

    /// <summary>
    /// Does something that needs an answer from elsewhere before this connection can go on. Nothing is read meanwhile, so
    /// that what the client sent keeps its order; commands gathered so far go first.
    /// </summary>
    public void Run<T>(AmqpChannel channel, Func<Task<T>> operation, Action<T> done)
    {
        StartWaiting(channel);
        var task = operation();
        _ = task.ContinueWith(
            ended => Self.Tell(new OperationDone(connection =>
            {
                connection.StopWaiting(channel);
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
    public void StartWaiting(AmqpChannel channel)
    {
        SendCommands();
        _waitingFor = channel;
    }

    /// <summary>What was waited for has come, or the channel that waited for it is closed.</summary>
    public void StopWaiting(AmqpChannel channel)
    {
        if (ReferenceEquals(_waitingFor, channel))
        {
            _waitingFor = null;
        }
    }

    /// <summary>
    /// Counts bytes of messages whose bodies have come in part, on all channels: they wait in memory and nothing else
    /// bounds how many there are.
    /// </summary>
    /// <exception cref="AmqpException">There are more than <see cref="AmqpOptions.UnfinishedBytesMax"/>.</exception>
    public void AddUnfinished(int bytes)
    {
        _unfinished += bytes;
        var most = Math.Max(Options.UnfinishedBytesMax, Options.MessageSizeMax + (long)FrameMax);
        if (bytes > 0 && _unfinished > most)
        {
            throw new AmqpException(
                AmqpReplyCode.ResourceError,
                $"messages begun and not finished on this connection's channels have more than {most} bytes; finish some before more are begun");
        }
    }

    /// <inheritdoc/>
    protected override void Process(ref ReadOnlySequence<byte> rest)
    {
        while (true)
        {
            try
            {
                ProcessFrames(ref rest);
                return;
            }
            catch (AmqpWireException error)
            {
                // What follows a broken frame cannot be understood.
                rest = rest.Slice(rest.End);
                Fail(AmqpException.From(error), _method);
                return;
            }
            catch (AmqpException error)
            {
                // What follows is passed over, except for a close that the client sent meanwhile.
                Fail(error, _method);
            }
        }
    }

    private void ProcessFrames(ref ReadOnlySequence<byte> rest)
    {
        if (_state == ConnectionState.AwaitingHeader && !TryStart(ref rest))
        {
            return;
        }

        while (MayRead && !rest.IsEmpty)
        {
            var cursor = new FrameCursor(_gatherer.Head(rest, FrameMax), FrameMax);
            try
            {
                while (MayRead && cursor.TryRead(out var frame))
                {
                    _method = AmqpMethod.None;
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

        if (_state is ConnectionState.Closing or ConnectionState.Leaving)
        {
            return;
        }

        if (_state != ConnectionState.Open)
        {
            throw new AmqpException(AmqpReplyCode.UnexpectedFrame, $"a frame came on channel {frame.Channel} before the connection was open");
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
        catch (AmqpException error)
        {
            Fail(channel, error);
        }
        finally
        {
            _method = channel.Method;
        }
    }

    private void OpenChannel(Frame frame)
    {
        if (frame.Type != FrameType.Method)
        {
            throw new AmqpException(AmqpReplyCode.UnexpectedFrame, "expected method frame, got non method frame instead");
        }

        _method = AmqpMethods.ReadId(frame.Payload, out var arguments);
        if (_method != AmqpMethod.ChannelOpen)
        {
            throw new AmqpException(AmqpReplyCode.ChannelError, $"expected 'channel.open' on channel {frame.Channel}");
        }

        ChannelOpen.Read(arguments);
        if (frame.Channel > _channelMax)
        {
            throw new AmqpException(
                AmqpReplyCode.NotAllowed, $"number of channels opened ({frame.Channel}) has reached the negotiated channel_max ({_channelMax})");
        }

        _channels.Add(frame.Channel, new AmqpChannel(this, frame.Channel));
        default(ChannelOpenOk).Write(Output, frame.Channel);
    }
}
