using ActorBroker.Core.Catalog;
using ActorBroker.Core.Exchanges;

namespace ActorBroker.Broker.Routing;

/// <summary>
/// An exchange as a router: publishers route on its immutable table, in their own turn and without a lock. Only the
/// catalog's turn puts a new table in its place, so a binding that was answered is already routed by.
/// </summary>
public sealed class ExchangeRouter(ExchangeInfo info) : RouteTarget
{
    private volatile RoutingTable<RouteTarget> _table = RoutingTable.Empty<RouteTarget>(info.Type);

    /// <summary>The declaration.</summary>
    public ExchangeInfo Info { get; } = info;

    /// <summary>The bindings as they are now.</summary>
    public RoutingTable<RouteTarget> Table => _table;

    internal void Bind(Binding<RouteTarget> binding) => _table = _table.Add(binding);

    internal void Unbind(Binding<RouteTarget> binding) => _table = _table.Remove(binding);

    /// <inheritdoc/>
    public override string ToString() => $"exchange {Info.Id}";
}
