using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Entities;
using ActorBroker.Journal.Tests.Simulation;
using Shouldly;
using Xunit;
using static ActorBroker.Journal.Tests.JournalDriver;

namespace ActorBroker.Journal.Tests;

/// <summary>Opening what a crash or a bad device has left: recovered or refused, never wrong bytes.</summary>
public sealed class RecoveryTests
{
    private const int Entries = 6;

    [Fact]
    public async Task A_file_cut_at_any_byte_of_its_last_groups_is_recovered_up_to_the_last_whole_group()
    {
        var (bytes, ends) = await UnsyncedSegmentAsync();
        for (var length = ends[2]; length <= bytes.Length; length++)
        {
            var disk = DiskOf(bytes[..length]);
            await using var journal = SimulatedJournal.Open(disk);
            var whole = ends.Count(end => end <= length) - 1;
            Check(journal, whole);
            journal.AppendNow(Orders, whole + 1, "after", 1000, "after").IsStored.ShouldBeTrue();
            await journal.DisposeAsync();
            await using var again = SimulatedJournal.Open(disk);
            again.Past(Orders).ShouldEndWith($"{whole + 1}:after | {whole + 1}");
        }
    }

    [Fact]
    public async Task A_flipped_bit_in_an_unsynced_group_cuts_it_and_all_behind_it_off()
    {
        var (bytes, ends) = await UnsyncedSegmentAsync();
        for (var at = ends[0]; at < bytes.Length; at++)
        {
            var flipped = bytes.ToArray();
            flipped[at] ^= (byte)(1 << (at % 8));
            await using var journal = SimulatedJournal.Open(DiskOf(flipped));
            Check(journal, ends.Count(end => end <= at) - 1);
        }
    }

