using ActorBroker.Core.Arguments;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Exchanges;

namespace ActorBroker.Core.Catalog;

/// <content>Exchanges.</content>
public sealed partial class CatalogMachine
{
    // The order of the checks is RabbitMQ's: the type before anything else, a reserved name only where something new would be made.
    private CatalogOutcome Declare(DeclareExchange command, Turn<CatalogEvent, CatalogEffect> turn)
    {
        if (!ExchangeTypes.TryParse(command.Type, out var type))
        {
            return new CatalogError(CatalogErrorKind.CommandInvalid, $"unknown exchange type '{command.Type}'");
        }

        if (command.Id.Name.Length == 0)
        {
            return CatalogError.DefaultExchange();
        }

        if (_state.TryGet(command.Id, out ExchangeInfo? existing))
        {
            CatalogOutcome? difference = Equivalence.OfExchange(
                existing, type, command.Durable, command.AutoDelete, command.Internal, command.Arguments);
            return difference ?? new ExchangeReady(existing, Created: false);
        }

        if (CheckNew(command) is { } error)
        {
            return error;
        }

        var exchange = new ExchangeInfo(command.Id, type, command.Durable, command.AutoDelete, command.Internal, command.Arguments);
        Raise(new ExchangeDeclared(exchange), turn);
        return new ExchangeReady(exchange, Created: true);
    }

    private CatalogError? CheckNew(DeclareExchange command)
    {
        var id = command.Id;
        if (!_state.HasVirtualHost(id.VirtualHost))
        {
            return CatalogError.NoVirtualHost(id.VirtualHost);
        }

        if (Names.IsReserved(id.Name))
        {
            return new CatalogError(
                CatalogErrorKind.AccessRefused, $"exchange name '{id.Name}' contains reserved prefix 'amq.*'");
        }

        if (CheckName("exchange", id.Name) is { } error)
        {
            return error;
        }

        const string Alternate = ExchangeInfo.AlternateExchangeArgument;
        if (command.Arguments.TryGet(Alternate, out var alternate) && alternate.Kind != ArgumentKind.String)
        {
            return CatalogError.Precondition(
                $"invalid type '{ArgumentChecks.TypeNameOf(alternate.Kind)}' for arg '{Alternate}' in exchange {id}");
        }

        return _state.DeclaredExchangeCount >= limits.ExchangesMax
            ? CatalogError.LimitReached($"exchange {id}", "exchanges-max", limits.ExchangesMax)
            : null;
    }

    private CatalogOutcome Delete(DeleteExchange command, Turn<CatalogEvent, CatalogEffect> turn)
    {
        if (command.Id.Name.Length == 0)
        {
            return CatalogError.DefaultExchange();
        }

        if (Names.IsReserved(command.Id.Name))
        {
            return new CatalogError(CatalogErrorKind.AccessRefused, $"deletion of system exchange {command.Id} not allowed");
        }

        if (!_state.TryGet(command.Id, out ExchangeInfo? exchange))
        {
            return CatalogDone.Instance;
        }

        if (command.IfUnused && _state.BindingsFrom(command.Id).Count > 0)
        {
            return CatalogError.Precondition($"exchange {command.Id} in use");
        }

        Delete(exchange, turn);
        DeleteEmptied(turn);
        return CatalogDone.Instance;
    }

    private void Delete(ExchangeInfo exchange, Turn<CatalogEvent, CatalogEffect> turn)
    {
        RemoveAll(_state.BindingsFrom(exchange.Id), turn);
        RemoveAll(_state.BindingsTo(DestinationKind.Exchange, exchange.Id), turn);
        Raise(new ExchangeDeleted(exchange.Id, exchange.Durable), turn);
    }
}
