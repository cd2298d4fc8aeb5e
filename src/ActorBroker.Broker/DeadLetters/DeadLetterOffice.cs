using System.Collections.Concurrent;
using ActorBroker.Actors;
using ActorBroker.Broker.Messages;
using ActorBroker.Broker.Queues;
using ActorBroker.Broker.Routing;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using DeadLetter = ActorBroker.Core.Queues.DeadLetter;

namespace ActorBroker.Broker.DeadLetters;

/// <summary>Has an actor for each queue that has had dead letters.</summary>
internal sealed class DeadLetterOffice(ActorSystem system, IMessageProperties properties, IStorageHealth? storage)
{
    /// <summary>So many numbers (as a power of two) a millisecond has; nobody declares transient queues as fast as that for long.</summary>
    private const int NumbersPerMillisecondBits = 12;

    private readonly long _start = system.Clock.GetUtcNow().ToUnixTimeMilliseconds() << NumbersPerMillisecondBits;
    private readonly ConcurrentDictionary<EntityId, ActorRef<IDeadLetterMessage>> _actors = new();

    /// <summary>Takes dead letters of a queue.</summary>
    public void Send(QueueHandle source, VirtualHost host, DeadLetter letters) => _actors.GetOrAdd(
        source.Info.Entity,
        _ => system.Spawn(Props<IDeadLetterMessage>.Of(() => new DeadLetterActor(
            source, new DeadLetterRoute(source, SourceOf(source.Info.Entity), host, properties, storage)))))
        .Tell(new Died(letters));

    /// <summary>The queue is no more.</summary>
    public void Forget(EntityId queue)
    {
        if (_actors.TryRemove(queue, out var actor))
        {
            system.Stop(actor);
        }
    }

    /// <summary>
    /// As whom a queue hands messages over. The numbers of transient queues begin again at each start, but durable targets
    /// remember what came from them: so here they begin where the time of the start puts them.
    /// </summary>
    private EntityId SourceOf(EntityId queue) => QueueNumbers.IsTransient(queue)
        ? QueueNumbers.Of((queue.Number + _start) & (QueueNumbers.TransientFlag - 1), durable: false)
        : queue;
}
