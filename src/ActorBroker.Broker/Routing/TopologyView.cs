using System.Collections.Concurrent;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Exchanges;

namespace ActorBroker.Broker.Routing;

/// <summary>This node's view of the catalog: virtual hosts with their routers and handles, kept up by the catalog's events.</summary>
internal sealed partial class TopologyView(ITopologyOwner owner)
{
    private readonly ConcurrentDictionary<string, VirtualHost> _hosts = new(StringComparer.Ordinal);
    private readonly HashSet<BindingInfo> _bindings = [];

    /// <summary>All virtual hosts.</summary>
    public IEnumerable<VirtualHost> Hosts => _hosts.Values;

    /// <summary>All bindings. For the catalog's turn only.</summary>
    public IReadOnlyCollection<BindingInfo> Bindings => _bindings;

    /// <summary>The highest number that a transient queue has had since the start; null if there was none. For the catalog's turn only.</summary>
    public EntityId? LastTransientQueue { get; private set; }

    /// <summary>The virtual host of that name; null if there is none.</summary>
    public VirtualHost? Find(string name) => _hosts.GetValueOrDefault(name);

    /// <summary>Follows one change. Called in the catalog's turn only.</summary>
    public void Apply(CatalogEvent change)
    {
        switch (change)
        {
            case VirtualHostDeclared declared:
                Add(declared.Name);
                break;
            case ExchangeDeclared declared:
                Add(declared.Exchange);
                break;
            case ExchangeDeleted deleted:
                Find(deleted.Id.VirtualHost)?.RemoveExchange(deleted.Id.Name);
                break;
            case QueueDeclared declared:
                Add(declared.Queue);
                break;
            case QueueDeleted deleted:
                Find(deleted.Id.VirtualHost)?.RemoveQueue(deleted.Id.Name);
                owner.QueueDeleted(deleted.Entity);
                break;
            case Bound bound:
                Bind(bound.Binding);
                break;
            case Unbound unbound:
                Unbind(unbound.Binding);
                break;
            default:
                if (TryApplyToTopics(change))
                {
                    break;
                }

                throw new ArgumentException($"The topology does not know the change {change.GetType().Name}.", nameof(change));
        }
    }

    /// <summary>Adds a virtual host with its predeclared exchanges, unless it is there.</summary>
    public void Add(string virtualHost)
    {
        if (_hosts.TryAdd(virtualHost, new VirtualHost(virtualHost)))
        {
            foreach (var exchange in PredeclaredExchanges.Of(virtualHost))
            {
                Add(exchange);
            }
        }
    }

    /// <summary>Adds an exchange without bindings, unless it is there.</summary>
    public void Add(ExchangeInfo exchange)
    {
        if (Find(exchange.Id.VirtualHost) is { } host && host.FindExchange(exchange.Name) is null)
        {
            host.Add(new ExchangeRouter(exchange));
        }
    }

    /// <summary>Adds a queue without bindings, unless it is there.</summary>
    public void Add(QueueInfo queue)
    {
        if (Find(queue.Id.VirtualHost) is { } host && host.FindQueue(queue.Name) is null)
        {
            host.Add(owner.Open(queue));
            if (!queue.Durable && queue.Entity.Number > (LastTransientQueue?.Number ?? 0))
            {
                LastTransientQueue = queue.Entity;
            }
        }
    }

    /// <summary>Adds a binding between things that are there, unless it is there.</summary>
    public void Bind(BindingInfo binding)
    {
        if (Ends(binding) is var (host, source, routed) && _bindings.Add(binding))
        {
            source.Bind(routed);
            host.Change();
        }
    }

    private void Unbind(BindingInfo binding)
    {
        if (Ends(binding) is var (host, source, routed) && _bindings.Remove(binding))
        {
            source.Unbind(routed);
            host.Change();
        }
    }

    private (VirtualHost Host, ExchangeRouter Source, Binding<RouteTarget> Routed)? Ends(BindingInfo binding)
    {
        if (Find(binding.VirtualHost) is not { } host || host.FindExchange(binding.Source) is not { } source)
        {
            return null;
        }

        RouteTarget? target = binding.DestinationKind switch
        {
            DestinationKind.Queue => host.FindQueue(binding.Destination),
            DestinationKind.Exchange => host.FindExchange(binding.Destination),
            _ => host.FindTopic(binding.Destination),
        };
        return target is null ? null : (host, source, new Binding<RouteTarget>(target, binding.Key.Span, binding.Arguments));
    }
}