    [Fact]
    public async Task A_flipped_bit_in_a_group_that_is_known_to_be_synced_is_damage()
    {
        var disk = new SimulatedDisk();
        var journal = SimulatedJournal.Open(disk);
        for (var i = 1; i <= Entries; i++)
        {
            journal.AppendNow(Orders, i, $"e{i}", i, $"m{i}");
        }

        await journal.DisposeAsync();
        var bytes = disk[1].Bytes;
        // The last group is the mark of the end; without it nothing says that the one before was synced.
        var lastStart = bytes.Length - Format.GroupHeader.Size;
        for (var at = 0; at < lastStart; at++)
        {
            var flipped = bytes.ToArray();
            flipped[at] ^= (byte)(1 << (at % 8));
            var damaged = DiskOf(flipped);
            var error = Should.Throw<JournalException>(() => SimulatedJournal.Open(damaged));
            error.Message.ShouldContain("00000000000000000001.log");
            damaged[1].Bytes.ShouldBe(flipped);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Damage_in_a_sealed_segment_is_refused_by_the_opening_or_by_who_reads_it(bool hasFooter)
    {
        var (disk, end) = await SealedSegmentAsync(hasFooter);
        var bytes = disk[1].Bytes;
        for (var at = 0; at < bytes.Length; at += at % 1100 < 80 || at >= end ? 1 : 97)
        {
            var flipped = bytes.ToArray();
            flipped[at] ^= (byte)(1 << (at % 8));
            var damaged = disk.Copy();
            damaged.Put(1, flipped);
            var refused = await RefusalAsync(damaged);
            if (!hasFooter || at < Format.SegmentHeader.Size)
            {
                refused.ShouldNotBeNull($"byte {at}");
            }

            refused?.Message.ShouldContain("00000000000000000001.log");
            // A footer that is not whole is not needed.
            Inspection.JournalVerifier.Verify(damaged).Damages.Any().ShouldBe(at < end, $"byte {at}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sealed_segment_that_was_cut_is_refused_if_more_than_its_footer_is_missing(bool hasFooter)
    {
        var (disk, end) = await SealedSegmentAsync(hasFooter);
        var bytes = disk[1].Bytes;
        for (var length = 0; length < bytes.Length; length += length % 1100 < 80 || length > end - 10 ? 1 : 97)
        {
            var cut = disk.Copy();
            cut.Put(1, bytes[..length]);
            (await RefusalAsync(cut) is null).ShouldBe(length >= end, $"{length} bytes");
        }
    }

    [Fact]
    public async Task A_footer_says_what_a_scan_finds()
    {
        var disk = new SimulatedDisk();
        var journal = SimulatedJournal.Open(disk);
        for (var i = 1; i <= 40; i++)
        {
            journal.Append(Orders, i, $"e{i}", i * 3, i % 3 == 0 ? [] : [new string('m', 40 * i), "n"]);
            journal.Append(Mails, i, $"x{i}", i * 100, i % 2 == 0 ? [] : ["only"]);
            if (i % 7 == 0)
            {
                journal.SaveSnapshot(Orders, i - 1, Bytes("s"), [new OffsetRange(i, i * 3 - 1)]);
            }

            journal.Commit(mayBlock: true);
        }

        await journal.DisposeAsync();
        var bare = disk.Copy();
        foreach (var segment in Inspection.JournalVerifier.Verify(disk).Segments.SkipLast(1))
        {
            var number = long.Parse(Path.GetFileNameWithoutExtension(segment.Path), System.Globalization.CultureInfo.InvariantCulture);
            disk[number].Bytes.Length.ShouldBeGreaterThan((int)segment.Bytes);
            bare.Put(number, bare[number].Bytes[..(int)segment.Bytes]);
        }

        await using var quick = SimulatedJournal.Open(disk);
        await using var slow = SimulatedJournal.Open(bare);
        foreach (var entity in new[] { Orders, Mails })
        {
            quick.Past(entity).ShouldBe(slow.Past(entity));
            for (var offset = 0; offset < 4200; offset++)
            {
                quick.Read(entity, offset).ShouldBe(slow.Read(entity, offset));
            }
        }
    }

    [Fact]
    public async Task A_bit_that_flips_while_the_journal_is_open_is_noticed_by_the_reader()
    {
        var disk = new SimulatedDisk();
        await using var journal = SimulatedJournal.Open(disk);
        journal.AppendNow(Orders, 1, "events", 0, "bodies");
        var at = disk[1].Bytes.AsSpan().IndexOf("bodies"u8);
        disk.Open(1).Write([new byte[] { (byte)'B' }], at);

        Should.Throw<JournalDamagedException>(() => journal.Read(Orders, 0)).Message.ShouldContain("checksum");
        journal.Past(Orders).ShouldBe("1:events | 1");
        disk.Open(1).Write([new byte[] { (byte)'E' }], at - 6);
        Should.Throw<JournalDamagedException>(() => journal.Past(Orders)).Message.ShouldContain("checksum");
    }

    [Fact]
    public async Task Groups_of_another_segment_are_never_valid_in_this_one()
    {
        var disk = new SimulatedDisk();
        var journal = SimulatedJournal.Open(disk);
        journal.AppendNow(Orders, 1, "a", 0, "m0");
        await journal.DisposeAsync();
        var other = disk[1].Bytes;
        var header = new byte[Format.SegmentHeader.Size];
        new Format.SegmentHeader(1, 12345).Write(header);
        header.CopyTo(other, 0);

        await using var reopened = SimulatedJournal.Open(DiskOf(other));
        reopened.Past(Orders).ShouldBe("| 0");
    }

    [Fact]
    public async Task A_later_format_is_refused_with_its_number()
    {
        var disk = new SimulatedDisk();
        await SimulatedJournal.Open(disk).DisposeAsync();
        var bytes = disk[1].Bytes;
        bytes[8] = bytes[10] = 9;
        BitConverter.TryWriteBytes(bytes.AsSpan(28), Crc32C.Of(bytes.AsSpan(0, 28)));

        Should.Throw<JournalException>(() => SimulatedJournal.Open(DiskOf(bytes))).Message.ShouldContain("version 9");
    }

    [Fact]
    public async Task A_renamed_file_is_refused()
    {
        var disk = new SimulatedDisk();
        await SimulatedJournal.Open(disk).DisposeAsync();
        var renamed = new SimulatedDisk();
        renamed.Put(2, disk[1].Bytes);

        Should.Throw<JournalDamagedException>(() => SimulatedJournal.Open(renamed)).Message.ShouldContain("renamed");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(4096)]
    public async Task A_file_that_was_never_finished_is_removed(int zeros)
    {
        var disk = new SimulatedDisk();
        var journal = SimulatedJournal.Open(disk);
        journal.AppendNow(Orders, 1, "a");
        await journal.DisposeAsync();
        disk.Put(2, new byte[zeros]);

        await using var reopened = SimulatedJournal.Open(disk);
        reopened.Past(Orders).ShouldBe("1:a | 1");
        disk.List().ShouldBe([1]);
    }

    /// <summary>What is said when all is read; null if all of it is right.</summary>
    private static async Task<JournalException?> RefusalAsync(SimulatedDisk disk)
    {
        try
        {
            await using var journal = SimulatedJournal.Open(disk);
            journal.Past(Orders).ShouldBe($"{string.Join(' ', Enumerable.Range(1, Entries).Select(i => $"{i}:e"))} | {Entries}");
            for (var i = 1; i <= Entries; i++)
            {
                journal.Read(Orders, i).ShouldBe($"{i}+1 {new string('m', 1000)}");
            }

            return null;
        }
        catch (JournalException error)
        {
            return error;
        }
    }

    /// <summary>Six entries in two segments, and where the first one's groups end.</summary>
    private static async Task<(SimulatedDisk Disk, int End)> SealedSegmentAsync(bool hasFooter)
    {
        var disk = new SimulatedDisk();
        var journal = SimulatedJournal.Open(disk);
        for (var i = 1; i <= Entries; i++)
        {
            journal.AppendNow(Orders, i, "e", i, new string('m', 1000));
        }

        await journal.DisposeAsync();
        var end = (int)Inspection.JournalVerifier.Verify(disk).Segments[0].Bytes;
        disk[1].Bytes.Length.ShouldBeGreaterThan(end);
        if (!hasFooter)
        {
            disk.Put(1, disk[1].Bytes[..end]);
        }

        return (disk, end);
    }

    private static void Check(EmbeddedJournal journal, int whole)
    {
        journal.Past(Orders).ShouldBe($"{string.Join(' ', Enumerable.Range(1, whole).Select(i => $"{i}:e{i}"))} | {whole}".TrimStart());
        for (var i = 1; i <= Entries; i++)
        {
            journal.Read(Orders, i).ShouldBe(i <= whole ? $"{i}+1 m{i}" : null);
        }
    }

    /// <summary>A segment whose groups were written and not synced, and where each group ends; the first is the list of segments.</summary>
    private static async Task<(byte[] Bytes, List<int> Ends)> UnsyncedSegmentAsync()
    {
        var disk = new SimulatedDisk();
        var journal = SimulatedJournal.Open(disk);
        var ends = new List<int> { disk[1].Bytes.Length };
        for (var i = 1; i <= Entries; i++)
        {
            journal.Append(Orders, i, $"e{i}", i, [$"m{i}"], Durability.Written);
            journal.Commit(mayBlock: true);
            ends.Add(disk[1].Bytes.Length);
        }

        var bytes = disk[1].Bytes;
        await journal.DisposeAsync();
        return (bytes, ends);
    }

    private static SimulatedDisk DiskOf(byte[] first)
    {
        var disk = new SimulatedDisk();
        disk.Put(1, first);
        return disk;
    }
}
