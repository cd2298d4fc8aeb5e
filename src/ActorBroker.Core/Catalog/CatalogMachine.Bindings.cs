using ActorBroker.Core.Arguments;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Catalog;

/// <content>Bindings, and what goes with the last one.</content>
public sealed partial class CatalogMachine
{
    // Auto-delete exchanges that have just lost their last binding. A list of work instead of a recursion, because a
    // client may build a chain of exchanges longer than the stack is deep.
    private readonly Queue<ResourceName> _emptied = new();

    private CatalogOutcome Bind(Binding binding, long connection, Turn<CatalogEvent, CatalogEffect> turn)
    {
        if ((CheckEnds(binding, connection) ?? CheckMatch(binding)) is { } error)
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

    private CatalogError? CheckEnds(Binding binding, long connection)
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

        return _state.TryGet(binding.DestinationName, out QueueInfo? queue)
            ? Equivalence.ExclusiveAccess(queue, connection)
            : CatalogError.NoQueue(binding.DestinationName);
    }

    private CatalogError? CheckMatch(Binding binding)
    {
        if (!_state.TryGet(binding.SourceName, out ExchangeInfo? source)
            || source.Type != ExchangeType.Headers
            || !binding.Arguments.TryGet("x-match", out var match))
        {
            return null;
        }

        const string Expected = "expected all, any, all-with-x, or any-with-x";
        if (match.Kind != ArgumentKind.String)
        {
            return CatalogError.Precondition($"Invalid x-match field type '{ArgumentChecks.TypeNameOf(match.Kind)}' (value '{match}'); {Expected}");
        }

        return match.String is "all" or "any" or "all-with-x" or "any-with-x"
            ? null
            : CatalogError.Precondition($"Invalid x-match field value '{match}'; {Expected}");
    }

    private CatalogOutcome Unbind(Binding binding, long connection, Turn<CatalogEvent, CatalogEffect> turn)
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

        if (_state.TryGet(binding, out var existing))
        {
            Remove(existing, turn);
            DeleteEmptied(turn);
        }

        return CatalogDone.Instance;
    }

    private static bool TouchesDefaultExchange(Binding binding) => binding.Source.Length == 0
        || (binding.DestinationKind == DestinationKind.Exchange && binding.Destination.Length == 0);

    private void RemoveAll(HashSet<Binding> bindings, Turn<CatalogEvent, CatalogEffect> turn)
    {
        // Each removal changes the set that it comes from.
        foreach (var binding in bindings.ToArray())
        {
            Remove(binding, turn);
        }
    }

    private void Remove(Binding binding, Turn<CatalogEvent, CatalogEffect> turn)
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
