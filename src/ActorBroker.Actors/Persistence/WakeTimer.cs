using ActorBroker.Core.Entities;

namespace ActorBroker.Actors.Persistence;

/// <summary>Tells an entity a command when the clock has come to the time that its machine asked for.</summary>
internal sealed class WakeTimer<TCommand> : IDisposable
{
    /// <summary>Longer waits are cut; the machine then asks again.</summary>
    private const long WaitMsMax = 24L * 60 * 60 * 1000;

    private readonly EntityRef<TCommand> _entity;
    private readonly ActorSystem _system;
    private readonly ITimer _timer;
    private TCommand _command = default!;
    private long _armedAt = long.MaxValue;

    public WakeTimer(EntityRef<TCommand> entity, ActorSystem system)
    {
        _entity = entity;
        _system = system;
        _timer = system.Clock.CreateTimer(static timer => ((WakeTimer<TCommand>)timer!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sets the timer, unless it is set for that time or an earlier one. Called in the entity's turns only.</summary>
    public void Arm(WakeUp<TCommand> wake)
    {
        if (Volatile.Read(ref _armedAt) <= wake.At)
        {
            return;
        }

        var now = _system.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var wait = Math.Clamp(wake.At - now, 1, WaitMsMax);
        _command = wake.Command;
        Volatile.Write(ref _armedAt, now + wait);
        _timer.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void Ring()
    {
        // Before the command: the turn that it starts sets the timer anew, even if it rang a little early.
        Volatile.Write(ref _armedAt, long.MaxValue);
        using (_system.Dispatcher.Enter(mayBlock: true))
        {
            _entity.Tell(_command);
        }
    }
}
