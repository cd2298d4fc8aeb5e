using ActorBroker.Core.Catalog;

namespace ActorBroker.Broker.Routing;

/// <summary>
/// Brings a catalog that has read its past back and this node's view of it together. At the start the view is empty and
/// takes over all. After a failure the view still has the transient things, which no journal keeps and whose queues live
/// on: the catalog gets them back from there. In durable things the catalog is right.
/// </summary>
internal sealed class TopologyRecovery(TopologyView view, CatalogMachine catalog)
{
    private readonly Dictionary<ResourceName, ExchangeInfo> _exchanges = catalog.Exchanges.ToDictionary(static exchange => exchange.Id);
    private readonly Dictionary<ResourceName, QueueInfo> _queues = catalog.Queues.ToDictionary(static queue => queue.Id);
    private readonly List<CatalogEvent> _gone = [];

    /// <summary>Does it. Called in the catalog's turn.</summary>
    public void Run()
    {
        CompareExchanges();
        CompareQueues();
        CompareTopics();
        CompareBindings();
        foreach (var change in _gone)
        {
            view.Apply(change);
        }

        // The default virtual host has always been there, so no event tells of it.
        view.Add(Names.DefaultVirtualHost);
        foreach (var known in catalog.Contents())
        {
            view.Apply(known);
        }
    }

    private void CompareExchanges()
    {
        foreach (var exchange in view.Hosts.SelectMany(static host => host.Exchanges).Select(static router => router.Info).ToList())
        {
            if (!_exchanges.TryGetValue(exchange.Id, out var known) && !exchange.Durable)
            {
                catalog.Apply(new ExchangeDeclared(exchange));
                _exchanges.Add(exchange.Id, exchange);
            }
            else if (!exchange.Equals(known))
            {
                _gone.Add(new ExchangeDeleted(exchange.Id, exchange.Durable));
            }
        }
    }

    private void CompareQueues()
    {
        if (view.LastTransientQueue is { } last)
        {
            // The number of a transient queue that is gone must not come again either: its journal remembers it.
            var name = new ResourceName(Names.DefaultVirtualHost, "");
            catalog.Apply(new QueueDeclared(new QueueInfo(last, name, false, 0, Core.Arguments.ArgumentTable.Empty, QueueSettings.Default)));
            catalog.Apply(new QueueDeleted(last, name));
        }

        foreach (var queue in view.Hosts.SelectMany(static host => host.Queues).Select(static handle => handle.Info).ToList())
        {
            if (!_queues.TryGetValue(queue.Id, out var known) && !queue.Durable)
            {
                catalog.Apply(new QueueDeclared(queue));
                _queues.Add(queue.Id, queue);
            }
            else if (queue.Entity != known?.Entity)
            {
                _gone.Add(new QueueDeleted(queue.Entity, queue.Id));
            }
        }
    }

    /// <summary>Topics, groups and transactional ids are durable, all of them: what the catalog does not know is gone.</summary>
    private void CompareTopics()
    {
        var topics = catalog.Topics.Select(static topic => topic.TopicId).ToHashSet();
        var entities = catalog.Groups.Select(static group => group.Entity)
            .Concat(catalog.TransactionalIds.Select(static id => id.Entity)).ToHashSet();
        foreach (var host in view.Hosts)
        {
            _gone.AddRange(host.Topics.Select(static handle => handle.Info).Where(topic => !topics.Contains(topic.TopicId))
                .Select(static topic => new TopicDeleted(topic.Id, topic.TopicId)));
            _gone.AddRange(host.Groups.Select(static handle => handle.Info).Where(group => !entities.Contains(group.Entity))
                .Select(static group => new GroupRemoved(group.Entity, group.Id)));
            _gone.AddRange(host.Transactions.Select(static handle => handle.Info).Where(id => !entities.Contains(id.Entity))
                .Select(static id => new TransactionalIdRemoved(id.Entity, id.Id)));
        }
    }

    private void CompareBindings()
    {
        var known = catalog.Bindings.ToHashSet();
        var replaced = _gone.Select(static change => change switch
        {
            ExchangeDeleted exchange => (DestinationKind.Exchange, exchange.Id),
            QueueDeleted queue => (DestinationKind.Queue, queue.Id),
            TopicDeleted topic => (DestinationKind.Topic, topic.Id),
            _ => default((DestinationKind Kind, ResourceName Id)?),
        }).OfType<(DestinationKind Kind, ResourceName Id)>().ToHashSet();
        var unbound = new List<CatalogEvent>();
        foreach (var binding in view.Bindings.ToList())
        {
            var isWhole = !replaced.Contains((DestinationKind.Exchange, binding.SourceName))
                && !replaced.Contains((binding.DestinationKind, binding.DestinationName));
            if (isWhole && !known.Contains(binding) && !IsDurable(binding))
            {
                catalog.Apply(new Bound(binding, Durable: false));
            }
            else if (!isWhole || !known.Contains(binding))
            {
                unbound.Add(new Unbound(binding, Durable: true));
            }
        }

        _gone.InsertRange(0, unbound);
    }

    private bool IsDurable(BindingInfo binding) => _exchanges[binding.SourceName].Durable
        && binding.DestinationKind switch
        {
            DestinationKind.Queue => _queues[binding.DestinationName].Durable,
            DestinationKind.Exchange => _exchanges[binding.DestinationName].Durable,
            _ => true,
        };
}
