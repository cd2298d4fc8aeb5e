using System.Collections.Concurrent;
using ActorBroker.Actors;

namespace ActorBroker.TestKit;

/// <summary>
/// A reference that records what it is told, for a test to look at. With a <see cref="SeededDispatcher"/> an expectation
/// first runs all actors until they are idle; with any other it waits, and a time-out in real time bounds the wait.
/// </summary>
/// <typeparam name="TMessage">The messages it records.</typeparam>
public sealed class TestProbe<TMessage> : ActorRef<TMessage>, IDisposable
{
    /// <summary>How long an expectation waits in real time unless said otherwise. Long, because only a failing test waits so long.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<(TMessage Message, ActorRef? Sender)> _messages = new();
    private readonly ConcurrentQueue<Signal> _signals = new();
    private readonly SemaphoreSlim _messageCount = new(0);
    private readonly SemaphoreSlim _signalCount = new(0);
    private readonly ConcurrentDictionary<ActorRef, bool> _watchers = new();
    private volatile bool _stopped;

    /// <summary>A probe of a system. It is in no actor's family.</summary>
    public TestProbe(ActorSystem system, string name = "probe")
        : base(system) => Name = name;

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Path => "/probes/" + Name;

    /// <inheritdoc/>
    public override bool IsStopped => _stopped;

    /// <summary>Sender of the message that was expected last.</summary>
    public ActorRef? LastSender { get; private set; }

    /// <summary>Messages that no expectation has taken yet.</summary>
    public int Waiting => _messages.Count;

    /// <summary>The next message.</summary>
    /// <exception cref="ExpectationException">None came.</exception>
    public TMessage ExpectMessage(TimeSpan? timeout = null)
    {
        if (!Await(_messageCount, timeout) || !_messages.TryDequeue(out var next))
        {
            throw new ExpectationException($"Probe '{Name}' got no message of {typeof(TMessage).Name} ({When(timeout)}).");
        }

        LastSender = next.Sender;
        return next.Message;
    }

    /// <summary>The next message, which has to be equal to the given one.</summary>
    /// <exception cref="ExpectationException">None or another one came.</exception>
    public void ExpectMessage(TMessage expected, TimeSpan? timeout = null)
    {
        var actual = ExpectMessage(timeout);
        if (!EqualityComparer<TMessage>.Default.Equals(expected, actual))
        {
            throw new ExpectationException($"Probe '{Name}' expected '{expected}' and got '{actual}'.");
        }
    }

    /// <summary>The next message, which has to be of the given kind.</summary>
    /// <exception cref="ExpectationException">None or one of another kind came.</exception>
    public T ExpectMessage<T>(TimeSpan? timeout = null)
        where T : TMessage
    {
        var actual = ExpectMessage(timeout);
        return actual is T wanted
            ? wanted
            : throw new ExpectationException($"Probe '{Name}' expected a message of {typeof(T).Name} and got '{actual}'.");
    }

    /// <summary>The next messages, which have to be equal to the given ones in their order.</summary>
    public void ExpectMessages(params ReadOnlySpan<TMessage> expected)
    {
        foreach (var message in expected)
        {
            ExpectMessage(message);
        }
    }

    /// <summary>Passes over messages until one fits.</summary>
    public TMessage FishFor(Func<TMessage, bool> wanted, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        while (true)
        {
            var message = ExpectMessage(timeout);
            if (wanted(message))
            {
                return message;
            }
        }
    }

    /// <summary>Everything that was told so far and not yet expected.</summary>
    public IReadOnlyList<TMessage> TakeAll()
    {
        Pump();
        var all = new List<TMessage>();
        while (_messageCount.Wait(TimeSpan.Zero) && _messages.TryDequeue(out var next))
        {
            all.Add(next.Message);
        }

        return all;
    }

