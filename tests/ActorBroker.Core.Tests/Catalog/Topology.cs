using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Tests.Catalog;

/// <summary>
/// A read-only copy of the catalog, fed by its events in their order. Any number of threads may read while one applies
/// events; a reader sees each event whole, and may see the catalog between two events of one command.
/// </summary>
public sealed class Topology
{
    private readonly ConcurrentDictionary<string, VirtualHostTopology> _virtualHosts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<EntityId, QueueInfo> _queues = new();

    private readonly ConcurrentDictionary<ResourceName, TopicInfo> _topics = new();
    private readonly ConcurrentDictionary<EntityId, GroupInfo> _groups = new();
    private readonly ConcurrentDictionary<EntityId, TransactionalIdInfo> _transactionalIds = new();

    /// <summary>All topics, in no order.</summary>
    public IEnumerable<TopicInfo> Topics => _topics.Select(t => t.Value);

    /// <summary>All consumer groups, in no order.</summary>
    public IEnumerable<GroupInfo> Groups => _groups.Select(g => g.Value);

    /// <summary>All transactional ids, in no order.</summary>
    public IEnumerable<TransactionalIdInfo> TransactionalIds => _transactionalIds.Select(t => t.Value);

    /// <summary>Begins, as the catalog does, with the default virtual host and its predeclared exchanges.</summary>
    public Topology() => Apply(new VirtualHostDeclared(Names.DefaultVirtualHost));

    /// <summary>All virtual hosts, in no order.</summary>
    public IEnumerable<VirtualHostTopology> VirtualHosts => _virtualHosts.Select(v => v.Value);

    /// <summary>All exchanges of all virtual hosts, the predeclared ones included, in no order.</summary>
    public IEnumerable<ExchangeInfo> Exchanges => VirtualHosts.SelectMany(v => v.Exchanges);

    /// <summary>All queues of all virtual hosts, in no order.</summary>
    public IEnumerable<QueueInfo> Queues => _queues.Select(q => q.Value);

    /// <summary>All bindings of all virtual hosts, in no order, without those that queues have to the default exchange by their names.</summary>
    public IEnumerable<BindingInfo> Bindings => VirtualHosts.SelectMany(v => v.Bindings);

    /// <summary>Finds a virtual host; a connection finds its own once and keeps it.</summary>
    public bool TryGetVirtualHost(string name, [MaybeNullWhen(false)] out VirtualHostTopology virtualHost) =>
        _virtualHosts.TryGetValue(name, out virtualHost);

    /// <summary>Finds an exchange by its name.</summary>
    public bool TryGetExchange(ResourceName id, [MaybeNullWhen(false)] out ExchangeInfo exchange)
    {
        exchange = null;
        return _virtualHosts.TryGetValue(id.VirtualHost, out var virtualHost) && virtualHost.TryGetExchange(id.Name, out exchange);
    }

    /// <summary>Finds a queue by its name.</summary>
    public bool TryGetQueue(ResourceName id, [MaybeNullWhen(false)] out QueueInfo queue)
    {
        queue = null;
        return _virtualHosts.TryGetValue(id.VirtualHost, out var virtualHost) && virtualHost.TryGetQueue(id.Name, out queue);
    }

    /// <summary>Finds a queue by its number.</summary>
    public bool TryGetQueue(EntityId entity, [MaybeNullWhen(false)] out QueueInfo queue) => _queues.TryGetValue(entity, out queue);

    /// <summary>Follows one change. Only one thread may do so at a time, in the order in which the catalog told the changes.</summary>
    public void Apply(CatalogEvent @event)
    {
        switch (@event)
        {
            case VirtualHostDeclared e:
                _virtualHosts.TryAdd(e.Name, new VirtualHostTopology(e.Name));
                break;
            case ExchangeDeclared e:
                Of(e.Exchange.Id).Add(e.Exchange);
                break;
            case ExchangeDeleted e:
                Of(e.Id).RemoveExchange(e.Id.Name);
                break;
            case QueueDeclared e:
                _queues[e.Queue.Entity] = e.Queue;
                Of(e.Queue.Id).Add(e.Queue);
                break;
            case QueueDeleted e:
                Of(e.Id).RemoveQueue(e.Id.Name);
                _queues.TryRemove(e.Entity, out _);
                break;
            case Bound e:
                Of(e.Binding.SourceName).Add(e.Binding);
                break;
            case Unbound e:
                Of(e.Binding.SourceName).Remove(e.Binding);
                break;
            case TopicDeclared e:
                _topics[e.Topic.Id] = e.Topic;
                break;
            case TopicChanged e:
                _topics[e.Topic.Id] = e.Topic;
                break;
            case TopicDeleted e:
                _topics.TryRemove(e.Id, out _);
                break;
            case GroupDeclared e:
                _groups[e.Group.Entity] = e.Group;
                break;
            case GroupRemoved e:
                _groups.TryRemove(e.Entity, out _);
                break;
            case TransactionalIdDeclared e:
                _transactionalIds[e.TransactionalId.Entity] = e.TransactionalId;
                break;
            case TransactionalIdRemoved e:
                _transactionalIds.TryRemove(e.Entity, out _);
                break;
        }
    }

    private VirtualHostTopology Of(ResourceName id) => _virtualHosts[id.VirtualHost];
}
