using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Catalog;

/// <content>Consumer groups, transactional ids and producer ids.</content>
public sealed partial class CatalogMachine
{
    private CatalogOutcome Declare(DeclareGroup command, Turn<CatalogEvent, CatalogEffect> turn)
    {
        var id = command.Id;
        if (_state.TryGet(id, out GroupInfo? existing))
        {
            return new GroupReady(existing);
        }

        if (Names.CheckClientId(id.Name) is { } problem)
        {
            return new CatalogError(CatalogErrorKind.InvalidGroupId, $"invalid group id '{Shortened(id.Name)}': {problem}");
        }

        if (!_state.HasVirtualHost(id.VirtualHost))
        {
            return CatalogError.NoVirtualHost(id.VirtualHost);
        }

        if (_state.Groups.Count >= limits.GroupsMax)
        {
            return CatalogError.LimitReached($"group {id}", "groups-max", limits.GroupsMax);
        }

        var group = new GroupInfo(EntityId.Of(EntityKind.Group, _state.GroupsEver + 1), id);
        Raise(new GroupDeclared(group), turn);
        return new GroupReady(group);
    }

    private CatalogDone Remove(RemoveGroup command, Turn<CatalogEvent, CatalogEffect> turn)
    {
        if (_state.TryGet(command.Group, out GroupInfo? group))
        {
            Raise(new GroupRemoved(group.Entity, group.Id), turn);
        }

        return CatalogDone.Instance;
    }

    private CatalogOutcome Declare(DeclareTransactionalId command, Turn<CatalogEvent, CatalogEffect> turn)
    {
        var id = command.Id;
        if (_state.TryGet(id, out TransactionalIdInfo? existing))
        {
            return new TransactionalIdReady(existing);
        }

        if (Names.CheckClientId(id.Name) is { } problem)
        {
            return new CatalogError(CatalogErrorKind.InvalidTransactionalId, $"invalid transactional id '{Shortened(id.Name)}': {problem}");
        }

        if (!_state.HasVirtualHost(id.VirtualHost))
        {
            return CatalogError.NoVirtualHost(id.VirtualHost);
        }

        if (_state.TransactionalIds.Count >= limits.TransactionalIdsMax)
        {
            return CatalogError.LimitReached($"transactional id {id}", "transactional-ids-max", limits.TransactionalIdsMax);
        }

        var transactionalId = new TransactionalIdInfo(EntityId.Of(EntityKind.Transaction, _state.TransactionalIdsEver + 1), id);
        Raise(new TransactionalIdDeclared(transactionalId), turn);
        return new TransactionalIdReady(transactionalId);
    }

    private CatalogDone Remove(RemoveTransactionalId command, Turn<CatalogEvent, CatalogEffect> turn)
    {
        if (_state.TryGet(command.Coordinator, out TransactionalIdInfo? transactionalId))
        {
            Raise(new TransactionalIdRemoved(transactionalId.Entity, transactionalId.Id), turn);
        }

        return CatalogDone.Instance;
    }

    private ProducerIdsReady Reserve(ReserveProducerIds command, Turn<CatalogEvent, CatalogEffect> turn)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(command.Count, 1, nameof(command));
        var first = _state.ProducerIdsEnd;
        Raise(new ProducerIdsReserved(first + command.Count), turn);
        return new ProducerIdsReady(first, command.Count);
    }
}
