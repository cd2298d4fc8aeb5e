using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Catalog;

/// <content>Queues.</content>
public sealed partial class CatalogMachine
{
    private CatalogOutcome Declare(DeclareQueue command, Turn<CatalogEvent, CatalogEffect> turn)
    {
        var id = command.Id;
        if (!command.ServerNamed && Names.IsReserved(id.Name))
        {
            return new CatalogError(CatalogErrorKind.AccessRefused, $"queue name '{id.Name}' contains reserved prefix 'amq.*'");
        }

        if (_state.TryGet(id, out QueueInfo? existing))
        {
            CatalogOutcome? difference = Equivalence.OfQueue(
                existing, command.Durable, command.AutoDelete, command.Owner, command.Arguments);
            return difference ?? new QueueReady(existing, Created: false);
        }

        if (CheckNew(command, out var settings) is { } error)
        {
            return error;
        }

        // A connection does not outlive the process, so neither does a queue that is its alone.
        var durable = command.Durable && command.Owner == 0;
        var ordinal = 1 + (durable ? _state.DurableQueuesEver : _state.TransientQueuesEver);
        var queue = new QueueInfo(
            QueueNumbers.Of(ordinal, durable), id, command.AutoDelete, command.Owner, command.Arguments, settings);
        Raise(new QueueDeclared(queue), turn);
        return new QueueReady(queue, Created: true);
    }

    private CatalogError? CheckNew(DeclareQueue command, out QueueSettings settings)
    {
        var id = command.Id;
        settings = QueueSettings.Default;
        if (!_state.HasVirtualHost(id.VirtualHost))
        {
            return CatalogError.NoVirtualHost(id.VirtualHost);
        }

        // A caller that was to make a name up did not; nothing but its own mistake leads here.
        if (id.Name.Length == 0)
        {
            return CatalogError.Precondition("invalid queue name: it must not be empty");
        }

        if ((CheckName("queue", id.Name) ?? QueueArguments.Read(id, command.Arguments, out settings)) is { } error)
        {
            return error;
        }

        if (settings.Type == QueueType.Quorum && RefusedToQuorum(command) is { } property)
        {
            return CatalogError.Precondition($"invalid property '{property}' for queue {id}");
        }

        return _state.Queues.Count >= limits.QueuesMax
            ? CatalogError.LimitReached($"queue {id}", "queues-max", limits.QueuesMax)
            : null;
    }

    private static string? RefusedToQuorum(DeclareQueue command)
    {
        if (command.AutoDelete)
        {
            return "auto-delete";
        }

        if (command.Owner != 0)
        {
            return "exclusive-owner";
        }

        return command.Durable ? null : "non-durable";
    }

    private CatalogOutcome Remove(RemoveQueues command, Turn<CatalogEvent, CatalogEffect> turn)
    {
        foreach (var number in command.Queues)
        {
            if (_state.TryGet(number, out QueueInfo? queue))
            {
                RemoveAll(_state.BindingsTo(DestinationKind.Queue, queue.Id), turn);
                Raise(new QueueDeleted(number, queue.Id), turn);
                DeleteEmptied(turn);
            }
        }

        return CatalogDone.Instance;
    }
}
