using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Queues;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;

namespace ActorBroker.Broker;

/// <content>Making and removing exchanges, queues and bindings. Each task ends when the change is durable and routed by.</content>
public sealed partial class MessageBroker : IQueueOwner
{
    /// <summary>Makes an exchange or sees that the one there is as asked for.</summary>
    /// <exception cref="BrokerException">It is otherwise, or its name or type is not allowed.</exception>
    public Task DeclareExchangeAsync(
        ResourceName name, string type, bool durable, bool autoDelete, bool isInternal, ArgumentTable arguments) =>
        AskAsync(call => new DeclareExchange(call, name, type, durable, autoDelete, isInternal, arguments));

    /// <summary>Removes an exchange; one that is not there is no error.</summary>
    /// <exception cref="BrokerException">It is predeclared, or in use and that was not to be.</exception>
    public Task DeleteExchangeAsync(ResourceName name, bool ifUnused) => AskAsync(call => new DeleteExchange(call, name, ifUnused));

    /// <summary>Makes a queue or sees that the one there is as asked for.</summary>
    /// <param name="name">Virtual host and name; an empty name has one made up.</param>
    /// <param name="durable">Whether it survives a restart.</param>
    /// <param name="autoDelete">Whether it goes with its last consumer.</param>
    /// <param name="owner">The connection that alone may use it; 0 for none.</param>
    /// <param name="arguments">The <c>x-</c> arguments.</param>
    /// <exception cref="BrokerException">It is otherwise or another connection's, or an argument is invalid.</exception>
    public async Task<DeclaredQueue> DeclareQueueAsync(
        ResourceName name, bool durable, bool autoDelete, long owner, ArgumentTable arguments)
    {
        var serverNamed = name.Name.Length == 0;
        if (serverNamed)
        {
            name = name with { Name = "amq.gen-" + _options.NewQueueName() };
        }

        while (true)
        {
            var outcome = (QueueReady)await AskAsync(call => new DeclareQueue(call, name, serverNamed, durable, autoDelete, owner, arguments));
            if (FindVirtualHost(name.VirtualHost)?.FindQueue(outcome.Queue.Entity) is not { } queue)
            {
                // Somebody has deleted it since the catalog answered; as long as that happens the declaration is still to be done.
                continue;
            }

            if (queue.Info.Settings.ExpiresMs is not null)
            {
                // The time begins to run, even if nobody ever uses the queue.
                queue.Tell(Touch.Instance);
            }

            if (outcome.Created)
            {
                // A new queue has nothing to count, and is not woken for it: ten thousand declared queues cost no actors.
                return new DeclaredQueue(queue, new Counted(new QueueReply(), 0, 0), Created: true);
            }

            try
            {
                return new DeclaredQueue(queue, await InspectAsync(queue), Created: false);
            }
            catch (BrokerException gone) when (gone.Kind == CatalogErrorKind.NotFound)
            {
                // As above.
            }
        }
    }

    /// <summary>Asks a queue how many messages are ready and how many consumers it has.</summary>
    public async Task<Counted> InspectAsync(QueueHandle queue) =>
        await AskAsync(queue, reply => new Inspect(reply)) as Counted ?? throw Gone(queue);

    /// <summary>Drops the messages that nobody holds, and returns how many they were.</summary>
    public async Task<long> PurgeAsync(QueueHandle queue) =>
        (await AskAsync(queue, reply => new Purge(reply)) as Purged ?? throw Gone(queue)).Count;

    /// <summary>Removes a queue with its messages and bindings; its consumers are cancelled.</summary>
    /// <returns>How many messages were ready; 0 if somebody else was deleting it already.</returns>
    /// <exception cref="BrokerException">It is used or not empty, and was not to be; or it is not there any more.</exception>
    /// <exception cref="JournalException">The journal refuses the removal, which is tried again until it is done or the broker ends.</exception>
    public async Task<long> DeleteQueueAsync(QueueHandle queue, bool ifUnused, bool ifEmpty)
    {
        var answer = await AskAsync(queue, reply => new Close(ifUnused, ifEmpty, reply));
        switch ((answer as Refused)?.Reason)
        {
            case Refusal.InUse:
                throw new BrokerException(CatalogErrorKind.PreconditionFailed, $"queue {queue.Info.Id} in use");
            case Refusal.NotEmpty:
                throw new BrokerException(CatalogErrorKind.PreconditionFailed, $"queue {queue.Info.Id} is not empty");
        }

        try
        {
            // Also if somebody else has closed it before: who hears of the end can rely on it.
            await RemoveAsync(queue);
        }
        catch (JournalException)
        {
            _ = RemoveLaterAsync(() => RemoveAsync(queue));
            throw;
        }

        return (answer as Closed)?.Ready ?? 0;
    }

    /// <summary>Makes a binding; one that is there is no error.</summary>
    /// <exception cref="BrokerException">An end is missing or may not be bound.</exception>
    public Task BindAsync(BindingInfo binding, long connection) => AskAsync(call => new Bind(call, binding, connection));

    /// <summary>Removes a binding; one that is not there is no error.</summary>
    /// <exception cref="BrokerException">An end may not be bound.</exception>
    public Task UnbindAsync(BindingInfo binding, long connection) => AskAsync(call => new Unbind(call, binding, connection));

    private static BrokerException Gone(QueueHandle queue) => BrokerException.Of(CatalogError.NoQueue(queue.Info.Id));

    private Task RemoveAsync(QueueHandle queue) => AskAsync(call => new RemoveQueues(call, [queue.Info.Entity]));

    /// <summary>
    /// A closed queue (or a deleted group) is of no use any more, so it must go, however often the journal refuses. Each refusal costs the
    /// catalog a restart, whose backoff is the pause between two attempts.
    /// </summary>
    private static async Task RemoveLaterAsync(Func<Task> remove)
    {
        while (true)
        {
            try
            {
                await remove();
                return;
            }
            catch (JournalException)
            {
                // Again.
            }
            catch (InvalidOperationException)
            {
                // The system stops, and with it the closed queue; the next start finds it open (and a deleted group deleted).
                return;
            }
        }
    }

    /// <summary>A queue has lost its last consumer: an auto-delete one goes.</summary>
    void IQueueOwner.OnUnused(EntityId entity)
    {
        if (Find(entity) is { Queue: { Info.AutoDelete: true } queue })
        {
            _ = DeleteUnusedAsync(queue);
        }
    }

    /// <summary>Nobody has used a queue for as long as its x-expires says: it goes, with its messages.</summary>
    void IQueueOwner.OnAbandoned(EntityId entity)
    {
        if (Find(entity) is { Queue: { } queue })
        {
            _ = DeleteUnusedAsync(queue);
        }
    }

    void IQueueOwner.OnDeadLetters(EntityId entity, DeadLetter letters)
    {
        if (Find(entity) is var (host, queue))
        {
            _deadLetters.Send(queue, host, letters);
        }
    }

    private async Task DeleteUnusedAsync(QueueHandle queue)
    {
        try
        {
            await DeleteQueueAsync(queue, ifUnused: true, ifEmpty: false);
        }
        catch (Exception e) when (e is BrokerException or IOException)
        {
            // It has a consumer again or is gone already; and if the journal refuses it stays, unused, until somebody deletes it.
        }
    }
}
