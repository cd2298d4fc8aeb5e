using ActorBroker.Core.Entities;

namespace ActorBroker.Actors.Persistence;

/// <summary>All that a persistent actor needs to know about its kind of entity.</summary>
/// <param name="CreateMachine">Makes an empty machine.</param>
/// <param name="Codec">Encodes its events.</param>
/// <param name="Host">Performs its effects.</param>
/// <param name="Options">When to snapshot and to leave memory, and how much to take at a time.</param>
public sealed record EntityDefinition<TMachine, TCommand, TEvent, TEffect>(
    Func<EntityId, TMachine> CreateMachine,
    IEventCodec<TEvent> Codec,
    IEntityHost<TMachine, TCommand, TEffect> Host,
    PersistenceOptions Options)
    where TMachine : IMachine<TCommand, TEvent, TEffect>;
