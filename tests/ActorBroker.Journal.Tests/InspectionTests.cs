using ActorBroker.Actors.Persistence;
using ActorBroker.Journal.Inspection;
using ActorBroker.Journal.Tests.Simulation;
using Shouldly;
using Xunit;
using static ActorBroker.Journal.Tests.JournalDriver;

namespace ActorBroker.Journal.Tests;

/// <summary>What is found out about a journal that nobody uses, and what is saved of a damaged one.</summary>
public sealed class InspectionTests
{
    [Fact]
    public async Task A_journal_in_order_is_reported_with_its_entries_and_live_bytes()
    {
        var disk = await DiskAsync();
        var report = JournalVerifier.Verify(disk);

        report.Damages.ShouldBeEmpty();
        report.Segments.Select(segment => segment.Path).ShouldBe(disk.List().Select(disk.PathOf));
        // Twelve entries of Orders in all, one of Mails, one snapshot, and a list of segments in each file.
        report.Segments.Sum(segment => segment.Entries).ShouldBe(14 + report.Segments.Count);
        report.Segments.Sum(segment => segment.LiveBytes).ShouldBeInRange(8 * 1000, 9 * 1000);
        report.Segments[0].LiveBytes.ShouldBeInRange(2000, 2200);
    }

    [Fact]
    public async Task A_flipped_bit_is_found_wherever_it_is_and_salvage_opens_with_the_rest()
    {
        var disk = await DiskAsync();
        var ends = JournalVerifier.Verify(disk).Segments.ToDictionary(segment => segment.Path, segment => segment.Bytes, StringComparer.Ordinal);
        foreach (var number in disk.List())
        {
            var bytes = disk[number].Bytes;
            // Nothing stands behind the mark of the end, and what stands behind a sealed segment is not needed.
            var last = ends[disk.PathOf(number)] - (number == disk.List()[^1] ? Format.GroupHeader.Size : 0);
            for (var at = 0; at < last; at += at % 1060 < 100 ? 3 : 301)
            {
                var flipped = bytes.ToArray();
                flipped[at] ^= (byte)(1 << (at % 8));
                var damaged = disk.Copy();
                damaged.Put(number, flipped);

                var report = JournalVerifier.Verify(damaged);
                report.Damages.ShouldNotBeEmpty($"byte {at} of {number}");
                damaged[number].Bytes.ShouldBe(flipped);
                await CheckSalvageAsync(damaged, $"byte {at} of {number}");
            }
        }
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(int.MinValue + 20)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public async Task A_length_without_sense_is_damage_like_any_other(int length)
    {
        var disk = await DiskAsync();
        var bytes = disk[1].Bytes;
        for (var at = Format.SegmentHeader.Size; at < 1200; at += at % 1060 < 110 ? 1 : 101)
        {
            var overwritten = bytes.ToArray();
            System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(overwritten.AsSpan(at), length);
            var damaged = disk.Copy();
            damaged.Put(1, overwritten);

            JournalVerifier.Verify(damaged).Damages.ShouldNotBeEmpty($"byte {at}");
            await CheckSalvageAsync(damaged, $"byte {at}");
        }
    }

    [Fact]
    public async Task A_missing_file_is_named_and_what_was_in_it_is_reported_lost()
    {
        var disk = await DiskAsync();
        disk.Delete(3);

        JournalVerifier.Verify(disk).Damages.ShouldHaveSingleItem().ToString().ShouldBe(
            "/simulated/00000000000000000003.log at position 0: the file is missing; the journal needs it.");
        var losses = await CheckSalvageAsync(disk, "without segment 3");
        losses.ShouldBe([
            "Queue/1: entries 7 to 9: not readable.",
            "Queue/1: entries 10 to 12: readable, but of no use without the entries from 7 on.",
        ]);
    }

    [Fact]
    public async Task Damaged_messages_are_lost_with_the_entries_that_build_on_theirs()
    {
        var disk = await DiskAsync();
        var bytes = disk[3].Bytes;
        // The body of entry 7 of Orders, the first one behind the list of segments.
        bytes[300] ^= 1;
        disk.Put(3, bytes);

        JournalVerifier.Verify(disk).Damages.ShouldHaveSingleItem().What.ShouldBe("the messages of entry 7 of Queue/1 are not as they were written.");
        (await CheckSalvageAsync(disk, "entry 7")).ShouldBe([
            "Queue/1: entries 7 to 7: not readable.",
            "Queue/1: entries 8 to 12: readable, but of no use without the entries from 7 on.",
        ]);
    }

    [Fact]
    public async Task Live_messages_in_front_of_the_snapshot_are_reported_with_their_offsets()
    {
        var disk = await DiskAsync();
        var bytes = disk[1].Bytes;
        bytes[300] ^= 1;
        disk.Put(1, bytes);

        (await CheckSalvageAsync(disk, "entry 1")).ShouldBe(["Queue/1: entries 1 to 1: messages with the offsets 0 to 0 are not readable."]);
    }

    [Fact]
    public async Task A_journal_that_is_in_use_or_none_is_refused_and_files_are_only_read()
    {
        using var directory = new TemporaryDirectory();
        Should.Throw<JournalException>(() => JournalVerifier.Verify(directory.Path)).Message.ShouldContain("no journal");
        var options = new JournalOptions { Directory = directory.Path };
        var journal = EmbeddedJournal.Open(options, TimeProvider.System);
        journal.AppendNow(Orders, 1, "a", 0, "m0");
        Should.Throw<JournalException>(() => JournalVerifier.Verify(directory.Path)).Message.ShouldContain("in use");
        await journal.DisposeAsync();

        JournalVerifier.Verify(directory.Path).Segments.ShouldHaveSingleItem().Entries.ShouldBe(2);
        Should.Throw<JournalException>(() => JournalSalvager.Salvage(directory.Path, directory.Path, TimeProvider.System)).Message.ShouldContain("not empty");
        var target = Path.Combine(directory.Path, "copy");
        var salvaged = JournalSalvager.Salvage(directory.Path, target, TimeProvider.System);
        salvaged.Losses.ShouldBeEmpty();
        salvaged.Entries.ShouldBe(1);
        await using var copy = EmbeddedJournal.Open(options with { Directory = target }, TimeProvider.System);
        copy.Past(Orders).ShouldBe("1:a | 1");
        copy.Read(Orders, 0).ShouldBe("0+1 m0");
    }

    /// <summary>Twelve entries of one message of 1,000 bytes, three to a segment; a snapshot at 6 that names only the first two live.</summary>
    private static async Task<SimulatedDisk> DiskAsync()
    {
        var disk = new SimulatedDisk();
        var journal = SimulatedJournal.Open(disk);
        for (var i = 1; i <= 12; i++)
        {
            journal.AppendNow(Orders, i, $"e{i}", i - 1, Body(i - 1));
            if (i == 6)
            {
                journal.AppendNow(Mails, 1, "x");
                journal.Snapshot(Orders, 6, "s6", (0, 2));
            }
        }

        await journal.DisposeAsync();
        return disk;
    }

    private static string Body(long offset) => $"<{offset}>{new string('m', 1000)}";

    /// <summary>A salvaged journal opens, and whatever is in it is right.</summary>
    private static async Task<List<string>> CheckSalvageAsync(SimulatedDisk damaged, string what)
    {
        var target = new SimulatedDisk();
        var report = JournalSalvager.Salvage(damaged, SimulatedJournal.Options, new ManualClock(), target);
        JournalVerifier.Verify(target).Damages.ShouldBeEmpty(what);
        await using var journal = SimulatedJournal.Open(target);
        var past = journal.Past(Orders);
        var all = string.Join(' ', Enumerable.Range(7, 6).Select(i => $"{i}:e{i}"));
        $"[6:s6] {all}".ShouldStartWith(past[..past.IndexOf('|', StringComparison.Ordinal)].TrimEnd(), Case.Sensitive, what);
        var kept = 0;
        foreach (var offset in new long[] { 0, 1, 6, 7, 8, 9, 10, 11 })
        {
            if (journal.Read(Orders, offset) is { } read)
            {
                read.ShouldBe($"{offset}+1 {Body(offset)}", what);
                kept++;
            }
        }

        // Whatever is missing was reported.
        (kept == 8 || report.Losses.Count + report.Unknown.Count > 0).ShouldBeTrue(what);
        return [.. report.Losses.Select(loss => loss.ToString())];
    }
}
