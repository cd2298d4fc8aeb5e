using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Messages;
using ActorBroker.Broker.Routing;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Queues;

namespace ActorBroker.Broker.Queues;

/// <summary>A queue as edges and routers hold it: who it is, where commands go and where its messages are read.</summary>
public sealed class QueueHandle(QueueInfo info, EntityRef<QueueCommand> entity, IJournal journal) : RouteTarget
{
    /// <summary>The declaration.</summary>
    public QueueInfo Info { get; } = info;

    /// <summary>Puts a command into the queue's mailbox.</summary>
    public void Tell(QueueCommand command) => entity.Tell(command);

    /// <summary>Opens a reader of the queue's messages, for one thread at a time.</summary>
    public MessageCursor OpenCursor() => new(journal.OpenReader(Info.Entity));

    /// <inheritdoc/>
    public override string ToString() => $"queue {Info.Id}";
}
