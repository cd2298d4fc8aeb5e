using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Groups;
using ActorBroker.Broker.Topics;
using ActorBroker.Broker.Topics.Compaction;
using ActorBroker.Broker.Transactions;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Groups;
using ActorBroker.Core.Topics;
using ActorBroker.Core.Transactions;
using Shouldly;

namespace ActorBroker.Broker.Tests.Topics;

/// <summary>A broker's topics, groups and transactions as a test talks to them. What is asked is answered before a call returns.</summary>
internal sealed class LogWorld
{
    public static readonly IReadOnlyDictionary<string, string> NoConfig = new Dictionary<string, string>(StringComparer.Ordinal);

    public LogWorld(IJournal? durable = null, int seed = 1, CompactionSettings? compaction = null) =>
        Base = new BrokerWorld(durable, seed, compaction);

    private LogWorld(BrokerWorld world) => Base = world;

    public BrokerWorld Base { get; }

    public MessageBroker Broker => Base.Broker;

    /// <summary>The node dies without a word and another one starts on what it left, at the time at which it died.</summary>
    public LogWorld Restart() => new(Base.Restart());

    public void Advance(TimeSpan by) => Base.World.Advance(by);

    public TopicHandle Topic(string name, int partitions = 1, params KeyValuePair<string, string>[] config)
    {
        Base.Await(Broker.CreateTopicAsync(BrokerWorld.Name(name), partitions, new Dictionary<string, string>(config, StringComparer.Ordinal)));
        return Find(name);
    }

    public TopicHandle Find(string name) => Base.Host.FindTopic(name).ShouldNotBeNull();

    public PartitionHandle Partition(string topic, int index = 0) => Find(topic).FindPartition(index).ShouldNotBeNull();

    public void Alter(string topic, string name, string value) => Base.Await(
        Broker.AlterTopicConfigAsync(BrokerWorld.Name(topic), new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value }, [], [], validateOnly: false));

    public PartitionNotes Tell(PartitionHandle partition, Func<Recipient, PartitionCommand> make)
    {
        var notes = new PartitionNotes();
        partition.Tell(make(notes));
        Base.World.Run();
        return notes;
    }

    public Appended Append(PartitionHandle partition, byte[] batch) =>
        Tell(partition, to => new Append(to, 7, batch)).Only<Appended>();

    public Appended Append(string topic, string text, int count = 1) => Append(Partition(topic), Batches.Make(text, count));

    public PartitionBounds Bounds(PartitionHandle partition)
    {
        partition.Load();
        Base.World.Run();
        partition.IsKnown.ShouldBeTrue();
        return partition.Bounds;
    }

    /// <summary>All batches from the start of the log to the high watermark.</summary>
    public string[] Read(PartitionHandle partition)
    {
        var bounds = Bounds(partition);
        using var reader = partition.OpenReader();
        var found = new List<string>();
        for (var offset = bounds.LogStart; offset < bounds.HighWatermark; offset = reader.FirstOffset + reader.Count)
        {
            reader.MoveTo(offset).ShouldBeTrue($"offset {offset} cannot be read");
            found.AddRange(Batches.Read(reader.Bodies));
        }

        return [.. found];
    }

    public GroupHandle Group(string name) => Base.Await(Broker.GetOrCreateGroupAsync(BrokerWorld.Name(name)).AsTask());

    public T Ask<T>(GroupHandle group, Func<Recipient, GroupCommand> make)
        where T : GroupEffect
    {
        var note = new GroupNote();
        group.Tell(make(note));
        Base.World.Run();
        note.Failure.ShouldBeNull();
        return note.Effect.ShouldBeOfType<T>();
    }

    public void Commit(GroupHandle group, string topic, long offset) => Ask<OffsetsCommitted>(
        group, to => new CommitOffsets(to, new MemberIdentity(""), -1, [new OffsetToCommit(topic, 0, offset, -1, "")])).Errors.ShouldAllBe(e => e == GroupError.None);

    /// <summary>The committed offset of partition 0 of a topic; null if there is none.</summary>
    public long? Offset(GroupHandle group, string topic) =>
        Ask<OffsetsFetched>(group, to => new FetchOffsets(to, null, RequireStable: false)).Offsets
            .Where(offset => string.Equals(offset.Topic, topic, StringComparison.Ordinal)).Select(offset => (long?)offset.Offset).SingleOrDefault();

    public TransactionHandle Transaction(string id) => Base.Await(Broker.GetOrCreateTransactionAsync(BrokerWorld.Name(id)).AsTask());

    /// <summary>Asks, and returns what may not have been answered.</summary>
    public TransactionNote Begin(TransactionHandle transaction, Func<Recipient, TransactionCommand> make)
    {
        var note = new TransactionNote();
        transaction.Tell(make(note));
        Base.World.Run();
        return note;
    }

    public TransactionReply Ask(TransactionHandle transaction, Func<Recipient, TransactionCommand> make)
    {
        var note = Begin(transaction, make);
        note.Failure.ShouldBeNull();
        return note.Effect.ShouldBeOfType<TransactionReply>();
    }

    public TransactionReply Init(TransactionHandle transaction, int timeoutMs = 60_000) => Ask(
        transaction, to => new InitProducer(to, Base.Await(Broker.NextProducerId().AsTask()), timeoutMs, -1, -1));

    public TransactionState State(TransactionHandle transaction) =>
        Begin(transaction, to => new InspectTransaction(to)).Effect.ShouldBeOfType<TransactionInspected>().State;
}
