using System.Diagnostics.CodeAnalysis;

namespace ActorBroker.Core.Catalog;

/// <summary>What the catalog holds, and how each event changes it. No rule stands here: they were kept when the event was raised.</summary>
internal sealed partial class CatalogState
{
    private static readonly HashSet<BindingInfo> NoBindings = [];

    private readonly HashSet<string> _virtualHosts = new(StringComparer.Ordinal);
    private readonly Dictionary<ResourceName, ExchangeInfo> _exchanges = [];
    private readonly Dictionary<ResourceName, QueueInfo> _queues = [];
    private readonly Dictionary<Entities.EntityId, QueueInfo> _queuesByNumber = [];
    private readonly Dictionary<ResourceName, HashSet<BindingInfo>> _bindingsFrom = [];
    private readonly Dictionary<(DestinationKind Kind, ResourceName Id), HashSet<BindingInfo>> _bindingsTo = [];

    /// <summary>Begins with the default virtual host, as every catalog does; there is no event of it.</summary>
    public CatalogState() => Apply(new VirtualHostDeclared(Names.DefaultVirtualHost));

    public IReadOnlyCollection<string> VirtualHosts => _virtualHosts;

    public IReadOnlyCollection<ExchangeInfo> Exchanges => _exchanges.Values;

    public IReadOnlyCollection<QueueInfo> Queues => _queues.Values;

    public IEnumerable<BindingInfo> Bindings => _bindingsFrom.Values.SelectMany(b => b);

    public int BindingCount { get; private set; }

    /// <summary>Exchanges that were declared, the predeclared ones not counted.</summary>
    public int DeclaredExchangeCount => _exchanges.Count - (_virtualHosts.Count * PredeclaredExchanges.Count);

    /// <summary>How many durable queues have ever been declared; the highest number given away.</summary>
    public long DurableQueuesEver { get; set; }

    /// <summary>How many transient queues have been declared since the start.</summary>
    public long TransientQueuesEver { get; private set; }

    public bool HasVirtualHost(string name) => _virtualHosts.Contains(name);

    public bool TryGet(ResourceName id, [NotNullWhen(true)] out ExchangeInfo? exchange) => _exchanges.TryGetValue(id, out exchange);

    public bool TryGet(ResourceName id, [NotNullWhen(true)] out QueueInfo? queue) => _queues.TryGetValue(id, out queue);

    public bool TryGet(Entities.EntityId number, [NotNullWhen(true)] out QueueInfo? queue) => _queuesByNumber.TryGetValue(number, out queue);

    /// <summary>Finds the binding that equals another.</summary>
    public bool TryGet(BindingInfo like, [NotNullWhen(true)] out BindingInfo? binding) =>
        BindingsFrom(like.SourceName).TryGetValue(like, out binding);

    public HashSet<BindingInfo> BindingsFrom(ResourceName exchange) => _bindingsFrom.GetValueOrDefault(exchange, NoBindings);

    public HashSet<BindingInfo> BindingsTo(DestinationKind kind, ResourceName id) => _bindingsTo.GetValueOrDefault((kind, id), NoBindings);

    /// <summary>Whether both ends of a binding exist.</summary>
    public bool HasBothEnds(BindingInfo binding) => _exchanges.ContainsKey(binding.SourceName) && HasDestination(binding);

    /// <summary>Whether both ends of a binding, which must exist, survive a restart.</summary>
    public bool IsDurable(BindingInfo binding) => _exchanges[binding.SourceName].Durable && binding.DestinationKind switch
    {
        DestinationKind.Queue => _queues[binding.DestinationName].Durable,
        DestinationKind.Exchange => _exchanges[binding.DestinationName].Durable,
        _ => true,
    };

    public void Apply(CatalogEvent @event)
    {
        switch (@event)
        {
            case VirtualHostDeclared e:
                _virtualHosts.Add(e.Name);
                foreach (var exchange in PredeclaredExchanges.Of(e.Name))
                {
                    _exchanges[exchange.Id] = exchange;
                }

                break;
            case ExchangeDeclared e:
                _exchanges[e.Exchange.Id] = e.Exchange;
                break;
            case ExchangeDeleted e:
                _exchanges.Remove(e.Id);
                break;
            case QueueDeclared e:
                Add(e.Queue);
                break;
            case QueueDeleted e:
                _queues.Remove(e.Id);
                _queuesByNumber.Remove(e.Entity);
                break;
            case Bound e:
                if (Slot(_bindingsFrom, e.Binding.SourceName).Add(e.Binding))
                {
                    Slot(_bindingsTo, (e.Binding.DestinationKind, e.Binding.DestinationName)).Add(e.Binding);
                    BindingCount++;
                }

                break;
            case Unbound e:
                if (Remove(_bindingsFrom, e.Binding.SourceName, e.Binding))
                {
                    Remove(_bindingsTo, (e.Binding.DestinationKind, e.Binding.DestinationName), e.Binding);
                    BindingCount--;
                }

                break;
            default:
                ApplyToTopics(@event);
                break;
        }
    }

    private static HashSet<BindingInfo> Slot<TKey>(Dictionary<TKey, HashSet<BindingInfo>> bindings, TKey key)
        where TKey : notnull
    {
        if (!bindings.TryGetValue(key, out var slot))
        {
            bindings[key] = slot = [];
        }

        return slot;
    }

    private static bool Remove<TKey>(Dictionary<TKey, HashSet<BindingInfo>> bindings, TKey key, BindingInfo binding)
        where TKey : notnull
    {
        if (!bindings.TryGetValue(key, out var slot) || !slot.Remove(binding))
        {
            return false;
        }

        if (slot.Count == 0)
        {
            bindings.Remove(key);
        }

        return true;
    }

    private bool HasDestination(BindingInfo binding) => binding.DestinationKind switch
    {
        DestinationKind.Queue => _queues.ContainsKey(binding.DestinationName),
        DestinationKind.Exchange => _exchanges.ContainsKey(binding.DestinationName),
        _ => _topics.ContainsKey(binding.DestinationName),
    };

    private void Add(QueueInfo queue)
    {
        _queues[queue.Id] = queue;
        _queuesByNumber[queue.Entity] = queue;
        var ordinal = queue.Entity.Number & ~QueueNumbers.TransientFlag;
        if (queue.Durable)
        {
            DurableQueuesEver = Math.Max(DurableQueuesEver, ordinal);
        }
        else
        {
            TransientQueuesEver = Math.Max(TransientQueuesEver, ordinal);
        }
    }
}
