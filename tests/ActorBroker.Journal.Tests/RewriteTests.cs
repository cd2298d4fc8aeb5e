using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Journal.Inspection;
using ActorBroker.Journal.Tests.Simulation;
using Shouldly;
using Xunit;
using static ActorBroker.Journal.Tests.JournalDriver;

namespace ActorBroker.Journal.Tests;

/// <summary>Sparse segments are written again and go; what was in them keeps its numbers, its offsets and its bytes.</summary>
public sealed class RewriteTests
{
    private readonly SimulatedDisk _disk = new();

    [Fact]
    public async Task A_sparse_segment_goes_and_its_live_message_stays()
    {
        var journal = SimulatedJournal.Open(_disk);
        Fill(journal, Orders, 1, 15);
        // Entry 5 is in the second of five segments.
        journal.Snapshot(Orders, 15, "s", (4, 5));
        journal.Past(Orders).ShouldBe("[15:s] | 15");
        journal.WaitUntilIdle();
        _disk.List().ShouldNotContain(2);
        journal.Read(Orders, 4).ShouldBe($"4+1 {Body(4)}");
        await journal.DisposeAsync();

        // Left are the one that is written to and the one before it, with the last snapshot.
        _disk.List().ShouldBe([5, 6]);
        await using var reopened = SimulatedJournal.Open(_disk);
        reopened.Past(Orders).ShouldBe("[15:s] | 15");
        reopened.Read(Orders, 4).ShouldBe($"4+1 {Body(4)}");
        reopened.Read(Orders, 3).ShouldBeNull();
        reopened.AppendNow(Orders, 16, "next", 15, "m15").IsStored.ShouldBeTrue();
    }

    [Fact]
    public async Task A_message_kept_for_ever_does_not_keep_the_disk_from_being_reclaimed()
    {
        await using var journal = SimulatedJournal.Open(_disk);
        var kept = new List<(long First, long End)>();
        for (var i = 1; i <= 300; i++)
        {
            Fill(journal, Orders, i, 1);
            if (i % 20 == 0)
            {
                kept.Add((i - 1, i));
                journal.Snapshot(Orders, i, "s", [.. kept]);
            }
        }

        journal.Past(Orders).ShouldBe("[300:s] | 300");
        // 15 messages of 1 KB are live; without rewriting each would hold a segment of three.
        journal.WaitUntilIdle();
        _disk.List().Count.ShouldBeLessThanOrEqualTo(10);
        foreach (var (offset, _) in kept)
        {
            journal.Read(Orders, offset).ShouldBe($"{offset}+1 {Body(offset)}");
        }
    }

    [Fact]
    public async Task Entries_written_again_behind_newer_ones_come_back_in_their_order()
    {
        var journal = SimulatedJournal.Open(_disk);
        var sequence = 0;
        for (var round = 1; round <= 8; round++)
        {
            // Mails takes no snapshot, so its entries stay live and move, while what surrounds them dies.
            journal.AppendNow(Mails, round, $"e{round}", round * 10, $"mail{round}");
            Fill(journal, Orders, sequence + 1, 6);
            sequence += 6;
            journal.Snapshot(Orders, sequence, "s");
        }

        journal.Past(Orders).ShouldEndWith("| 48");
        journal.WaitUntilIdle();
        _disk.List().Count.ShouldBeLessThanOrEqualTo(6);
        Check(journal);
        var crashed = _disk.Copy();
        await journal.DisposeAsync();
        foreach (var disk in new[] { crashed, _disk })
        {
            await using var reopened = SimulatedJournal.Open(disk);
            Check(reopened);
        }

        static void Check(EmbeddedJournal journal)
        {
            journal.Past(Mails).ShouldBe(string.Join(' ', Enumerable.Range(1, 8).Select(i => $"{i}:e{i}")) + " | 8");
            for (var i = 1; i <= 8; i++)
            {
                journal.Read(Mails, i * 10).ShouldBe($"{i * 10}+1 mail{i}");
                journal.Read(Mails, i * 10 + 1).ShouldBeNull();
            }
        }
    }

    [Fact]
    public async Task Snapshots_and_ends_of_entities_move_too()
    {
        var doomed = EntityId.Of(EntityKind.Queue, 3);
        var journal = SimulatedJournal.Open(_disk);
        journal.AppendNow(Mails, 1, "x", 0, "n0");
        journal.Snapshot(Mails, 1, "state", (0, 1));
        journal.AppendNow(doomed, 1, "y", 0, "d0");
        Fill(journal, Orders, 1, 2);
        // The end is in the second segment, and the first, which holds something of the entity, stays for Mails' sake till it is rewritten.
        journal.Delete(doomed);
        Fill(journal, Orders, 3, 20);
        journal.Snapshot(Orders, 22, "s");
        journal.Past(Orders).ShouldBe("[22:s] | 22");
        journal.WaitUntilIdle();
        _disk.List().Count.ShouldBe(1);
        journal.Past(Mails).ShouldBe("[1:state] | 1");
        await journal.DisposeAsync();

        await using var reopened = SimulatedJournal.Open(_disk);
        reopened.Past(Mails).ShouldBe("[1:state] | 1");
        reopened.Read(Mails, 0).ShouldBe("0+1 n0");
        reopened.Past(doomed).ShouldBe("| 0");
        reopened.Past(Orders).ShouldBe("[22:s] | 22");
    }

