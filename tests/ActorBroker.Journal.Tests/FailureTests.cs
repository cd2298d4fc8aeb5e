using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Journal.Tests.Simulation;
using Shouldly;
using Xunit;
using static ActorBroker.Journal.Tests.JournalDriver;

namespace ActorBroker.Journal.Tests;

/// <summary>What happens when the disk refuses.</summary>
public sealed class FailureTests
{
    private readonly SimulatedDisk _disk = new();
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_write_that_fails_leaves_no_trace_and_the_journal_goes_on()
    {
        var journal = SimulatedJournal.Open(_disk);
        journal.AppendNow(Orders, 1, "a", 0, "m0");
        _disk.WritesUntilError = 0;
        var failed = journal.AppendNow(Orders, 2, "lost", 1, "lost");

        failed.Error.ShouldBeOfType<JournalException>().Message.ShouldContain("00000000000000000001.log");
        failed.Error.Message.ShouldContain("No space left on device");
        journal.Read(Orders, 1).ShouldBeNull();
        Should.Throw<JournalException>(() => journal.Append(Orders, 3, "c")).Message.ShouldContain("replay");
        journal.AppendNow(Mails, 1, "x", 0, "n0").IsStored.ShouldBeTrue();

        journal.Past(Orders).ShouldBe("1:a | 1");
        journal.AppendNow(Orders, 2, "b", 1, "m1").IsStored.ShouldBeTrue();
        await journal.DisposeAsync();
        journal = SimulatedJournal.Open(_disk);
        journal.Past(Orders).ShouldBe("1:a 2:b | 2");
        journal.Read(Orders, 1).ShouldBe("1+1 m1");
        journal.Past(Mails).ShouldBe("1:x | 1");
        await journal.DisposeAsync();
    }

    [Fact]
    public async Task The_first_entry_of_an_entity_may_fail_and_be_appended_again()
    {
        await using var journal = SimulatedJournal.Open(_disk);
        _disk.WritesUntilError = 0;
        journal.AppendNow(Orders, 1, "lost").Error.ShouldNotBeNull();

        journal.Past(Orders).ShouldBe("| 0");
        journal.AppendNow(Orders, 1, "a").IsStored.ShouldBeTrue();
    }

    [Fact]
    public async Task A_snapshot_that_could_not_be_written_leaves_the_old_one()
    {
        await using var journal = SimulatedJournal.Open(_disk);
        journal.AppendNow(Orders, 1, "a");
        journal.Snapshot(Orders, 1, "s1");
        journal.AppendNow(Orders, 2, "b");
        _disk.WritesUntilError = 0;
        journal.Snapshot(Orders, 2, "s2");

        journal.Past(Orders).ShouldBe("[1:s1] 2:b | 2");
    }

    [Fact]
    public async Task A_deletion_that_could_not_be_written_is_written_with_the_next_group()
    {
        var journal = SimulatedJournal.Open(_disk);
        journal.AppendNow(Orders, 1, "a");
        _disk.WritesUntilError = 0;
        journal.Delete(Orders);
        journal.Commit(mayBlock: true);
        journal.AppendNow(Mails, 1, "x");
        await journal.DisposeAsync();

        await using var reopened = SimulatedJournal.Open(_disk);
        reopened.Past(Orders).ShouldBe("| 0");
        reopened.Past(Mails).ShouldBe("1:x | 1");
    }

    [Fact]
    public async Task A_segment_that_cannot_be_begun_fails_its_group_only()
    {
        var journal = SimulatedJournal.Open(_disk);
        journal.AppendNow(Orders, 1, "a", 0, new string('m', 3900)).IsStored.ShouldBeTrue();
        // The first write is that of the footer, without which one can do.
        for (var writes = 1; writes < 4; writes++)
        {
            _disk.WritesUntilError = writes;
            journal.AppendNow(Mails, 1, "x", 0, new string('n', 3000)).Error.ShouldNotBeNull();
            journal.Past(Mails).ShouldBe("| 0");
        }

        journal.AppendNow(Mails, 1, "x", 0, "n0").IsStored.ShouldBeTrue();
        await journal.DisposeAsync();
        await using var reopened = SimulatedJournal.Open(_disk);
        reopened.Past(Orders).ShouldBe("1:a | 1");
        reopened.Read(Mails, 0).ShouldBe("0+1 n0");
    }

    [Fact]
    public async Task A_segment_that_cannot_be_begun_leaves_the_one_before_open_whatever_readers_open_meanwhile()
    {
        await using var journal = SimulatedJournal.Open(_disk, SimulatedJournal.Options with { OpenFilesMax = 1 });
        for (var sequence = 1; sequence <= 3; sequence++)
        {
            journal.AppendNow(Orders, sequence, "a", sequence, new string('m', 3000)).IsStored.ShouldBeTrue();
        }

        _disk.Creating = () =>
        {
            journal.Read(Orders, 1).ShouldNotBeNull();
            journal.Read(Orders, 2).ShouldNotBeNull();
            _disk.WritesUntilError = 0;
        };
        journal.AppendNow(Mails, 1, "x", 0, new string('n', 3000)).Error.ShouldNotBeNull();
        _disk.Creating = null;
        journal.Past(Mails).ShouldBe("| 0");

        journal.AppendNow(Mails, 1, "x", 0, "n0").IsStored.ShouldBeTrue();
    }

