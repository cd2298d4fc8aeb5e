using ActorBroker.Actors;

namespace ActorBroker.Broker.Waking;

/// <summary>
/// Wakes, after the start of a broker, the entities that may have something to do by themselves, a few at a time: the
/// broker is ready before, and clients' own commands find their way between. Stops when it is through.
/// </summary>
/// <param name="entities">Each wakes one entity and calls what it is handed when that is done, with success or without.</param>
internal sealed class BackgroundStart(IEnumerable<Action<Action>> entities) : Actor<BackgroundStart.Woken>
{
    /// <summary>So many entities read their past at a time.</summary>
    private const int AtATime = 4;

    private readonly IEnumerator<Action<Action>> _rest = entities.GetEnumerator();
    private int _running;

    /// <inheritdoc/>
    protected override void PreStart() => Context.Self.Tell(Woken.Instance);

    /// <inheritdoc/>
    protected override void Receive(Woken message)
    {
        if (_running > 0)
        {
            _running--;
        }

        var self = Context.Self;
        while (_running < AtATime && _rest.MoveNext())
        {
            _running++;
            _rest.Current(() => self.Tell(Woken.Instance));
        }

        if (_running == 0)
        {
            Context.Stop(self);
        }
    }

    /// <inheritdoc/>
    protected override void PostStop() => _rest.Dispose();

    /// <summary>One entity is awake.</summary>
    internal sealed class Woken
    {
        private Woken()
        {
        }

        public static Woken Instance { get; } = new();
    }
}
