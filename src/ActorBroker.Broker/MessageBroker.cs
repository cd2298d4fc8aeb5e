using ActorBroker.Actors;
using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Connections;
using ActorBroker.Broker.DeadLetters;
using ActorBroker.Broker.Queues;
using ActorBroker.Broker.Routing;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;

namespace ActorBroker.Broker;

/// <summary>
/// The broker as every edge uses it: finds virtual hosts, exchanges and queues, and changes them. Publishing and
/// consuming go past it, from an edge straight to the queues that a route names.
/// </summary>
/// <remarks>
/// What awaits one of its tasks goes on in the turn of the catalog or the queue that answers: no other thread is woken
/// for it. So it must not block, above all not for another answer.
/// </remarks>
public sealed partial class MessageBroker : IDisposable, IQueueOwner
{
    private readonly BrokerOptions _options;
    private readonly TopologyView _topology;
    private readonly EntityRegion<CatalogMachine, CatalogCommand, CatalogEvent, CatalogEffect> _catalogs;
    private readonly EntityRegion<QueueMachine, QueueCommand, QueueEvent, QueueEffect> _queues;
    private readonly EntityRef<CatalogCommand> _catalog;
    private readonly DeadLetterOffice _deadLetters;
    private readonly Action<bool> _commit;

    private MessageBroker(ActorSystem system, BrokerOptions options)
    {
        System = system;
        _options = options;
        _topology = new TopologyView(OpenQueue);
        _deadLetters = new DeadLetterOffice(system, options.Properties);
        _queues = new(
            system,
            JournalOf,
            new(MachineOf, QueueEventCodec.Instance, new QueueHost(this), options.Persistence));
        _catalogs = new(
            system,
            _ => options.Durable,
            new(_ => new CatalogMachine(options.Limits), new CatalogEventCodec(), new CatalogHost(_topology, Forget), options.Persistence));
        _catalog = _catalogs.Get(EntityId.Catalog);
        _commit = mayBlock =>
        {
            options.Transient.Commit(mayBlock);
            options.Durable.Commit(mayBlock);
        };
        system.Dispatcher.RegisterQuiescent(_commit);
    }

    /// <summary>The actors of the broker.</summary>
    public ActorSystem System { get; }

    /// <summary>Whether messages are taken at present; null if the journal cannot say it.</summary>
    public IStorageHealth? Storage => _options.Storage;

    /// <summary>Knows of the connections of all edges whether one of them is alone.</summary>
    public LoneReader LoneReader { get; } = new();

    /// <summary>All virtual hosts.</summary>
    public IEnumerable<VirtualHost> VirtualHosts => _topology.Hosts;

    /// <summary>Starts a broker on its journals; when the task ends it is ready for edges.</summary>
    /// <exception cref="JournalException">The catalog could not be read or written, or the journal has queues and no catalog.</exception>
    public static async Task<MessageBroker> StartAsync(ActorSystem system, BrokerOptions options)
    {
        var broker = new MessageBroker(system, options);
        try
        {
            await broker.AskAsync(call => new DeclareVirtualHost(call, Names.DefaultVirtualHost));
            broker.GiveUpOrphans();
            broker.WakeQueues();
        }
        catch
        {
            broker.Dispose();
            throw;
        }

        return broker;
    }

    /// <summary>The virtual host of that name; null if there is none.</summary>
    public VirtualHost? FindVirtualHost(string name) => _topology.Find(name);

    /// <inheritdoc/>
    public void Dispose()
    {
        _queues.Dispose();
        _catalogs.Dispose();
        System.Dispatcher.UnregisterQuiescent(_commit);
    }

    private IJournal JournalOf(EntityId queue) => QueueNumbers.IsTransient(queue) ? _options.Transient : _options.Durable;

    private QueueHandle OpenQueue(QueueInfo queue) => new(queue, _queues.Get(queue.Entity), JournalOf(queue.Entity));

    /// <summary>
    /// A queue is taken out of the catalog first and out of the journal afterwards; what a crash in between has left of it
    /// would stay for ever.
    /// </summary>
    private void GiveUpOrphans()
    {
        var kept = _options.Durable.Entities();
        var orphans = kept.Where(id => id.Kind == EntityKind.Queue && !VirtualHosts.Any(host => host.FindQueue(id) is not null)).ToList();
        if (orphans.Count > 0 && !kept.Contains(EntityId.Catalog))
        {
            throw new JournalException(
                $"The journal has {orphans.Count} queues, {orphans[0]} among them, and no catalog that tells whose they are. "
                + "Restore its directory from a backup.");
        }

        orphans.ForEach(_options.Durable.Delete);
    }

    private QueueMachine MachineOf(EntityId entity) => new(Find(entity)?.Queue.Info.Settings ?? QueueSettings.Default);

    private void Forget(EntityId queue)
    {
        _queues.Delete(queue);
        _deadLetters.Forget(queue);
    }

    private (VirtualHost Host, QueueHandle Queue)? Find(EntityId entity)
    {
        foreach (var host in _topology.Hosts)
        {
            if (host.FindQueue(entity) is { } queue)
            {
                return (host, queue);
            }
        }

        return null;
    }

    /// <summary>Starts the queues that have something to do by themselves: messages that expire or are on their way out, or an end of their own.</summary>
    private void WakeQueues()
    {
        using var scope = System.Dispatcher.Enter(mayBlock: false);
        foreach (var queue in VirtualHosts.SelectMany(static host => host.Queues))
        {
            if (queue.Info.Settings is { MessageTtlMs: not null } or { ExpiresMs: not null } or { DeadLetterExchange: not null })
            {
                queue.Tell(Tick.Instance);
            }
        }
    }

    private async Task<CatalogOutcome> AskAsync(Func<Recipient, CatalogCommand> make)
    {
        var call = new CatalogCall();
        using (System.Dispatcher.Enter(mayBlock: true))
        {
            _catalog.Tell(make(call));
        }

        var outcome = await call.Outcome;
        return outcome is CatalogError error ? throw BrokerException.Of(error) : outcome;
    }

    private async Task<QueueEffect> AskAsync(QueueHandle queue, Func<Recipient, QueueCommand> make)
    {
        var reply = new QueueReply();
        using (System.Dispatcher.Enter(mayBlock: true))
        {
            queue.Tell(make(reply));
        }

        try
        {
            return await reply.Answer;
        }
        catch (EntityDeletedException)
        {
            throw Gone(queue);
        }
    }
}