    [Fact]
    public async Task After_a_failed_sync_nothing_is_taken_until_the_journal_is_opened_again()
    {
        var journal = SimulatedJournal.Open(_disk);
        journal.AppendNow(Orders, 1, "a", 0, "m0");
        _disk.SyncsUntilError = 0;
        journal.AppendNow(Orders, 2, "b").Error.ShouldBeOfType<JournalException>().Message.ShouldContain("Input/output error");

        Should.Throw<JournalException>(() => journal.Append(Mails, 1, "x")).Message.ShouldContain("restart");
        journal.Past(Orders).ShouldBe("1:a | 1");
        journal.Read(Orders, 0).ShouldBe("0+1 m0");
        await journal.DisposeAsync();

        await using var reopened = SimulatedJournal.Open(_disk);
        reopened.Past(Orders).ShouldStartWith("1:a");
        reopened.AppendNow(Mails, 1, "x").IsStored.ShouldBeTrue();
    }

    [Fact]
    public async Task What_a_failed_sync_has_left_in_memory_alone_is_written_again_before_anything_is_built_on_it()
    {
        var journal = SimulatedJournal.Open(_disk);
        journal.AppendNow(Orders, 1, "a", 0, "m0").IsStored.ShouldBeTrue();
        journal.Append(Orders, 2, "b", 1, [new string('m', 700)], Durability.Written);
        journal.Commit(mayBlock: true);
        _disk.SyncsUntilError = 0;
        journal.AppendNow(Orders, 3, "c", 2, "m2").IsStored.ShouldBeFalse();
        await journal.DisposeAsync();

        var restarted = SimulatedJournal.Open(_disk);
        var past = restarted.Past(Orders);
        var next = past.EndsWith("| 3", StringComparison.Ordinal) ? 4 : 2;
        restarted.AppendNow(Orders, next, "d", 3, "m3").IsStored.ShouldBeTrue();

        for (var seed = 0; seed < 20; seed++)
        {
            await using var reopened = SimulatedJournal.Open(_disk.AfterPowerLoss(new Random(seed)));
            reopened.Past(Orders).ShouldBe(past.Replace($" | {next - 1}", $" {next}:d | {next}", StringComparison.Ordinal));
            reopened.Read(Orders, 3).ShouldBe("3+1 m3");
        }

        await restarted.DisposeAsync();
    }

    [Fact]
    public async Task Written_entries_are_synced_when_the_interval_is_over()
    {
        await using var journal = SimulatedJournal.Open(_disk, clock: _clock);
        var before = _disk.Syncs;
        journal.Append(Orders, 1, "a", durability: Durability.Written);
        journal.Commit(mayBlock: true);
        _disk.Syncs.ShouldBe(before);
        _clock.Set.ShouldBe(1);

        _clock.Advance(TimeSpan.FromMilliseconds(100));
        journal.WaitUntilIdle();
        _disk.Syncs.ShouldBeGreaterThan(before);
        journal.Past(Orders).ShouldBe("1:a | 1");
        _clock.Set.ShouldBe(0);
    }

    [Theory]
    [InlineData(JournalDurability.Fsync, 1)]
    [InlineData(JournalDurability.Interval, 0)]
    [InlineData(JournalDurability.Os, 0)]
    public async Task The_durability_decides_whether_a_group_is_synced_before_its_observers_are_told(JournalDurability durability, int syncs)
    {
        await using var journal = SimulatedJournal.Open(_disk, SimulatedJournal.Options with { Durability = durability }, _clock);
        var before = _disk.Syncs;
        journal.AppendNow(Orders, 1, "a").IsStored.ShouldBeTrue();

        (_disk.Syncs - before).ShouldBe(syncs);
        _clock.Set.ShouldBe(durability == JournalDurability.Interval ? 1 : 0);
    }

    [Fact]
    public async Task An_observer_that_throws_does_not_keep_the_news_from_the_others()
    {
        await using var journal = SimulatedJournal.Open(_disk);
        journal.Append(new JournalEntry { Entity = Orders, Sequence = 1, Events = [], Durability = Durability.Synced }, new Thrower());
        var other = journal.AppendNow(Mails, 1, "x");

        other.IsStored.ShouldBeTrue();
        journal.AppendNow(Orders, 2, "b").IsStored.ShouldBeTrue();
    }

    [Fact]
    public async Task An_append_over_the_limit_waits_for_the_writer_and_is_taken()
    {
        await using var journal = SimulatedJournal.Open(_disk, SimulatedJournal.Options with { GroupBytesMax = 100 });
        for (var i = 1; i <= 50; i++)
        {
            journal.Append(Orders, i, new string('e', 60));
        }

        journal.Past(Orders).ShouldEndWith("| 50");
    }

    private sealed class Thrower : IAppendObserver
    {
        public void Appended(long sequence, Exception? error) => throw new InvalidOperationException("thrown");
    }
}
