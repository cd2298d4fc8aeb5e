using ActorBroker.Actors.Persistence;
using ActorBroker.Journal.Inspection;
using ActorBroker.Journal.Tests.Simulation;
using Shouldly;
using Xunit;
using static ActorBroker.Journal.Tests.JournalDriver;

namespace ActorBroker.Journal.Tests;

/// <summary>Bodies that were exchanged: on disk, through crashes, beside rewriting, and the space that this wins.</summary>
public sealed class ReplaceTests
{
    private readonly SimulatedDisk _disk = new();

    [Fact]
    public async Task The_space_of_old_bodies_is_used_again()
    {
        await using var journal = SimulatedJournal.Open(_disk);
        Fill(journal, 1, 60);
        _disk.List().Count.ShouldBeGreaterThan(15);
        for (var i = 0; i < 58; i++)
        {
            journal.Replace(Orders, i, $"n{i}").ShouldBeTrue();
        }

        journal.Settle(Orders);
        Fill(journal, 61, 6);
        journal.WaitUntilIdle();
        _disk.List().Count.ShouldBeLessThanOrEqualTo(6);
        for (var i = 0; i < 58; i++)
        {
            journal.Read(Orders, i).ShouldBe($"{i}+1 n{i}");
        }
    }

    [Fact]
    public async Task A_file_cut_at_any_byte_shows_the_old_bodies_or_the_new_ones()
    {
        var journal = SimulatedJournal.Open(_disk);
        journal.AppendNow(Orders, 1, "a", 0, "m0", "m1");
        journal.AppendNow(Orders, 2, "b", 2, "m2");
        var before = _disk[1].Bytes.Length;
        journal.Replace(Orders, 0, "n0").ShouldBeTrue();
        journal.Settle(Orders);
        var bytes = _disk[1].Bytes.ToArray();
        await journal.DisposeAsync();

        for (var length = before; length <= bytes.Length; length++)
        {
            var disk = new SimulatedDisk();
            disk.Put(1, bytes[..length]);
            await using var cut = SimulatedJournal.Open(disk);
            cut.Read(Orders, 1).ShouldBe(length == bytes.Length ? "0+2 n0" : "0+2 m0m1");
            cut.Read(Orders, 2).ShouldBe("2+1 m2");
            cut.Past(Orders).ShouldBe("1:a 2:b | 2");
        }
    }

    [Fact]
    public async Task Replaced_entries_move_with_their_segment_and_stay_as_they_are()
    {
        var journal = SimulatedJournal.Open(_disk);
        Fill(journal, 1, 12);
        // Entries out of their order between others that die, so that the segments with them are written again.
        for (var i = 11; i >= 0; i -= 2)
        {
            journal.Replace(Orders, i, $"n{i}").ShouldBeTrue();
            journal.Settle(Orders);
            journal.AppendNow(Mails, 6 - (i / 2), "x", 6 - (i / 2), new string('x', 3000));
        }

        journal.Snapshot(Mails, 6, "s");
        Fill(journal, 13, 12);
        journal.Snapshot(Orders, 24, "s", (1, 2), (4, 7), (9, 12));
        journal.Settle(Orders);
        journal.WaitUntilIdle();
        _disk.List().Count.ShouldBeLessThanOrEqualTo(5);
        Check(journal);
        var crashed = _disk.Copy();
        await journal.DisposeAsync();
        foreach (var disk in new[] { crashed, _disk })
        {
            await using var reopened = SimulatedJournal.Open(disk);
            Check(reopened);
        }

        static void Check(IJournal journal)
        {
            journal.Past(Orders).ShouldBe("[24:s] | 24");
            foreach (var i in new[] { 1, 4, 5, 6, 9, 10, 11 })
            {
                journal.Read(Orders, i).ShouldBe($"{i}+1 {(i % 2 == 1 ? $"n{i}" : Body(i))}");
            }

            foreach (var i in new[] { 0, 2, 3, 7, 8, 12, 23 })
            {
                journal.Read(Orders, i).ShouldBeNull();
            }
        }
    }

    [Fact]
    public async Task On_a_full_disk_the_old_bodies_stay_and_the_entity_goes_on()
    {
        var clock = new ManualClock();
        await using var journal = SimulatedJournal.Open(_disk, SimulatedJournal.Options with { ReserveBytes = 3000, SpareFilesMax = 0 }, clock);
        Fill(journal, 1, 3);
        _disk.Capacity = 6500;
        using var observer = new Observer();
        journal.Replace(Orders, 0, [Bytes(Body(99) + Body(99))], observer).ShouldBeTrue();
        journal.Settle(Orders);

        observer.Wait().Error.ShouldBeOfType<JournalFullException>();
        journal.State.ShouldBe(JournalState.Full);
        Should.Throw<JournalFullException>(() => journal.Replace(Orders, 1, "n1"));
        journal.Read(Orders, 0).ShouldBe($"0+1 {Body(0)}");
        journal.AppendNow(Orders, 4, "settled").IsStored.ShouldBeTrue();
        journal.Past(Orders).ShouldBe("1:e 2:e 3:e 4:settled | 4");
    }

