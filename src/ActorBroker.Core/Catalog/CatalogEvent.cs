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
