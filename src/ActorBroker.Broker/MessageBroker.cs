using ActorBroker.Actors;
using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Connections;
using ActorBroker.Broker.DeadLetters;
using ActorBroker.Broker.Groups;
using ActorBroker.Broker.Queues;
using ActorBroker.Broker.Routing;
using ActorBroker.Broker.Topics;
using ActorBroker.Broker.Topics.Compaction;
using ActorBroker.Broker.Transactions;
using ActorBroker.Broker.Waking;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Groups;
using ActorBroker.Core.Queues;
using ActorBroker.Core.Topics;
using ActorBroker.Core.Transactions;

namespace ActorBroker.Broker;

/// <summary>
/// The broker as every edge uses it: finds virtual hosts, exchanges, queues, topics, groups and transactional ids, and
/// changes them. Publishing and consuming go past it, from an edge straight to the queues and partitions.
/// </summary>
/// <remarks>
/// What awaits one of its tasks goes on in the turn of the catalog or the queue that answers: no other thread is woken
/// for it. So it must not block, above all not for another answer.
/// </remarks>
public sealed partial class MessageBroker : IDisposable
{
    private readonly BrokerOptions _options;
    private readonly TopologyView _topology;
    private readonly EntityRegion<CatalogMachine, CatalogCommand, CatalogEvent, CatalogEffect> _catalogs;
    private readonly EntityRegion<QueueMachine, QueueCommand, QueueEvent, QueueEffect> _queues;
    private readonly EntityRegion<PartitionMachine, PartitionCommand, PartitionEvent, PartitionEffect> _partitions;
    private readonly EntityRegion<GroupMachine, GroupCommand, GroupEvent, GroupEffect> _groups;
    private readonly EntityRegion<TransactionMachine, TransactionCommand, TransactionEvent, TransactionEffect> _transactions;
    private readonly EntityRef<CatalogCommand> _catalog;
    private readonly ProducerIds _producerIds;
    private readonly DueTimes _dueTimes;
    private readonly DeadLetterOffice _deadLetters;
    private readonly Action<bool> _commit;
    private volatile ActorRef<ICompactorMessage>? _compactor;

    private MessageBroker(ActorSystem system, BrokerOptions options)
    {
        System = system;
        LoneReader = new LoneReader(system.Clock);
        _options = options;
        _topology = new TopologyView(this);
        _deadLetters = new DeadLetterOffice(system, options.Properties, options.Storage);
        _queues = new(
            system,
            JournalOf,
            new(MachineOf, QueueEventCodec.Instance, new QueueHost(this), options.Persistence));
        _dueTimes = new DueTimes(system, Wake);
        _partitions = new(
            system,
            _ => options.Durable,
            new(PartitionMachineOf, new PartitionEventCodec(), new PartitionHost(_topology, _dueTimes), options.Persistence));
        _groups = new(
            system,
            _ => options.Durable,
            new(_ => new GroupMachine(options.GroupLimits), new GroupEventCodec(), new GroupHost(RemoveDeadGroup), options.Persistence));
        _transactions = new(
            system,
            _ => options.Durable,
            new(
                _ => new TransactionMachine(options.TransactionLimits),
                new TransactionEventCodec(),
                new TransactionHost(this, _topology, _dueTimes),
                options.Persistence));
        _producerIds = new(ReserveProducerIdsAsync);
        _catalogs = new(
            system,
            _ => options.Durable,
            new(_ => new CatalogMachine(options.Limits), new CatalogEventCodec(), new CatalogHost(_topology), options.Persistence));
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
    public LoneReader LoneReader { get; }

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
            broker.StartInBackground();
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
        if (_compactor is { } compactor)
        {
            System.Stop(compactor);
        }

        _queues.Dispose();
        _partitions.Dispose();
        _groups.Dispose();
        _transactions.Dispose();
        _dueTimes.Dispose();
        _catalogs.Dispose();
        System.Dispatcher.UnregisterQuiescent(_commit);
    }

    private IJournal JournalOf(EntityId queue) => QueueNumbers.IsTransient(queue) ? _options.Transient : _options.Durable;

    private QueueMachine MachineOf(EntityId entity) => new(Find(entity)?.Queue.Info.Settings ?? QueueSettings.Default);

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