    [Fact]
    public async Task A_sparse_segment_that_cannot_be_read_stays()
    {
        var journal = SimulatedJournal.Open(_disk);
        Fill(journal, Orders, 1, 15);
        var bytes = _disk[2].Bytes;
        var at = bytes.AsSpan().IndexOf(Bytes(Body(4)));
        _disk.Open(2).Write([new byte[] { (byte)'X' }], at);
        journal.Snapshot(Orders, 15, "s", (4, 5));
        Should.Throw<JournalDamagedException>(() => journal.Read(Orders, 4));
        await journal.DisposeAsync();

        _disk.List().ShouldBe([2, 5]);
        JournalVerifier.Verify(_disk).Damages.ShouldHaveSingleItem().What.ShouldContain("entry 5 of Queue/1");
    }

    [Fact]
    public async Task Rewriting_that_fails_changes_nothing_and_is_tried_again()
    {
        var journal = SimulatedJournal.Open(_disk);
        Fill(journal, Orders, 1, 15);
        journal.Append(Orders, 16, "e", 15, [Body(15)]);
        journal.SaveSnapshot(Orders, 15, Bytes("s"), [new OffsetRange(4, 5)]);
        // The footer of the fifth segment, header, list and group of the sixth are written, then the slice.
        _disk.WritesUntilError = 4;
        journal.Commit(mayBlock: true);
        journal.WaitUntilIdle();
        _disk.WritesUntilError.ShouldBeLessThan(0);
        journal.Read(Orders, 4).ShouldBe($"4+1 {Body(4)}");
        await journal.DisposeAsync();

        await using var reopened = SimulatedJournal.Open(_disk);
        reopened.Read(Orders, 4).ShouldBe($"4+1 {Body(4)}");
        reopened.AppendNow(Orders, 17, "e").IsStored.ShouldBeTrue();
        reopened.WaitUntilIdle();
        _disk.List().ShouldNotContain(2);
        reopened.Read(Orders, 4).ShouldBe($"4+1 {Body(4)}");
        reopened.Past(Orders).ShouldBe("[15:s] 16:e 17:e | 17");
    }

    [Fact]
    public async Task Readers_beside_rewriting_always_find_what_is_live()
    {
        await using var journal = SimulatedJournal.Open(_disk, SimulatedJournal.Options with { TailCacheBytes = 4096 });
        long rounds = 0;
        using var stop = new CancellationTokenSource();
        journal.AppendNow(Mails, 1, "x", 0, "n0");
        Fill(journal, Orders, 1, 3);
        journal.Snapshot(Orders, 3, "s", (1, 2));
        var reading = Task.Run(() =>
        {
            using var reader = journal.OpenReader(Orders);
            for (; !stop.IsCancellationRequested; Interlocked.Increment(ref rounds))
            {
                reader.Shows(1).ShouldBe($"1+1 {Body(1)}");
                reader.Rest();
                journal.Past(Mails).ShouldBe("1:x | 1");
            }
        });
        for (var i = 4; (i <= 600 || Volatile.Read(ref rounds) < 50) && !reading.IsCompleted; i++)
        {
            Fill(journal, Orders, i, 1);
            if (i % 5 == 0)
            {
                journal.Snapshot(Orders, i, "s", (1, 2));
            }
        }

        await stop.CancelAsync();
        await reading;
        journal.Past(Orders).ShouldStartWith("[");
        journal.WaitUntilIdle();
        _disk.List().Count.ShouldBeLessThanOrEqualTo(5);
    }

    [Fact]
    public async Task Entities_that_hold_old_segments_without_a_snapshot_are_asked_for_one()
    {
        var asked = new System.Collections.Concurrent.ConcurrentBag<EntityId>();
        await using var journal = SimulatedJournal.Open(_disk);
        journal.WhenReclaimWanted(asked.Add);
        Fill(journal, Mails, 1, 6);
        for (var i = 1; i <= 40; i++)
        {
            Fill(journal, Orders, i, 1);
            journal.Snapshot(Orders, i, "s", (0, i));
        }

        journal.WaitUntilIdle();
        asked.ShouldNotBeEmpty();
        asked.ShouldAllBe(entity => entity == Mails);
        journal.Snapshot(Mails, 6, "s");
        journal.Past(Mails).ShouldBe("[6:s] | 6");
        journal.WaitUntilIdle();
        _disk.List().ShouldNotContain(1);
    }

    private static string Body(long offset) => $"<{offset}>{new string('m', 1000)}";

    private static void Fill(IJournal journal, EntityId entity, int firstSequence, int entries)
    {
        for (var sequence = firstSequence; sequence < firstSequence + entries; sequence++)
        {
            journal.AppendNow(entity, sequence, "e", sequence - 1, Body(sequence - 1));
        }
    }
}
