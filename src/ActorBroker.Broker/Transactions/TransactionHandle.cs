using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Transactions;

namespace ActorBroker.Broker.Transactions;

/// <summary>The coordinator of one transactional id as edges hold it.</summary>
public sealed class TransactionHandle
{
    private readonly EntityRef<TransactionCommand> _entity;

    internal TransactionHandle(TransactionalIdInfo info, EntityRef<TransactionCommand> entity)
    {
        Info = info;
        _entity = entity;
    }

    /// <summary>The transactional id and its number.</summary>
    public TransactionalIdInfo Info { get; }

    /// <summary>Puts a command into the coordinator's mailbox.</summary>
    public void Tell(TransactionCommand command) => _entity.Tell(command);

    /// <summary>Tells the coordinator a command and returns its answer.</summary>
    /// <exception cref="JournalException">The coordinator's journal refuses.</exception>
    /// <exception cref="EntityDeletedException">The coordinator is gone; it may be looked up anew.</exception>
    public Task<TAnswer> AskAsync<TAnswer>(Func<Recipient, TransactionCommand> command)
        where TAnswer : TransactionEffect => AnswerClient<TransactionEffect>.AskAsync<TransactionCommand, TAnswer>(Tell, command);

    /// <inheritdoc/>
    public override string ToString() => $"transactional id {Info.Id}";
}
