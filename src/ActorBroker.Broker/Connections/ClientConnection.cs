using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Net.Sockets;
using ActorBroker.Actors;

namespace ActorBroker.Broker.Connections;

/// <summary>
/// One client's connection as an actor, whatever it speaks. What it hears of is a message in its mailbox; at the end of
/// each turn it reads what the socket has, and flushes once what the turn has written.
/// </summary>
/// <typeparam name="TMessage">What the connection is told.</typeparam>
public abstract class ClientConnection<TMessage> : Actor<TMessage>
{
    /// <summary>A read of at least this many bytes means that the client is sending faster than it waits for answers.</summary>
    private const long BulkReadBytes = 16 * 1024;

    private readonly ConnectionSeat _seat;
    private readonly IDuplexPipe _transport;
    private readonly InlineReads _inlineReads;
    private readonly TMessage _wake;
    private InputPump _input = null!;

    /// <summary>Makes the actor of a connection that was accepted.</summary>
    /// <param name="seat">Its place among the connections of its listener.</param>
    /// <param name="broker">The broker.</param>
    /// <param name="transport">Bytes from and to the client.</param>
    /// <param name="socket">The socket behind them; null if there is none.</param>
    /// <param name="wake">A message that does nothing but have the connection's turn end.</param>
    protected ClientConnection(ConnectionSeat seat, MessageBroker broker, IDuplexPipe transport, Socket? socket, TMessage wake)
    {
        ArgumentNullException.ThrowIfNull(seat);
        _seat = seat;
        _transport = transport;
        _inlineReads = new InlineReads(socket);
        _wake = wake;
        Broker = broker;
    }

    /// <summary>Its number.</summary>
    public long Id => _seat.Id;

    /// <summary>The broker.</summary>
    public MessageBroker Broker { get; }

    /// <summary>Bytes to the client.</summary>
    public OutputPump Output { get; private set; } = null!;

    /// <summary>Its own reference; also for use by other threads.</summary>
    public ActorRef<TMessage> Self { get; private set; } = null!;

    /// <summary>Whether anything was received since the last look; for heartbeats and the like.</summary>
    protected bool WasReceived { get; set; }

    /// <summary>Bytes read in one turn; then what they led to is sent on before more is read, and others have their turns.</summary>
    protected abstract long TurnReadBytes { get; }

    /// <summary>Whether the connection wants to know what the client sends next. Looked at between any two reads.</summary>
    protected abstract bool MayRead { get; }

    /// <summary>Whether the connection ends with this turn, when what was written is sent.</summary>
    protected abstract bool IsClosed { get; }

    /// <summary>Handles a message, in the connection's turn.</summary>
    protected abstract void Handle(TMessage message);

    /// <summary>Takes from what was read as much as it can; the rest is shown again, with more behind it.</summary>
    protected abstract void Process(ref ReadOnlySequence<byte> rest);

    /// <summary>Something failed in the connection's turn: the client is told if that is possible, and the socket does not hang.</summary>
    protected abstract void Fail(Exception error);

    /// <summary>Closes the connection when what was written is sent.</summary>
    protected abstract void End();

    /// <summary>Does what the messages of the turn have made possible, before the socket is read.</summary>
    protected virtual void BeginTurnEnd()
    {
    }

    /// <summary>Sends on what the turn has gathered, after the socket was read and before the flush.</summary>
    protected virtual void SendTurn()
    {
    }

    /// <summary>Whether the flush has made something possible that nobody else would wake the connection for.</summary>
    protected virtual bool MayGoOn => false;

    /// <summary>Gives back all that the connection holds; the socket is closed afterwards.</summary>
    protected abstract void Release();

    /// <summary>Tells the connection something from another thread; what that leads to runs on the thread.</summary>
    protected void TellFromOutside(TMessage message)
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
        _input = new InputPump(_transport.Input, WakeUp);
        Output = new OutputPump(_transport.Output, WakeUp);
    }

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails, the client is told and the socket does not hang.")]
    protected sealed override void Receive(TMessage message)
    {
        try
        {
            Handle(message);
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails, the client is told and the socket does not hang.")]
    protected sealed override void TurnEnded()
    {
        var couldRead = false;
        try
        {
            Output.Refresh();
            BeginTurnEnd();
            ReadInput();
            couldRead = MayRead;
            SendTurn();
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

        if (IsClosed)
        {
            Context.Stop(Context.Self);
        }
        else if ((!couldRead && MayRead) || MayGoOn)
        {
            // What stood in the way has gone while answers were written and flushed; nobody else would wake the reader.
            Self.Tell(_wake);
        }
    }

    /// <inheritdoc/>
    protected sealed override void PostStop()
    {
        try
        {
            Release();
        }
        finally
        {
            _seat.Leave();
        }
    }

    private void WakeUp()
    {
        if (Thread.CurrentThread.IsThreadPoolThread || _inlineReads.IsOn)
        {
            TellFromOutside(_wake);
        }
        else
        {
            // The thread that waits for sockets is no longer this connection's own: it goes back to them.
            Self.Tell(_wake);
        }
    }

    private void ReadInput()
    {
        var left = TurnReadBytes;
        while (MayRead && _input.TryRead(out var result))
        {
            var buffer = result.Buffer;
            WasReceived |= !buffer.IsEmpty;
            Broker.LoneReader.Note(_inlineReads, buffer.Length);
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
            finally
            {
                left -= buffer.Length - rest.Length;

                // If reading stopped in the middle, the rest is to be there at once when it goes on.
                var stopped = !MayRead && !rest.IsEmpty;
                _input.AdvanceTo(rest.Start, stopped ? rest.Start : rest.End);
                if (result.IsCompleted && !stopped)
                {
                    End();
                }
            }

            if (left <= 0)
            {
                Self.Tell(_wake);
                break;
            }
        }
    }
}
