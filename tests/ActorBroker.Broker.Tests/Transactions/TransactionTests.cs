using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Tests.Topics;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Groups;
using ActorBroker.Core.Topics;
using ActorBroker.Core.Transactions;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Transactions;

/// <summary>Transactions over partitions and groups: all of it is seen or nothing.</summary>
public class TransactionTests
{
    private long _producerId = -1;
    private short _epoch = -1;

    /// <summary>Every outcome with a restart of the node behind each step, and without any (-1).</summary>
    public static TheoryData<bool, int> Histories
    {
        get
        {
            var rows = new TheoryData<bool, int>();
            for (var step = -1; step < 7; step++)
            {
                rows.Add(true, step);
                rows.Add(false, step);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public void A_transaction_over_two_partitions_and_a_group_is_whole_whenever_the_node_restarts(bool commit, int restartBehind)
    {
        var world = new LogWorld();
        world.Topic("in");
        world.Topic("orders", 2);
        world.Group("readers");
        Action<LogWorld>[] steps =
        [
            w => Take(w.Init(w.Transaction("t"))),
            w => Add(w, w.Partition("orders", 0).Entity),
            w => Write(w, 0, 0),
            w => Add(w, w.Partition("orders", 1).Entity, w.Group("readers").Info.Entity),
            w => Write(w, 1, 0),
            w => CommitOffset(w, 5),
            w => End(w, commit).Error.ShouldBe(TransactionError.None),
        ];
        for (var step = 0; step < steps.Length; step++)
        {
            steps[step](world);
            if (step < steps.Length - 1)
            {
                world.Bounds(world.Partition("orders", 0)).LastStable.ShouldBe(0);
                world.Offset(world.Group("readers"), "in").ShouldBeNull();
            }

            world = step == restartBehind ? world.Restart() : world;
        }

        for (var index = 0; index < 2; index++)
        {
            var partition = world.Partition("orders", index);
            world.Read(partition).ShouldBe(["0:x", "1:marker"]);
            var bounds = world.Bounds(partition);
            (bounds.LastStable, bounds.HighWatermark).ShouldBe((2, 2));
            world.Tell(partition, to => new FindAborted(to, new OffsetRange(0, 2))).Only<AbortedFound>().Transactions.Count.ShouldBe(commit ? 0 : 1);
        }

        world.Offset(world.Group("readers"), "in").ShouldBe(commit ? 5 : null);
        world.State(world.Transaction("t")).ShouldBe(TransactionState.Idle);

        // The producer goes on with its next transaction.
        Add(world, world.Partition("orders", 0).Entity);
        Write(world, 0, 1);
        End(world, commit: true).Error.ShouldBe(TransactionError.None);
        world.Read(world.Partition("orders", 0)).Length.ShouldBe(4);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_decided_transaction_reaches_everybody_after_a_restart_without_anybody_asking(bool commit)
    {
        var journal = new FaultyJournal(new MemoryJournal());
        var world = new LogWorld(journal);
        Open(world);

        journal.Refuses = world.Partition("orders", 1).Entity;
        var end = world.Begin(world.Transaction("t"), to => new EndTransaction(to, _producerId, _epoch, commit));
        end.Effect.ShouldBeNull();
        world.Read(world.Partition("orders", 0)).ShouldBe(["0:x", "1:marker"]);

        journal.Refuses = default;
        var next = world.Restart();
        next.Read(next.Partition("orders", 1)).ShouldBe(["0:x", "1:marker"]);
        next.Read(next.Partition("orders", 0)).ShouldBe(["0:x", "1:marker"]);
        next.Bounds(next.Partition("orders", 1)).LastStable.ShouldBe(2);
        next.Offset(next.Group("readers"), "in").ShouldBe(commit ? 5 : null);
        End(next, commit).Error.ShouldBe(TransactionError.None);
    }

    [Fact]
    public void A_participant_whose_journal_refuses_is_told_again_and_the_answer_comes_then()
    {
        var journal = new FaultyJournal(new MemoryJournal());
        var world = new LogWorld(journal);
        Open(world);
        journal.Refuses = world.Group("readers").Info.Entity;
        var end = world.Begin(world.Transaction("t"), to => new EndTransaction(to, _producerId, _epoch, Commit: true));
        end.Effect.ShouldBeNull();
        journal.Refuses = default;
        world.Advance(TimeSpan.FromSeconds(10));
        end.Effect.ShouldBeOfType<TransactionReply>().Error.ShouldBe(TransactionError.None);
        world.Offset(world.Group("readers"), "in").ShouldBe(5);
    }

    [Fact]
    public void A_partition_that_is_deleted_in_between_does_not_hold_the_transaction_up()
    {
        var world = new LogWorld();
        Open(world);
        world.Topic("other");
        Add(world, world.Partition("other").Entity);
        world.Base.Await(world.Broker.DeleteTopicAsync(world.Find("other")));
        End(world, commit: true).Error.ShouldBe(TransactionError.None);
        world.Offset(world.Group("readers"), "in").ShouldBe(5);

        // One that is gone cannot be added any more.
        var gone = EntityId.Of(EntityKind.Partition, 99);
        world.Ask(world.Transaction("t"), to => new AddParticipants(to, _producerId, _epoch, [gone])).Error.ShouldBe(TransactionError.ParticipantRefused);
    }

    [Fact]
    public void A_partition_that_is_deleted_while_its_marker_is_on_the_way_does_not_hold_the_transaction_up()
    {
        var journal = new FaultyJournal(new MemoryJournal());
        var world = new LogWorld(journal);
        Open(world);
        journal.Refuses = world.Partition("orders", 1).Entity;
        var end = world.Begin(world.Transaction("t"), to => new EndTransaction(to, _producerId, _epoch, Commit: true));
        end.Effect.ShouldBeNull();
        world.Base.Await(world.Broker.DeleteTopicAsync(world.Find("orders")));
        journal.Refuses = default;
        world.Advance(TimeSpan.FromSeconds(10));
        end.Effect.ShouldBeOfType<TransactionReply>().Error.ShouldBe(TransactionError.None);
    }

    [Fact]
    public void A_write_without_or_behind_its_transaction_is_refused()
    {
        var world = new LogWorld();
        world.Topic("orders", 2);
        world.Group("readers");
        Take(world.Init(world.Transaction("t")));
        Append(world, 0, 0).Error.ShouldBe(PartitionError.InvalidTransactionState);
        Add(world, world.Partition("orders", 0).Entity);
        Write(world, 0, 0);
        End(world, commit: true);
        Append(world, 0, 1).Error.ShouldBe(PartitionError.InvalidTransactionState);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_transaction_that_is_open_for_too_long_is_aborted_and_its_producer_fenced(bool restart)
    {
        var world = new LogWorld();
        Open(world);
        world = restart ? world.Restart() : world;
        world.Advance(TimeSpan.FromSeconds(61));
        world.Bounds(world.Partition("orders", 0)).LastStable.ShouldBe(2);
        world.Bounds(world.Partition("orders", 0)).LastAborted.ShouldBe(1);
        world.Offset(world.Group("readers"), "in").ShouldBeNull();
        End(world, commit: true).Error.ShouldBe(TransactionError.ProducerFenced);
        Append(world, 0, 1).Error.ShouldNotBe(PartitionError.None);
    }

    [Fact]
    public void A_second_producer_of_the_id_takes_over_and_fences_the_first()
    {
        var world = new LogWorld();
        Open(world);
        var (id, epoch) = (_producerId, _epoch);
        Take(world.Init(world.Transaction("t")));
        (_producerId, _epoch > epoch).ShouldBe((id, true));
        world.Bounds(world.Partition("orders", 0)).LastStable.ShouldBe(2);
        world.Ask(world.Transaction("t"), to => new EndTransaction(to, id, epoch, Commit: true)).Error.ShouldBe(TransactionError.ProducerFenced);
    }

    [Fact]
    public void A_coordinator_whose_journal_refuses_tells_its_clients_so()
    {
        var journal = new FaultyJournal(new MemoryJournal());
        var world = new LogWorld(journal);
        world.Topic("orders", 2);
        world.Group("readers");
        Take(world.Init(world.Transaction("t")));
        journal.Refuses = world.Transaction("t").Info.Entity;
        world.Begin(world.Transaction("t"), to => new AddParticipants(to, _producerId, _epoch, [world.Partition("orders").Entity]))
            .Failure.ShouldBeOfType<JournalException>();
        journal.Refuses = default;
        world.Advance(TimeSpan.FromSeconds(1));
        Add(world, world.Partition("orders").Entity);
    }

    [Fact]
    public void A_client_whose_answer_goes_down_with_a_failed_turn_hears_of_it()
    {
        var journal = new FaultyJournal(new MemoryJournal());
        var world = new LogWorld(journal);
        Open(world);
        journal.Refuses = world.Partition("orders", 1).Entity;
        var end = world.Begin(world.Transaction("t"), to => new EndTransaction(to, _producerId, _epoch, Commit: true));
        end.Effect.ShouldBeNull();

        // The marker succeeds at last, and the coordinator cannot take note of it.
        journal.Refuses = world.Transaction("t").Info.Entity;
        world.Advance(TimeSpan.FromSeconds(10));
        journal.Refuses = default;
        world.Advance(TimeSpan.FromSeconds(30));
        (end.Failure is not null || end.Effect is not null).ShouldBeTrue();
        End(world, commit: true).Error.ShouldBe(TransactionError.None);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_id_that_nobody_uses_for_a_week_is_forgotten_and_can_begin_anew(bool restart)
    {
        var world = new LogWorld();
        var transaction = world.Transaction("t");
        Take(world.Init(transaction));
        world = restart ? world.Restart() : world;
        for (var day = 0; day < 6; day++)
        {
            world.Advance(TimeSpan.FromDays(1));
        }

        world.Base.Host.FindTransaction("t").ShouldNotBeNull();
        world.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
        world.Base.Host.FindTransaction("t").ShouldBeNull();
        world.Base.Durable.Entities().ShouldNotContain(id => id.Kind == EntityKind.Transaction);

        var fresh = world.Transaction("t");
        fresh.Info.Entity.ShouldNotBe(transaction.Info.Entity);
        var before = _producerId;
        Take(world.Init(fresh));
        _producerId.ShouldNotBe(before);
    }

    [Fact]
    public void No_producer_id_comes_twice_whoever_asks_at_the_same_time_and_whenever_the_node_restarts()
    {
        var world = new LogWorld();
        var ids = new HashSet<long>();
        for (var life = 0; life < 3; life++)
        {
            var asked = Enumerable.Range(0, 2500).Select(_ => world.Broker.NextProducerId().AsTask()).ToList();
            foreach (var id in asked)
            {
                ids.Add(world.Base.Await(id)).ShouldBeTrue();
            }

            world = world.Restart();
        }

        ids.Min().ShouldBe(0);
    }

    [Fact]
    public void A_journal_that_refuses_producer_ids_does_so_to_all_who_wait_and_gives_them_later()
    {
        var journal = new FaultyJournal(new MemoryJournal());
        var world = new LogWorld(journal);
        journal.Refuses = EntityId.Catalog;
        var asked = Enumerable.Range(0, 3).Select(_ => world.Broker.NextProducerId().AsTask()).ToList();
        world.Base.World.Run();
        asked.ShouldAllBe(id => id.IsFaulted && id.Exception!.InnerException is JournalException);
        journal.Refuses = default;
        world.Advance(TimeSpan.FromSeconds(1));
        world.Base.Await(world.Broker.NextProducerId().AsTask()).ShouldBe(0);
    }

    private void Open(LogWorld world)
    {
        world.Topic("in");
        world.Topic("orders", 2);
        var group = world.Group("readers");
        Take(world.Init(world.Transaction("t")));
        Add(world, world.Partition("orders", 0).Entity, world.Partition("orders", 1).Entity, group.Info.Entity);
        Write(world, 0, 0);
        Write(world, 1, 0);
        CommitOffset(world, 5);
    }

    private void Take(TransactionReply reply)
    {
        reply.Error.ShouldBe(TransactionError.None);
        (_producerId, _epoch) = (reply.ProducerId, reply.ProducerEpoch);
    }

    private void Add(LogWorld world, params EntityId[] participants) => world
        .Ask(world.Transaction("t"), to => new AddParticipants(to, _producerId, _epoch, participants)).Error.ShouldBe(TransactionError.None);

    private Appended Append(LogWorld world, int partition, int sequence) => world.Append(
        world.Partition("orders", partition), Batches.Make("x", producer: (_producerId, _epoch, sequence), isTransactional: true));

    private void Write(LogWorld world, int partition, int sequence) => Append(world, partition, sequence).Error.ShouldBe(PartitionError.None);

    private void CommitOffset(LogWorld world, long offset)
    {
        var answer = world.Ask<OffsetsCommitted>(
            world.Group("readers"),
            to => new CommitTransactionOffsets(to, _producerId, _epoch, new MemberIdentity(""), -1, [new OffsetToCommit("in", 0, offset, -1, "")]));
        answer.Error.ShouldBe(GroupError.None);
        answer.Errors.ShouldAllBe(error => error == GroupError.None);
    }

    private TransactionReply End(LogWorld world, bool commit) =>
        world.Ask(world.Transaction("t"), to => new EndTransaction(to, _producerId, _epoch, commit));
}
