using System.Collections.Concurrent;
using ActorBroker.Core.Entities;

namespace ActorBroker.Actors.Persistence;

/// <summary>All entities of one kind on this node: starts their actors when they are first told something, and lets idle ones go.</summary>
public sealed class EntityRegion<TMachine, TCommand, TEvent, TEffect> : IDisposable, IEntityStarter<TCommand>
    where TMachine : IMachine<TCommand, TEvent, TEffect>
{
    private readonly ActorSystem _system;
    private readonly Func<EntityId, IJournal> _journalOf;
    private readonly EntityDefinition<TMachine, TCommand, TEvent, TEffect> _definition;
    private readonly ConcurrentDictionary<EntityId, EntityRef<TCommand>> _entities = new();
    private readonly ConcurrentDictionary<IJournal, bool> _heard = new();
    private readonly ITimer _sweep;
    private volatile bool _isDisposed;

    /// <summary>Opens a region.</summary>
    /// <param name="system">Where the actors live.</param>
    /// <param name="journalOf">Which journal keeps an entity.</param>
    /// <param name="definition">The kind of entity.</param>
    public EntityRegion(
        ActorSystem system,
        Func<EntityId, IJournal> journalOf,
        EntityDefinition<TMachine, TCommand, TEvent, TEffect> definition)
    {
        _system = system;
        _journalOf = journalOf;
        _definition = definition;
        var period = definition.Options.PassivateAfter;
        _sweep = system.Clock.CreateTimer(static region => ((EntityRegion<TMachine, TCommand, TEvent, TEffect>)region!).Sweep(), this, period, period);
    }

    /// <summary>The port to an entity, whether its actor is in memory or not.</summary>
    public EntityRef<TCommand> Get(EntityId id) => _entities.GetOrAdd(id, static (id, region) => new EntityRef<TCommand>(id, region), this);

    /// <summary>Ends an entity: it carries out what it was told before and refuses the rest, then all that the journal keeps of it is given up.</summary>
    public void Delete(EntityId id)
    {
        if (!_entities.TryRemove(id, out var entity) || !entity.MarkDeleted())
        {
            _journalOf(id).Delete(id);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _sweep.Dispose();
    }

    ActorRef<TCommand> IEntityStarter<TCommand>.Start(EntityRef<TCommand> entity)
    {
        var journal = _journalOf(entity.Id);
        if (_heard.TryAdd(journal, true))
        {
            journal.WhenReclaimWanted(TakeSnapshot);
        }

        return _system.Spawn(Props<TCommand>
            .Of(() => new PersistentActor<TMachine, TCommand, TEvent, TEffect>(entity, journal, _definition))
            .With(_definition.Options.MailboxCapacity, _definition.Options.TurnLimit));
    }

    void IEntityStarter<TCommand>.Refuse(EntityRef<TCommand> entity, TCommand command, Exception reason) =>
        _definition.Host.Failed(entity.Id, command, reason);

    /// <summary>
    /// Asks an entity for a snapshot; one that is not in memory is brought back for it. Not in a scope: the thread is the
    /// journal's, and an actor that ran on it could come to wait for the journal.
    /// </summary>
    private void TakeSnapshot(EntityId id)
    {
        if (!_isDisposed && _entities.TryGetValue(id, out var entity))
        {
            entity.Wake(SnapshotWanted.Instance);
        }
    }

    /// <summary>Asks every active entity whether it can go; an entity goes at the second sweep that finds it idle.</summary>
    private void Sweep()
    {
        using var scope = _system.Dispatcher.Enter(mayBlock: false);
        foreach (var (_, entity) in _entities)
        {
            if (entity.IsActive)
            {
                entity.Signal(Passivate.Instance);
            }
        }
    }
}

/// <summary>Asks a persistent actor to leave memory if nobody would notice.</summary>
internal sealed class Passivate : Signal
{
    public static Passivate Instance { get; } = new();
}

/// <summary>Asks a persistent actor for a snapshot, because its old entries hold much space.</summary>
internal sealed class SnapshotWanted : Signal
{
    public static SnapshotWanted Instance { get; } = new();
}

/// <summary>The entity was deleted before the command reached it.</summary>
public sealed class EntityDeletedException(EntityId entity) : IOException($"{entity} was deleted.");

/// <summary>Wakes a persistent actor to see that its entity is no more.</summary>
internal sealed class EntityDeleted : Signal
{
    public static EntityDeleted Instance { get; } = new();
}
