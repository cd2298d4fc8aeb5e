using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ActorBroker.Actors.Tests.Persistence;

/// <summary>What comes back is what was there.</summary>
public class RecoveryTests
{
    [Fact]
    public void A_snapshot_is_taken_by_the_policy_and_the_next_start_reads_it_and_what_follows()
    {
        var world = new CounterWorld(new PersistenceOptions { SnapshotEntries = 3 });
        for (var i = 1; i <= 4; i++)
        {
            world.Tell(new Add("a", i));
        }

        // The second one waits: a snapshot of four bytes wants eight times as many behind it.
        world.TakeCalls().ShouldBe(
            ["replay 0 entries", "append 1 Synced +1", "append 2 Synced +2", "append 3 Synced +3", "snapshot 3", "append 4 Synced +4"]);
        var next = new CounterWorld(journal: world.Journal);
        next.Tell(new Show("b"));
        next.Take().ShouldBe(["recovered 10", "b=10"]);
        next.TakeCalls().ShouldBe(["replay snapshot and 1 entries"]);
    }

    [Fact]
    public void Entries_that_were_replayed_count_for_the_next_snapshot()
    {
        var options = new PersistenceOptions { SnapshotEntries = 3 };
        var world = new CounterWorld(options);
        world.Tell(new Add("a", 1));
        world.Tell(new Add("b", 2));
        var next = new CounterWorld(options, journal: world.Journal);
        next.Tell(new Add("c", 3));
        next.TakeCalls()[^1].ShouldBe("snapshot 3");
    }

    [Fact]
    public void A_snapshot_is_taken_when_enough_bytes_were_appended()
    {
        var world = new CounterWorld(new PersistenceOptions { SnapshotBytes = 10 });
        world.Tell(new Add("a", 1), new Add("b", 2));
        world.TakeCalls()[^1].ShouldBe("append 1 Synced +1 +2");
        world.Tell(new Add("c", 3));
        world.TakeCalls()[^1].ShouldBe("snapshot 2");
    }

    [Fact]
    public void Replay_equals_live_whatever_was_told_and_whenever_it_failed_or_left_memory() =>
        Prop.ForAll<byte[], int, byte>((steps, seed, every) =>
        {
            var world = new CounterWorld(new PersistenceOptions { SnapshotEntries = 1 + (every % 7), SnapshotBytes = 64 }, seed);
            var expected = 0;
            foreach (var step in steps)
            {
                switch (step % 8)
                {
                    case 0:
                        world.Tell(new Trip("trip"));
                        world.World.Advance(TimeSpan.FromMinutes(1));
                        break;
                    case 1:
                        world.World.Advance(2 * CounterWorld.Sweep);
                        break;
                    default:
                        expected += step;
                        world.Tell(new Add("add", step, (Durability)(step % 3)));
                        break;
                }
            }

            // In another process, on the same journal.
            var next = new CounterWorld(journal: world.Journal);
            next.Tell(new Show("sum"));
            world.Tell(new Show("sum"));
            return string.Equals(next.Take()[^1], $"sum={expected}", StringComparison.Ordinal)
                && string.Equals(world.Take()[^1], $"sum={expected}", StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
}
