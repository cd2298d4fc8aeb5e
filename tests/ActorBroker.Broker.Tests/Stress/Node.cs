using ActorBroker.Actors;
using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Queues;
using ActorBroker.Broker.Tests.Topics;
using ActorBroker.Broker.Topics;
using ActorBroker.Broker.Topics.Compaction;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Topics;
using ActorBroker.Journal;
using ActorBroker.TestKit;
using Shouldly;

namespace ActorBroker.Broker.Tests.Stress;

/// <summary>A broker on real threads and a journal on disk.</summary>
internal sealed class Node(ActorSystem system, EmbeddedJournal journal, MemoryJournal transient, MessageBroker broker) : IAsyncDisposable
{
    /// <summary>An entity takes a snapshot with at most this many entries.</summary>
    public const int SnapshotEntries = 50;

    public ActorSystem System => system;

    public EmbeddedJournal Journal => journal;

    public MessageBroker Broker => broker;

    public static async Task<Node> StartAsync(string directory, CompactionSettings? compaction = null, PartitionLimits? limits = null)
    {
        var journal = EmbeddedJournal.Open(new JournalOptions { Directory = directory, SegmentBytes = 256 * 1024 }, TimeProvider.System);
        var transient = new MemoryJournal();
        var topics = 0;
        var system = new ActorSystem(new ActorSystemOptions { Clock = TimeProvider.System, Dispatcher = new ThreadPoolDispatcher() });
        var broker = await MessageBroker.StartAsync(system, new BrokerOptions
        {
            Durable = journal,
            Transient = transient,
            NewQueueName = () => "unused",
            NewTopicId = () => new Guid(Interlocked.Increment(ref topics), 0, 0, new byte[8]),
            Properties = new PlainProperties(),
            Persistence = new PersistenceOptions { SnapshotEntries = SnapshotEntries },
            Compaction = compaction ?? new CompactionSettings(),
            PartitionLimits = limits ?? PartitionLimits.Default,
        });
        return new Node(system, journal, transient, broker);
    }

    public async Task<QueueHandle> BoundQueueAsync(string name)
    {
        await broker.DeclareExchangeAsync(BrokerWorld.Name("events"), "fanout", true, false, false, ArgumentTable.Empty);
        var (queue, _, _) = await broker.DeclareQueueAsync(BrokerWorld.Name(name), true, false, 0, ArgumentTable.Empty);
        await broker.BindAsync(BrokerWorld.Binding("events", name, ""), 0);
        return queue;
    }

    public async Task<long> CountAsync(string name) => (await broker.InspectAsync(broker.FindVirtualHost("/")!.FindQueue(name)!)).Ready;

    /// <summary>Appends one record with a key, and waits until it is on disk.</summary>
    public async Task AppendAsync(PartitionHandle partition, string record)
    {
        var done = new TaskCompletionSource<PartitionEffect>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (system.Dispatcher.Enter(mayBlock: true))
        {
            partition.Tell(new Append(
                new PartitionNotes { OnEffect = done.SetResult }, 1, KeyedLog.Batch(TimeProvider.System.GetUtcNow(), [record])));
        }

        ((Appended)await done.Task).Error.ShouldBe(PartitionError.None);
    }

    public async ValueTask DisposeAsync()
    {
        // Off the turn that the last answer may have left this code in: what stops the actors must not be one of them.
        await Task.Yield();
        broker.Dispose();
        await system.StopAsync();
        await transient.DisposeAsync();
        await journal.DisposeAsync();
    }
}
