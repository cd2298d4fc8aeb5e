using ActorBroker.Core.Arguments;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Catalog;

/// <summary>A queue as it was declared. Immutable, so that every copy of the catalog may share it.</summary>
/// <param name="Entity">The number under which its messages stand in a journal.</param>
/// <param name="Id">Virtual host and name.</param>
/// <param name="AutoDelete">Whether it goes when its last consumer does.</param>
/// <param name="Owner">The connection that alone may use it and with which it goes; 0 for none.</param>
/// <param name="Arguments">The arguments of the declaration, known or not.</param>
/// <param name="Settings">What the known arguments say.</param>
public sealed record QueueInfo(
    EntityId Entity, ResourceName Id, bool AutoDelete, long Owner, ArgumentTable Arguments, QueueSettings Settings)
{
    /// <summary>The name of the queue.</summary>
    public string Name => Id.Name;

    /// <summary>Whether it survives a restart of the broker.</summary>
    public bool Durable => !QueueNumbers.IsTransient(Entity);

    /// <summary>Whether one connection alone may use it.</summary>
    public bool Exclusive => Owner != 0;
}
