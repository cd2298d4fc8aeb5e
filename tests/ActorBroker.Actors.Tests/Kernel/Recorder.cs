using ActorBroker.TestKit;

namespace ActorBroker.Actors.Tests.Kernel;

/// <summary>
/// An actor whose every step a test can see: it reports what is called on it as a line, and does what its script says
/// when a message of that text comes.
/// </summary>
internal sealed class Recorder(TestProbe<string> log, Recorder.Script script) : Actor<string>
{
    private static int _instances;

    private readonly int _instance = Interlocked.Increment(ref _instances);

    internal delegate void Step(Recorder actor);

    public int Instance => _instance;

    public new ActorContext<string> Context => base.Context;

    protected override SupervisorStrategy SupervisorStrategy => script.Strategy;

    public void Log(string line) => log.Tell(line, Context.Sender);

    protected override void Receive(string message)
    {
        Log(message);
        if (script.Steps.TryGetValue(message, out var step))
        {
            step(this);
        }
    }

    protected override void OnSignal(Signal signal)
    {
        var line = signal is Terminated terminated ? $"terminated {terminated.Actor.Name}" : signal.ToString()!;
        Log(line);
        if (script.Steps.TryGetValue(line, out var step))
        {
            step(this);
        }
    }

    protected override void TurnEnded() => Note("turn");

    protected override void PreStart() => Note("start");

    protected override void PostStop() => Note("stop");

    protected override void PreRestart(Exception reason)
    {
        Note("before restart");
        base.PreRestart(reason);
    }

    protected override void PostRestart(Exception reason)
    {
        Note("after restart");
        base.PostRestart(reason);
    }

    private void Note(string line)
    {
        if (script.Hooks)
        {
            log.Tell(line);
        }

        if (script.Steps.TryGetValue("at " + line, out var step))
        {
            step(this);
        }
    }

    /// <summary>What the actor does, and whether it reports its life cycle too.</summary>
    internal sealed class Script
    {
        public Dictionary<string, Step> Steps { get; init; } = [];

        public bool Hooks { get; init; }

        public SupervisorStrategy Strategy { get; init; } = SupervisorStrategy.Default;

        public Props<string> Props(TestProbe<string> log) => Props<string>.Of(() => new Recorder(log, this));
    }
}

/// <summary>A signal of the tests' own.</summary>
internal sealed class Ping(string text = "ping") : Signal
{
    public override string ToString() => text;
}
