using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Journal.Tests.Simulation;
using Shouldly;
using Xunit;
using static ActorBroker.Journal.Tests.JournalDriver;

namespace ActorBroker.Journal.Tests;

/// <summary>Which segments go, and when.</summary>
public sealed class ReclaimTests
{
    private readonly SimulatedDisk _disk = new();
    private readonly string _body = new('m', 1000);

    [Fact]
    public async Task An_emptied_segment_goes_and_one_with_a_live_entry_stays()
    {
        var journal = SimulatedJournal.Open(_disk);
        Fill(journal, Orders, 1, 12);
        _disk.List().ShouldBe([1, 2, 3, 4]);

        // Entry 5 is in the second segment.
        journal.Snapshot(Orders, 12, "s", (4, 5));
        await journal.DisposeAsync();
        _disk.List().ShouldBe([2, 4]);

        await using var reopened = SimulatedJournal.Open(_disk);
        reopened.Past(Orders).ShouldBe("[12:s] | 12");
        reopened.Read(Orders, 4).ShouldBe($"4+1 {_body}");
        reopened.Read(Orders, 3).ShouldBeNull();
    }

    [Fact]
    public async Task Nothing_goes_before_the_snapshot_is_synced()
    {
        var clock = new ManualClock();
        await using var journal = SimulatedJournal.Open(_disk, SimulatedJournal.Options with { Durability = JournalDurability.Os }, clock);
        Fill(journal, Orders, 1, 12);
        journal.Snapshot(Orders, 12, "s");
        _disk.List().ShouldBe([1, 2, 3, 4]);

        clock.Set.ShouldBe(1);
        clock.Advance(TimeSpan.FromMilliseconds(100));
        journal.WaitUntilIdle();
        _disk.List().ShouldBe([4]);
    }

    [Fact]
    public async Task The_end_of_an_entity_stays_as_long_as_a_file_holds_something_of_it()
    {
        var journal = SimulatedJournal.Open(_disk);
        Fill(journal, Orders, 1, 1);
        journal.AppendNow(Mails, 1, "x", 0, new string('n', 2200));
        Fill(journal, Orders, 2, 1);
        journal.Delete(Orders);
        journal.Commit(mayBlock: true);
        Fill(journal, EntityId.Of(EntityKind.Queue, 3), 1, 5);
        journal.Snapshot(EntityId.Of(EntityKind.Queue, 3), 5, "s");
        await journal.DisposeAsync();
        // Segment 1 holds Mails alive and, dead, Orders, whose end is in segment 2.
        _disk.List().ShouldBe([1, 2, 3]);

        journal = SimulatedJournal.Open(_disk);
        journal.Past(Orders).ShouldBe("| 0");
        journal.Snapshot(Mails, 1, "s");
        await journal.DisposeAsync();
        _disk.List().ShouldBe([3]);
        await using var reopened = SimulatedJournal.Open(_disk);
        reopened.Past(Orders).ShouldBe("| 0");
        reopened.Past(Mails).ShouldBe("[1:s] | 1");
    }

    [Fact]
    public async Task A_file_that_was_to_be_deleted_is_deleted_by_the_next_opening()
    {
        var journal = SimulatedJournal.Open(_disk);
        Fill(journal, Orders, 1, 12);
        var first = _disk[1].Bytes;
        journal.Snapshot(Orders, 12, "s");
        await journal.DisposeAsync();
        _disk.Put(1, first);

        await using var reopened = SimulatedJournal.Open(_disk);
        _disk.List().ShouldBe([4]);
        reopened.Past(Orders).ShouldBe("[12:s] | 12");
    }

    [Fact]
    public async Task A_group_larger_than_a_segment_gets_one_of_its_own()
    {
        await using var journal = SimulatedJournal.Open(_disk);
        journal.AppendNow(Orders, 1, "a", 0, new string('m', 20_000));
        journal.AppendNow(Orders, 2, "b", 1, "m1");

        _disk.List().ShouldBe([1, 2]);
        journal.Read(Orders, 0).ShouldBe("0+1 " + new string('m', 20_000));
        journal.Read(Orders, 1).ShouldBe("1+1 m1");
    }