    [Fact]
    public async Task A_write_that_fails_leaves_the_old_bodies_and_the_entity_goes_on()
    {
        await using var journal = SimulatedJournal.Open(_disk);
        Fill(journal, 1, 2);
        using var failed = new Observer();
        journal.Replace(Orders, 0, [Bytes("n0")], failed).ShouldBeTrue();
        _disk.WritesUntilError = 0;
        journal.Settle(Orders);

        failed.Wait().Error.ShouldBeAssignableTo<JournalException>();
        _disk.WritesUntilError.ShouldBeLessThan(0);
        journal.Read(Orders, 0).ShouldBe($"0+1 {Body(0)}");
        journal.AppendNow(Orders, 3, "e").IsStored.ShouldBeTrue();
        using var written = new Observer();
        journal.Replace(Orders, 0, [Bytes("n0")], written).ShouldBeTrue();
        journal.Settle(Orders);
        (written.Wait().IsStored, written.Times, failed.Times).ShouldBe((true, 1, 1));
        journal.Read(Orders, 0).ShouldBe("0+1 n0");
    }

    [Fact]
    public async Task An_old_entry_that_is_damaged_is_not_replaced_while_its_events_are_needed()
    {
        await using var journal = SimulatedJournal.Open(_disk);
        Fill(journal, 1, 2);
        var at = _disk[1].Bytes.AsSpan().IndexOf(Bytes("e<0>"));
        _disk.Open(1).Write([Bytes("X")], at);

        Should.Throw<JournalDamagedException>(() => journal.Replace(Orders, 0, "n0")).Message.ShouldContain("entry 1 of Queue/1");
    }

    [Fact]
    public async Task Verify_and_salvage_know_replaced_entries()
    {
        var journal = SimulatedJournal.Open(_disk);
        Fill(journal, 1, 10);
        journal.Replace(Orders, 7, "n7").ShouldBeTrue();
        journal.Replace(Orders, 2, "n2").ShouldBeTrue();
        journal.Settle(Orders);
        await journal.DisposeAsync();

        JournalVerifier.Verify(_disk).Damages.ShouldBeEmpty();
        var target = new SimulatedDisk();
        JournalSalvager.Salvage(_disk, SimulatedJournal.Options, new ManualClock(), target).Losses.ShouldBeEmpty();
        await using var salvaged = SimulatedJournal.Open(target);
        salvaged.Past(Orders).ShouldBe(string.Join(' ', Enumerable.Range(1, 10).Select(i => $"{i}:e")) + " | 10");
        for (var i = 0; i < 10; i++)
        {
            salvaged.Read(Orders, i).ShouldBe($"{i}+1 {(i is 2 or 7 ? $"n{i}" : Body(i))}");
        }
    }

    [Fact]
    public async Task Readers_beside_replacing_see_old_or_new_bodies_and_never_lose_an_entry()
    {
        await using var journal = SimulatedJournal.Open(_disk, SimulatedJournal.Options with { TailCacheBytes = 4096 });
        Fill(journal, 1, 10);
        long rounds = 0;
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(() =>
        {
            using var reader = journal.OpenReader(Orders);
            for (; !stop.IsCancellationRequested; Interlocked.Increment(ref rounds))
            {
                for (var i = 0; i < 10; i++)
                {
                    var shown = reader.Shows(i).ShouldNotBeNull();
                    var letters = shown[(shown.IndexOf('>', StringComparison.Ordinal) + 1)..];
                    shown.ShouldStartWith($"{i}+1 <{i}>");
                    letters.Length.ShouldBe(1000);
                    letters.Distinct().Count().ShouldBe(1, "a mix of two bodies");
                }

                reader.Rest();
            }
        });
        for (var round = 0; (round < 60 || Volatile.Read(ref rounds) < 50) && !reading.IsCompleted; round++)
        {
            for (var i = 0; i < 10; i++)
            {
                journal.Replace(Orders, i * 7 % 10, $"<{i * 7 % 10}>{new string((char)('a' + (round % 26)), 1000)}").ShouldBeTrue();
                journal.Commit(mayBlock: true);
            }
        }

        await stop.CancelAsync();
        await reading;
        journal.Settle(Orders);
        journal.WaitUntilIdle();
        _disk.List().Count.ShouldBeLessThanOrEqualTo(10);
    }

    private static string Body(long offset) => $"<{offset}>{new string('m', 1000)}";

    private static void Fill(IJournal journal, int firstSequence, int entries)
    {
        for (var sequence = firstSequence; sequence < firstSequence + entries; sequence++)
        {
            journal.AppendNow(Orders, sequence, "e", sequence - 1, Body(sequence - 1));
        }
    }
}
