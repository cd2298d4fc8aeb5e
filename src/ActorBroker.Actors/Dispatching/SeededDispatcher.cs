namespace ActorBroker.Actors;

/// <summary>One turn that a <see cref="SeededDispatcher"/> ran.</summary>
/// <param name="Step">Number of the turn, from 1.</param>
/// <param name="Path">Whose turn.</param>
public readonly record struct DispatchStep(long Step, string Path);

/// <summary>
/// Runs actors on its owner's thread only, and only when told to, each time one that is chosen from those ready by a
/// pseudo-random number. The same seed and the same input give the same run, so a failure found by one seed can be
/// looked at again. Hooks are called when nothing is ready and, by chance, sometimes before.
/// </summary>
public sealed class SeededDispatcher : Dispatcher
{
    /// <summary>Steps that <see cref="Trace"/> keeps: the first so many. <see cref="TraceHash"/> covers all.</summary>
    public const int TraceLimit = 100_000;

    private const int HookOdds = 8;

    private readonly Lock _gate = new();
    private readonly List<IRunnable> _ready = [];
    private readonly List<DispatchStep> _trace = [];
    private ulong _random;
    private bool _running;

    /// <summary>A dispatcher whose choices follow from the seed.</summary>
    public SeededDispatcher(int seed) => _random = Mix.Scramble((ulong)(uint)seed + 1);

    /// <summary>Turns run so far.</summary>
    public long Steps { get; private set; }

    /// <summary>The first <see cref="TraceLimit"/> turns.</summary>
    public IReadOnlyList<DispatchStep> Trace => _trace;

    /// <summary>Differs, in all likelihood, between two runs whose turns were not the same.</summary>
    public ulong TraceHash { get; private set; } = Mix.Start;

    /// <inheritdoc/>
    public override void Schedule(IRunnable runnable)
    {
        lock (_gate)
        {
            _ready.Add(runnable);
        }
    }

    /// <summary>Scopes mean nothing here: what is ready waits for the next step.</summary>
    public override DispatchScope Enter(bool mayBlock) => default;

    /// <summary>Runs one turn, or the hooks if nobody is ready.</summary>
    /// <returns>False if nobody was ready, not even after the hooks.</returns>
    /// <exception cref="InvalidOperationException">Called from within a turn.</exception>
    public bool Step()
    {
        if (_running)
        {
            throw new InvalidOperationException("A turn cannot run another one; step only from outside the actors.");
        }

        _running = true;
        try
        {
            var next = Choose();
            if (next is null)
            {
                RunQuiescent(mayBlock: true);
                lock (_gate)
                {
                    return _ready.Count > 0;
                }
            }

            Note(next.Path);
            RunTurn(next);
            if (Next(HookOdds) == 0)
            {
                RunQuiescent(mayBlock: true);
            }

            return true;
        }
        finally
        {
            _running = false;
        }
    }

    /// <summary>Steps until nobody is ready and the hooks make nobody ready.</summary>
    /// <param name="stepLimit">Steps after which it gives up.</param>
    /// <returns>How many steps there were.</returns>
    /// <exception cref="InvalidOperationException">There were more steps than allowed: some actors keep waking each other.</exception>
    public long RunUntilIdle(long stepLimit = 10_000_000)
    {
        var steps = 0L;
        while (Step())
        {
            if (++steps > stepLimit)
            {
                throw new InvalidOperationException($"Still busy after {stepLimit} steps; some actors keep waking each other (last: {_trace[^1].Path}).");
            }
        }

        return steps;
    }

    internal override void Pump()
    {
        if (!_running)
        {
            RunUntilIdle();
        }
    }

    private IRunnable? Choose()
    {
        lock (_gate)
        {
            if (_ready.Count == 0)
            {
                return null;
            }

            var index = Next(_ready.Count);
            var chosen = _ready[index];
            _ready[index] = _ready[^1];
            _ready.RemoveAt(_ready.Count - 1);
            return chosen;
        }
    }

    private void Note(string path)
    {
        Steps++;
        TraceHash = Mix.Add(TraceHash, path);
        if (_trace.Count < TraceLimit)
        {
            _trace.Add(new DispatchStep(Steps, path));
        }
    }

    private int Next(int bound)
    {
        _random = Mix.Scramble(_random);
        return (int)(_random % (ulong)bound);
    }
}