    [Fact]
    public async Task A_prepared_segment_is_used_and_an_unused_one_is_removed()
    {
        var journal = SimulatedJournal.Open(_disk, SimulatedJournal.Options with { PrepareSegments = true });
        Fill(journal, Orders, 1, 1);
        _disk.List().ShouldBe([1, 2]);
        _disk[2].Bytes.Length.ShouldBe(4096 + 4096);
        Fill(journal, Orders, 2, 7);
        var crashed = _disk.Copy();
        crashed.List().ShouldBe([1, 2, 3, 4, 5]);
        await journal.DisposeAsync();

        await using var reopened = SimulatedJournal.Open(crashed);
        reopened.Past(Orders).ShouldEndWith("8:e | 8");
        reopened.Read(Orders, 7).ShouldBe($"7+1 {_body}");
        crashed.List().ShouldBe([1, 2, 3, 4]);
        _disk.List().ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public async Task A_file_that_grows_is_left_for_a_prepared_one_after_many_syncs_and_that_one_is_filled()
    {
        const int segmentBytes = 64 * 1024;
        var options = SimulatedJournal.Options with { PrepareSegments = true, SegmentBytes = segmentBytes };
        var journal = SimulatedJournal.Open(_disk, options);
        for (var i = 1; i < 60; i++)
        {
            journal.AppendNow(Orders, i, "e", i - 1, "m");
        }

        _disk.List().ShouldBe([1]);
        for (var i = 60; i <= 200; i++)
        {
            journal.AppendNow(Orders, i, "e", i - 1, "m");
        }

        _disk.List().ShouldBe([1, 2]);
        _disk[1].Bytes.Length.ShouldBeLessThan(segmentBytes / 4);
        _disk[2].Bytes.Length.ShouldBeGreaterThanOrEqualTo(segmentBytes);
        await journal.DisposeAsync();

        // A prepared file still is one when the journal is opened again.
        await using var reopened = SimulatedJournal.Open(_disk, options);
        for (var i = 201; i <= 400; i++)
        {
            reopened.AppendNow(Orders, i, "e", i - 1, "m");
        }

        reopened.Read(Orders, 199).ShouldBe("199+1 m");
        reopened.Read(Orders, 20).ShouldBe("20+1 m");
        _disk[2].Bytes.Length.ShouldBeGreaterThanOrEqualTo(segmentBytes);
        _disk.List().Count(number => _disk[number].Bytes.Length < segmentBytes).ShouldBe(1);
    }

    [Fact]
    public async Task A_file_that_became_large_for_one_group_is_not_kept_to_be_written_over()
    {
        await using var journal = SimulatedJournal.Open(_disk, SimulatedJournal.Options with { SpareFilesMax = 2 });
        journal.AppendNow(Orders, 1, "a", 0, new string('m', 100_000));
        Fill(journal, Orders, 2, 12);
        journal.Snapshot(Orders, 13, "s");
        journal.Settle(Orders);
        journal.WaitUntilIdle();

        _disk.ListSpares().Count.ShouldBe(2);
        _disk.ListSpares().ShouldAllBe(number => _disk[-number].Bytes.Length < 10_000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_emptied_file_is_written_over_and_nothing_of_its_old_contents_comes_back(bool prepare)
    {
        var options = SimulatedJournal.Options with { SpareFilesMax = 2, PrepareSegments = prepare };
        var journal = SimulatedJournal.Open(_disk, options);
        var reused = 0;
        for (var i = 1; i <= 60; i++)
        {
            journal.AppendNow(Orders, i, $"e{i}", i - 1, $"<{i}>{_body}");
            if (i % 12 == 0)
            {
                journal.Snapshot(Orders, i, "s");
                journal.Past(Orders).ShouldBe($"[{i}:s] | {i}");
            }

            // While the journal's own thread deletes segments it also writes what is appended meanwhile.
            journal.WaitUntilIdle();
            _disk.ListSpares().Count.ShouldBeLessThanOrEqualTo(2);
            var crashed = _disk.Copy();
            reused += crashed.List().Any(number => IsReused(crashed[number].Bytes)) ? 1 : 0;
            await using var check = SimulatedJournal.Open(crashed);
            var snapshot = i / 12 * 12;
            var past = string.Join(' ', Enumerable.Range(snapshot + 1, i - snapshot).Select(sequence => $"{sequence}:e{sequence}"));
            check.Past(Orders).ShouldBe($"{(snapshot > 0 ? $"[{snapshot}:s]" : "")} {past}".Trim() + $" | {i}");
            for (var offset = snapshot; offset < i; offset++)
            {
                check.Read(Orders, offset).ShouldBe($"{offset}+1 <{offset + 1}>{_body}");
            }

            check.Read(Orders, i).ShouldBeNull();
        }

        reused.ShouldBeGreaterThan(5);
        await journal.DisposeAsync();
        Inspection.JournalVerifier.Verify(_disk).Damages.ShouldBeEmpty();

        static bool IsReused(byte[] bytes) =>
            Format.SegmentHeader.TryRead(bytes, out var header, out _)
            && Groups(bytes) is var groups && groups.Any(at => Format.GroupHeader.TryRead(bytes.AsSpan(at), header.Mask, out _))
            && groups.Any(at => !Format.GroupHeader.TryRead(bytes.AsSpan(at), header.Mask, out _));

        static List<int> Groups(byte[] bytes) =>
            [.. Enumerable.Range(0, bytes.Length - 3).Where(at => bytes.AsSpan(at).StartsWith(Format.GroupHeader.Magic))];
    }

    [Fact]
    public async Task A_missing_file_that_is_needed_is_damage()
    {
        var journal = SimulatedJournal.Open(_disk);
        Fill(journal, Orders, 1, 12);
        await journal.DisposeAsync();
        _disk.Delete(2);

        var error = Should.Throw<JournalDamagedException>(() => SimulatedJournal.Open(_disk));
        error.Message.ShouldContain("00000000000000000002.log is missing");
    }

    [Fact]
    public async Task Readers_beside_reclaiming_get_right_bytes_or_none()
    {
        await using var journal = SimulatedJournal.Open(_disk);
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(() =>
        {
            using var reader = journal.OpenReader(Orders);
            long found = 0;
            for (long offset = 0; !stop.IsCancellationRequested; offset = (offset + 1) % 600)
            {
                if (reader.MoveTo(offset))
                {
                    System.Text.Encoding.UTF8.GetString(reader.Bodies.Span).ShouldBe($"{offset}:{_body}");
                    found++;
                }
            }

            return found;
        });
        for (var i = 1; i <= 600; i++)
        {
            journal.AppendNow(Orders, i, "e", i - 1, $"{i - 1}:{_body}");
            if (i % 5 == 0)
            {
                journal.Snapshot(Orders, i, "s", (i - 3, i));
            }
        }

        journal.Settle(Orders);
        journal.WaitUntilIdle();
        // One more than without a reader, who may hold a file that is to go.
        _disk.List().Count.ShouldBeLessThanOrEqualTo(4);
        await stop.CancelAsync();
        await reading;
    }

    private void Fill(IJournal journal, EntityId entity, int firstSequence, int entries)
    {
        for (var sequence = firstSequence; sequence < firstSequence + entries; sequence++)
        {
            journal.AppendNow(entity, sequence, "e", sequence - 1, _body);
        }
    }
}
