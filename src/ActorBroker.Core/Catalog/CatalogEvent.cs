namespace ActorBroker.Core.Catalog;

/// <summary>What has changed in the catalog. Between any two events no binding lacks an end.</summary>
public abstract record CatalogEvent
{
    /// <summary>Whether the change is about durable things alone; only then is it journaled.</summary>
    public abstract bool IsDurable { get; }
}

/// <summary>A virtual host has come into being, and with it its predeclared exchanges, of which there are no events of their own.</summary>
public sealed record VirtualHostDeclared(string Name) : CatalogEvent
{
    /// <inheritdoc/>
    public override bool IsDurable => true;
}

/// <summary>An exchange has come into being.</summary>
public sealed record ExchangeDeclared(ExchangeInfo Exchange) : CatalogEvent
{
    /// <inheritdoc/>
    public override bool IsDurable => Exchange.Durable;
}

/// <summary>An exchange is gone. Its bindings went before it, by events of their own.</summary>
public sealed record ExchangeDeleted(ResourceName Id, bool Durable) : CatalogEvent
{
    /// <inheritdoc/>
    public override bool IsDurable => Durable;
}

/// <summary>A queue has come into being.</summary>
public sealed record QueueDeclared(QueueInfo Queue) : CatalogEvent
{
    /// <inheritdoc/>
    public override bool IsDurable => Queue.Durable;
}

/// <summary>A queue is gone. Its bindings went before it, by events of their own.</summary>
public sealed record QueueDeleted(Entities.EntityId Entity, ResourceName Id) : CatalogEvent
{
    /// <inheritdoc/>
    public override bool IsDurable => !QueueNumbers.IsTransient(Entity);
}

/// <summary>A binding has come into being; it is durable when both its ends are.</summary>
public sealed record Bound(BindingInfo Binding, bool Durable) : CatalogEvent
{
    /// <inheritdoc/>
    public override bool IsDurable => Durable;
}

/// <summary>A binding is gone.</summary>
public sealed record Unbound(BindingInfo Binding, bool Durable) : CatalogEvent
{
    /// <inheritdoc/>
    public override bool IsDurable => Durable;
}

/// <summary>A topic has come into being.</summary>
public sealed record TopicDeclared(TopicInfo Topic) : CatalogEvent
{
    /// <inheritdoc/>
    public override bool IsDurable => true;
}

/// <summary>A topic has more partitions or another configuration than before.</summary>
public sealed record TopicChanged(TopicInfo Topic) : CatalogEvent
{
    /// <inheritdoc/>
    public override bool IsDurable => true;
}

/// <summary>A topic is gone, and its partitions with it.</summary>
public sealed record TopicDeleted(ResourceName Id, Guid TopicId) : CatalogEvent
{
    /// <inheritdoc/>
    public override bool IsDurable => true;
}

/// <summary>A consumer group has a number.</summary>
public sealed record GroupDeclared(GroupInfo Group) : CatalogEvent
{
    /// <inheritdoc/>
    public override bool IsDurable => true;
}

/// <summary>A consumer group is gone.</summary>
public sealed record GroupRemoved(Entities.EntityId Entity, ResourceName Id) : CatalogEvent
{
    /// <inheritdoc/>
    public override bool IsDurable => true;
}

/// <summary>A transactional id has a number.</summary>
public sealed record TransactionalIdDeclared(TransactionalIdInfo TransactionalId) : CatalogEvent
{
    /// <inheritdoc/>
    public override bool IsDurable => true;
}

/// <summary>A transactional id is gone.</summary>
public sealed record TransactionalIdRemoved(Entities.EntityId Entity, ResourceName Id) : CatalogEvent
{
    /// <inheritdoc/>
    public override bool IsDurable => true;
}

/// <summary>All producer ids below <paramref name="End"/> are given away.</summary>
public sealed record ProducerIdsReserved(long End) : CatalogEvent
{
    /// <inheritdoc/>
    public override bool IsDurable => true;
}