    /// <summary>Runs all actors until they are idle; no message may have come.</summary>
    /// <exception cref="InvalidOperationException">The dispatcher is not seeded, so nobody knows whether one is still to come.</exception>
    /// <exception cref="ExpectationException">One came.</exception>
    public void ExpectNoMessage()
    {
        if (System.Dispatcher is not SeededDispatcher)
        {
            throw new InvalidOperationException("Only with a seeded dispatcher is it certain that no message is on its way; use one, or expect a later message instead.");
        }

        Pump();
        if (_messages.TryPeek(out var next))
        {
            throw new ExpectationException($"Probe '{Name}' expected no message and got '{next.Message}'.");
        }
    }

    /// <summary>Has this probe told when the actor stops.</summary>
    public void Watch(ActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        actor.AddWatcher(this);
    }

    /// <summary>The next signal, which has to be of the given kind.</summary>
    /// <exception cref="ExpectationException">None or one of another kind came.</exception>
    public T ExpectSignal<T>(TimeSpan? timeout = null)
        where T : Signal
    {
        if (!Await(_signalCount, timeout) || !_signals.TryDequeue(out var signal))
        {
            throw new ExpectationException($"Probe '{Name}' got no signal of {typeof(T).Name} ({When(timeout)}).");
        }

        return signal as T
            ?? throw new ExpectationException($"Probe '{Name}' expected a signal of {typeof(T).Name} and got {signal.GetType().Name}.");
    }

    /// <summary>The next signal, which has to tell the end of the given actor.</summary>
    public void ExpectTerminated(ActorRef actor, TimeSpan? timeout = null)
    {
        var terminated = ExpectSignal<Terminated>(timeout);
        if (terminated.Actor != actor)
        {
            throw new ExpectationException($"Probe '{Name}' expected the end of '{actor}' and heard of the end of '{terminated.Actor}'.");
        }
    }

    /// <summary>Runs all actors until they are idle; no signal may have come.</summary>
    public void ExpectNoSignal()
    {
        Pump();
        if (_signals.TryPeek(out var next))
        {
            throw new ExpectationException($"Probe '{Name}' expected no signal and got {next.GetType().Name}.");
        }
    }

    /// <summary>Behaves as a stopped actor from now on.</summary>
    public void Stop()
    {
        _stopped = true;
        foreach (var watcher in _watchers.Keys)
        {
            if (_watchers.TryRemove(watcher, out _))
            {
                watcher.Signal(new Terminated(this));
            }
        }
    }

    /// <inheritdoc/>
    public override void Signal(Signal signal)
    {
        _signals.Enqueue(signal);
        Count(_signalCount);
    }

    /// <inheritdoc/>
    public override void AddWatcher(ActorRef watcher)
    {
        ArgumentNullException.ThrowIfNull(watcher);
        _watchers[watcher] = true;
        if (_stopped && _watchers.TryRemove(watcher, out _))
        {
            watcher.Signal(new Terminated(this));
        }
    }

    /// <inheritdoc/>
    public override void RemoveWatcher(ActorRef watcher) => _watchers.TryRemove(watcher, out _);

    /// <inheritdoc/>
    public void Dispose()
    {
        _messageCount.Dispose();
        _signalCount.Dispose();
    }

    /// <inheritdoc/>
    protected override Delivery Deliver(TMessage message, ActorRef? sender)
    {
        if (_stopped)
        {
            return Delivery.Stopped;
        }

        _messages.Enqueue((message, sender));
        return Count(_messageCount) ? Delivery.Delivered : Delivery.Stopped;
    }

    /// <summary>Counts one up, unless the test is over: what still runs then may go on telling the probe.</summary>
    private static bool Count(SemaphoreSlim count)
    {
        try
        {
            count.Release();
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private bool Await(SemaphoreSlim count, TimeSpan? timeout)
    {
        Pump();
        return count.Wait(System.Dispatcher is SeededDispatcher ? TimeSpan.Zero : timeout ?? DefaultTimeout);
    }

    private string When(TimeSpan? timeout) => System.Dispatcher is SeededDispatcher
        ? "all actors are idle"
        : $"waited {(timeout ?? DefaultTimeout).TotalSeconds} s";

    private void Pump() => (System.Dispatcher as SeededDispatcher)?.RunUntilIdle();
}
