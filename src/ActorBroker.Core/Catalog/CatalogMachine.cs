using System.Buffers;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Catalog;

/// <summary>
/// The one place where virtual hosts, exchanges, queues and bindings are made and removed, by RabbitMQ's rules, and topics,
/// groups and transactional ids by Kafka's. It hands out the numbers under which they stand in journals. Topics and queues
/// have name spaces of their own.
/// </summary>
/// <remarks>
/// A command that is refused changes nothing. One command may raise many events: with a queue or exchange go its
/// bindings, and with the last binding its auto-delete source, which may have been the last destination of another.
/// Transient things are held and told like durable ones but not journaled, so they are gone after a restart; an
/// auto-delete exchange that is durable stays then, even if all its bindings were transient, until it loses a last one again.
/// </remarks>
public sealed partial class CatalogMachine(CatalogLimits limits) : IMachine<CatalogCommand, CatalogEvent, CatalogEffect>
{
    private CatalogState _state = new();

    /// <inheritdoc/>
    public WakeUp<CatalogCommand>? NextWake => null;

    /// <summary>Never: readers depend on the catalog's transient part, which only memory holds.</summary>
    public bool IsIdle => false;

    /// <summary>The names of the virtual hosts.</summary>
    public IReadOnlyCollection<string> VirtualHosts => _state.VirtualHosts;

    /// <summary>All exchanges, the predeclared ones included.</summary>
    public IReadOnlyCollection<ExchangeInfo> Exchanges => _state.Exchanges;

    /// <summary>All queues.</summary>
    public IReadOnlyCollection<QueueInfo> Queues => _state.Queues;

    /// <summary>All topics.</summary>
    public IReadOnlyCollection<TopicInfo> Topics => _state.Topics;

    /// <summary>All consumer groups.</summary>
    public IReadOnlyCollection<GroupInfo> Groups => _state.Groups;

    /// <summary>All transactional ids.</summary>
    public IReadOnlyCollection<TransactionalIdInfo> TransactionalIds => _state.TransactionalIds;

    /// <summary>All bindings; those that every queue has to the default exchange by its name are not among them.</summary>
    public IEnumerable<BindingInfo> Bindings => _state.Bindings;

    /// <inheritdoc/>
    public void Decide(CatalogCommand command, Turn<CatalogEvent, CatalogEffect> turn)
    {
        CatalogOutcome outcome = command switch
        {
            DeclareVirtualHost c => Declare(c, turn),
            DeclareExchange c => Declare(c with { Id = Names.Clean(c.Id) }, turn),
            DeleteExchange c => Delete(c with { Id = Names.Clean(c.Id) }, turn),
            DeclareQueue c => Declare(c with { Id = Names.Clean(c.Id) }, turn),
            RemoveQueues c => Remove(c, turn),
            Bind c => Bind(Resolve(Names.Clean(c.Binding)), c.Connection, turn),
            Unbind c => Unbind(Names.Clean(c.Binding), c.Connection, turn),
            DeclareTopic c => Declare(c, turn),
            DeleteTopic c => Delete(c, turn),
            AddPartitions c => Add(c, turn),
            AlterTopicConfig c => Alter(c, turn),
            DeclareGroup c => Declare(c, turn),
            RemoveGroup c => Remove(c, turn),
            DeclareTransactionalId c => Declare(c, turn),
            RemoveTransactionalId c => Remove(c, turn),
            ReserveProducerIds c => Reserve(c, turn),
            _ => throw new ArgumentException($"The catalog knows no command {command.GetType().Name}.", nameof(command)),
        };
        if (command.ReplyTo is { } recipient)
        {
            turn.Tell(new CatalogReply(recipient, outcome));
        }
    }

    /// <summary>Does nothing: every command has been answered.</summary>
    public void Conclude(Turn<CatalogEvent, CatalogEffect> turn)
    {
    }

    /// <inheritdoc/>
    public void Apply(CatalogEvent @event) => _state.Apply(@event);

    /// <summary>Adds nothing: the catalog's events have no bodies.</summary>
    public void CollectLive(ICollection<OffsetRange> live)
    {
    }

    /// <summary>
    /// The events that would make all this, durable and transient, out of an empty catalog: what a fresh
    /// copy has to be fed with after a recovery. In no particular order beyond that ends come before bindings.
    /// </summary>
    public IEnumerable<CatalogEvent> Contents()
    {
        foreach (var name in _state.VirtualHosts)
        {
            if (!string.Equals(name, Names.DefaultVirtualHost, StringComparison.Ordinal))
            {
                yield return new VirtualHostDeclared(name);
            }
        }

        foreach (var exchange in _state.Exchanges)
        {
            if (!PredeclaredExchanges.Contain(exchange.Id))
            {
                yield return new ExchangeDeclared(exchange);
            }
        }

        foreach (var queue in _state.Queues)
        {
            yield return new QueueDeclared(queue);
        }

        foreach (var known in _state.TopicContents())
        {
            yield return known;
        }

        foreach (var binding in _state.Bindings)
        {
            yield return new Bound(binding, _state.IsDurable(binding));
        }
    }

    /// <inheritdoc/>
    public void WriteSnapshot(IBufferWriter<byte> writer) => CatalogSnapshot.Write(_state, Contents(), writer);

    /// <inheritdoc/>
    public void ReadSnapshot(ReadOnlySpan<byte> snapshot) => _state = CatalogSnapshot.Read(snapshot);

    private static void Raise(CatalogEvent @event, Turn<CatalogEvent, CatalogEffect> turn)
    {
        turn.Raise(@event, @event.IsDurable ? Durability.Synced : Durability.None);
        turn.Tell(new TopologyChanged(@event));
    }

    private static CatalogError? CheckName(string what, string name) => Names.Check(name) is { } problem
        ? CatalogError.Precondition($"invalid {what} name: {problem}")
        : null;

    private CatalogOutcome Declare(DeclareVirtualHost command, Turn<CatalogEvent, CatalogEffect> turn)
    {
        if (_state.HasVirtualHost(command.Name))
        {
            return CatalogDone.Instance;
        }

        if (CheckName("vhost", command.Name) is { } error)
        {
            return error;
        }

        if (_state.VirtualHosts.Count >= limits.VirtualHostsMax)
        {
            return CatalogError.LimitReached($"vhost '{command.Name}'", "virtual-hosts-max", limits.VirtualHostsMax);
        }

        Raise(new VirtualHostDeclared(command.Name), turn);
        return CatalogDone.Instance;
    }
}
