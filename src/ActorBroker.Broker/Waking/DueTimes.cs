using System.Collections.Concurrent;
using ActorBroker.Actors;
using ActorBroker.Core.Entities;

namespace ActorBroker.Broker.Waking;

/// <summary>
/// Remembers when entities that have left memory want to be woken, for they themselves have no timers any more: one look
/// at the clock now and then for all of them. An entity that may leave memory says by that that it can wait so long.
/// </summary>
internal sealed class DueTimes : IDisposable
{
    /// <summary>How late an entity may be woken.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<EntityId, long> _due = new();
    private readonly ActorSystem _system;
    private readonly Action<EntityId> _wake;
    private readonly ITimer _timer;

    public DueTimes(ActorSystem system, Action<EntityId> wake)
    {
        _system = system;
        _wake = wake;
        _timer = system.Clock.CreateTimer(static times => ((DueTimes)times!).Look(), this, Period, Period);
    }

    /// <summary>The entity is in memory, or no more.</summary>
    public void Forget(EntityId entity) => _due.TryRemove(entity, out _);

    /// <summary>The entity has left memory and is to be woken at that time, in milliseconds since 1970; null for never.</summary>
    public void Set(EntityId entity, long? at)
    {
        if (at is { } time)
        {
            _due[entity] = time;
        }
        else
        {
            Forget(entity);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var now = _system.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        using var scope = _system.Dispatcher.Enter(mayBlock: false);
        foreach (var due in _due)
        {
            // Only if it still has that time: the entity may just have come and gone, with another one.
            if (due.Value <= now && _due.TryRemove(due))
            {
                _wake(due.Key);
            }
        }
    }
}
