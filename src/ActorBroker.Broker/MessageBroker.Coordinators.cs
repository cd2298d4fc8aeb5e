using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Groups;
using ActorBroker.Broker.Transactions;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Groups;

namespace ActorBroker.Broker;

/// <content>Consumer groups, transactional ids and producer ids.</content>
public sealed partial class MessageBroker : ITransactionOwner
{
    /// <summary>The consumer group of that name; null if there is none.</summary>
    public GroupHandle? FindGroup(ResourceName group) => FindVirtualHost(group.VirtualHost)?.FindGroup(group.Name);

    /// <summary>The consumer group of that name, made if there is none.</summary>
    /// <exception cref="BrokerException">No group may have that name, or the limit is reached.</exception>
    /// <exception cref="JournalException">The journal refuses.</exception>
    public async ValueTask<GroupHandle> GetOrCreateGroupAsync(ResourceName name)
    {
        while (true)
        {
            if (FindGroup(name) is { } group)
            {
                return group;
            }

            await AskAsync(call => new DeclareGroup(call, name));
        }
    }

    /// <summary>Removes a group with its offsets, if nobody is in it.</summary>
    /// <returns>Why it is not removed; <see cref="GroupError.None"/> if it is.</returns>
    /// <exception cref="JournalException">The journal refuses; if the group itself is gone already its name follows as soon as it can.</exception>
    public async Task<GroupError> DeleteGroupAsync(GroupHandle group)
    {
        Task<DeletionAnswered> answer;
        using (System.Dispatcher.Enter(mayBlock: true))
        {
            answer = group.AskAsync<DeletionAnswered>(static reply => new DeleteGroup(reply));
        }

        GroupError error;
        try
        {
            error = (await answer).Error;
        }
        catch (EntityDeletedException)
        {
            return GroupError.GroupIdNotFound;
        }

        if (error is GroupError.None or GroupError.GroupIdNotFound)
        {
            try
            {
                await RemoveGroupAsync(group.Info.Entity);
            }
            catch (JournalException)
            {
                _ = RemoveLaterAsync(() => RemoveGroupAsync(group.Info.Entity));
                throw;
            }
        }

        return error;
    }

    /// <summary>The coordinator of a transactional id; null if nobody has used the id.</summary>
    public TransactionHandle? FindTransaction(ResourceName transactionalId) =>
        FindVirtualHost(transactionalId.VirtualHost)?.FindTransaction(transactionalId.Name);

    /// <summary>The coordinator of a transactional id, made if there is none.</summary>
    /// <exception cref="BrokerException">No producer may have that id, or the limit is reached.</exception>
    /// <exception cref="JournalException">The journal refuses.</exception>
    public async ValueTask<TransactionHandle> GetOrCreateTransactionAsync(ResourceName transactionalId)
    {
        while (true)
        {
            if (FindTransaction(transactionalId) is { } transaction)
            {
                return transaction;
            }

            await AskAsync(call => new DeclareTransactionalId(call, transactionalId));
        }
    }

    /// <summary>A producer id that nobody has had or will have.</summary>
    /// <exception cref="JournalException">The journal refuses.</exception>
    public ValueTask<long> NextProducerId() => _producerIds.NextAsync();

    void ITransactionOwner.OnExpired(EntityId entity) => _ = RemoveUnlessRefusedAsync(call => new RemoveTransactionalId(call, entity));

    /// <summary>A group was deleted, and a crash came before the catalog had forgotten it.</summary>
    private void RemoveDeadGroup(EntityId group) => _ = RemoveUnlessRefusedAsync(call => new RemoveGroup(call, group));

    private Task RemoveGroupAsync(EntityId group) => AskAsync(call => new RemoveGroup(call, group));

    private async Task<long> ReserveProducerIdsAsync(int count) =>
        ((ProducerIdsReady)await AskAsync(call => new ReserveProducerIds(call, count))).First;

    /// <summary>For what is tried again by itself if the journal refuses.</summary>
    private async Task RemoveUnlessRefusedAsync(Func<Recipient, CatalogCommand> make)
    {
        try
        {
            await AskAsync(make);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // The coordinator asks again, and so does the next start.
        }
    }
}
