using System.Collections.Concurrent;
using ActorBroker.Actors;
using ActorBroker.Broker.Messages;
using ActorBroker.Broker.Queues;
using ActorBroker.Broker.Routing;
using ActorBroker.Core.Entities;
using DeadLetter = ActorBroker.Core.Queues.DeadLetter;

namespace ActorBroker.Broker.DeadLetters;

/// <summary>Has an actor for each queue that has had dead letters.</summary>
internal sealed class DeadLetterOffice(ActorSystem system, IMessageProperties properties, IStorageHealth? storage)
{
    private readonly ConcurrentDictionary<EntityId, ActorRef<IDeadLetterMessage>> _actors = new();

    /// <summary>Takes dead letters of a queue.</summary>
    public void Send(QueueHandle source, VirtualHost host, DeadLetter letters) => _actors.GetOrAdd(
        source.Info.Entity,
        _ => system.Spawn(Props<IDeadLetterMessage>.Of(() => new DeadLetterActor(source, new DeadLetterRoute(source, host, properties, storage)))))
        .Tell(new Died(letters));

    /// <summary>The queue is no more.</summary>
    public void Forget(EntityId queue)
    {
        if (_actors.TryRemove(queue, out var actor))
        {
            system.Stop(actor);
        }
    }
}
