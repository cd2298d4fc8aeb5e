using ActorBroker.Core.Entities;
using ActorBroker.Core.Exchanges;

namespace ActorBroker.Core.Catalog;

/// <content>Bindings, and what goes with the last one.</content>
public sealed partial class CatalogMachine
{
    // Auto-delete exchanges that have just lost their last binding. A list of work instead of a recursion, because a
    // client may build a chain of exchanges longer than the stack is deep.
    private readonly Queue<ResourceName> _emptied = new();

    /// <summary>
    /// A client that names a queue means the topic of that name if there is no such queue: AMQP has no other word for it.
    /// </summary>
    private BindingInfo Resolve(BindingInfo binding) => binding.DestinationKind == DestinationKind.Queue
        && !_state.TryGet(binding.DestinationName, out QueueInfo? _)
        && _state.TryGet(binding.DestinationName, out TopicInfo? _)
            ? binding with { DestinationKind = DestinationKind.Topic }
            : binding;

    private CatalogOutcome Bind(BindingInfo binding, long connection, Turn<CatalogEvent, CatalogEffect> turn)
    {
        if ((CheckEnds(binding, connection) ?? CheckArguments(binding)) is { } error)
        {
            return error;
        }

        if (_state.TryGet(binding, out _))
        {
            return CatalogDone.Instance;
        }

        if (_state.BindingCount >= limits.BindingsMax)
        {
            return CatalogError.LimitReached($"binding from exchange {binding.SourceName}", "bindings-max", limits.BindingsMax);
        }

        Raise(new Bound(binding, _state.IsDurable(binding)), turn);
        return CatalogDone.Instance;
    }

    private CatalogError? CheckEnds(BindingInfo binding, long connection)
    {
        if (TouchesDefaultExchange(binding))
        {
            return CatalogError.DefaultExchange();
        }

        if (!_state.TryGet(binding.SourceName, out ExchangeInfo? _))
        {
            return CatalogError.NoExchange(binding.SourceName);
        }

        if (binding.DestinationKind == DestinationKind.Exchange)
        {
            return _state.TryGet(binding.DestinationName, out ExchangeInfo? _) ? null : CatalogError.NoExchange(binding.DestinationName);
        }

        if (binding.DestinationKind == DestinationKind.Topic)
        {
            return _state.TryGet(binding.DestinationName, out TopicInfo? _) ? null : CatalogError.NoTopic(binding.DestinationName);
        }

        return _state.TryGet(binding.DestinationName, out QueueInfo? queue)
            ? Equivalence.ExclusiveAccess(queue, connection)
            : CatalogError.NoQueue(binding.DestinationName);
    }

    private CatalogError? CheckArguments(BindingInfo binding) =>
        _state.TryGet(binding.SourceName, out ExchangeInfo? source)
        && source.Type == ExchangeType.Headers
        && HeaderMatch.Validate(binding.Arguments) is { } problem
            ? CatalogError.Precondition(problem)
            : null;

    private CatalogOutcome Unbind(BindingInfo binding, long connection, Turn<CatalogEvent, CatalogEffect> turn)
    {
        if (TouchesDefaultExchange(binding))
        {
            return CatalogError.DefaultExchange();
        }

        if (binding.DestinationKind == DestinationKind.Queue
            && _state.TryGet(binding.DestinationName, out QueueInfo? queue)
            && Equivalence.ExclusiveAccess(queue, connection) is { } locked)
        {
            return locked;
        }

        // A topic may have been bound before there was a queue of its name.
        if (_state.TryGet(binding, out var existing)
            || (binding.DestinationKind == DestinationKind.Queue
                && _state.TryGet(binding with { DestinationKind = DestinationKind.Topic }, out existing)))
        {
            Remove(existing, turn);
            DeleteEmptied(turn);
        }

        return CatalogDone.Instance;
    }

    private static bool TouchesDefaultExchange(BindingInfo binding) => binding.Source.Length == 0
        || (binding.DestinationKind == DestinationKind.Exchange && binding.Destination.Length == 0);

    private void RemoveAll(HashSet<BindingInfo> bindings, Turn<CatalogEvent, CatalogEffect> turn)
    {
        // Each removal changes the set that it comes from.
        foreach (var binding in bindings.ToArray())
        {
            Remove(binding, turn);
        }
    }

    private void Remove(BindingInfo binding, Turn<CatalogEvent, CatalogEffect> turn)
    {
        Raise(new Unbound(binding, _state.IsDurable(binding)), turn);
        if (_state.BindingsFrom(binding.SourceName).Count == 0
            && _state.TryGet(binding.SourceName, out ExchangeInfo? source)
            && source.AutoDelete)
        {
            _emptied.Enqueue(binding.SourceName);
        }
    }

    private void DeleteEmptied(Turn<CatalogEvent, CatalogEffect> turn)
    {
        while (_emptied.TryDequeue(out var id))
        {
            if (_state.TryGet(id, out ExchangeInfo? exchange))
            {
                Delete(exchange, turn);
            }
        }
    }
}
