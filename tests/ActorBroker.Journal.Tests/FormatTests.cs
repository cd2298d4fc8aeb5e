using ActorBroker.Core.Encoding;
using ActorBroker.Core.Entities;
using ActorBroker.Journal.Tests.Simulation;
using Shouldly;
using Xunit;
using static ActorBroker.Journal.Tests.JournalDriver;

namespace ActorBroker.Journal.Tests;

/// <summary>
/// The bytes themselves. A change here breaks every journal that is out there: it needs a new format version and code
/// that still reads the old one.
/// </summary>
public sealed class FormatTests
{
    [Fact]
    public async Task A_segment_holds_these_bytes()
    {
        var disk = new SimulatedDisk();
        var journal = SimulatedJournal.Open(disk);
        journal.Append(Orders, 1, "ev", 300, ["body0", "body1"]);
        journal.Append(Mails, 1, "only events");
        journal.Commit(mayBlock: true);
        journal.SaveSnapshot(Orders, 1, Bytes("state"), [new OffsetRange(300, 301), new OffsetRange(500, 700)]);
        journal.Delete(Mails);
        journal.Commit(mayBlock: true);
        await journal.DisposeAsync();

        Hex(disk[1].Bytes).ShouldBe(Expected);
    }

    [Fact]
    public async Task Replaced_bodies_are_these_bytes()
    {
        var disk = new SimulatedDisk();
        await using var journal = SimulatedJournal.Open(disk);
        journal.AppendNow(Orders, 1, "ev", 300, "body0", "body1");
        journal.Replace(Orders, 300, "body1");
        journal.Settle(Orders);
        journal.Replace(Orders, 300);
        journal.Settle(Orders);

        var groups = Hex(disk[1].Bytes).Split("4752503a")[3..];
        groups.Length.ShouldBe(2);
        groups[0][(28 * 2)..].ShouldBe(
            "aadf0396" // head checksum
            + "1b000000" // length
            + "06" // messages with other bodies
            + "0201" // Queue/1
            + "01" // the sequence number it always had
            + "ac02" // first offset 300
            + "02" // two messages
            + "02" // two bytes of events
            + "f97cf6c1" // body checksum
            + "6576" // ev
            + "626f647931"); // body1
        groups[1][(28 * 2)..].ShouldBe("0e32bc6b" + "16000000" + "06" + "0201" + "01" + "ac02" + "02" + "02" + "00000000" + "6576");
    }

    [Fact]
    public void A_footer_holds_these_bytes()
    {
        var footer = new Format.SegmentFooter();
        footer.Reset(7);
        footer.Add(Format.EntryKind.Messages, Orders, 1, 300, 2, 109, 32);
        footer.Add(Format.EntryKind.Messages, Orders, 2, 302, 1, 141, 200);
        footer.Add(Format.EntryKind.Events, Mails, 1, 0, 0, 341, 23);
        footer.Add(Format.EntryKind.Snapshot, Orders, 2, 303, 0, 396, 27);
        footer.Add(Format.EntryKind.Messages, Orders, 4, 310, 1, 423, 40);
        footer.Add(Format.EntryKind.Delete, Mails, 0, 0, 0, 463, 12);
        footer.Add(Format.EntryKind.Replacement, Orders, 1, 300, 2, 475, 30);

        Hex(footer.Finish(9, 0x12345678).ToArray()).ShouldBe(
            "4654523a" // "FTR:"
            + "4d000000" // length
            + "07000000" // entries
            + "9677c745" // checksum
            + "0700000000000000" // first group
            + "0900000000000000" // last group
            + "79" + "4d" + "0201" + "01" + "ac02" + "20" + "02" // messages of Queue/1, 77 bytes behind the header: number 1, offset 300, 32 bytes, 2 messages
            + "01" + "c801" + "01" // messages, next number and offset: 200 bytes, 1 message
            + "32" + "0202" + "01" + "17" // events of Queue/2: number 1, 23 bytes
            + "7b" + "20" + "0201" + "02" + "af02" + "1b" // snapshot of Queue/1 behind a gap of 32 bytes: number 2, next offset 303, 27 bytes
            + "61" + "04" + "b602" + "28" + "01" // messages: number 4, offset 310, 40 bytes, 1 message
            + "34" + "0202" + "00" + "0c" // end of Queue/2: 12 bytes
            + "76" + "0201" + "01" + "ac02" + "1e" + "02"); // other bodies for Queue/1: number 1, offset 300, 30 bytes, 2 messages
    }

    [Fact]
    public void The_checksum_is_that_of_RFC_3720()
    {
        Crc32C.Of("123456789"u8).ShouldBe(0xE3069283);
        Crc32C.Of(new byte[32]).ShouldBe(0x8A9136AAu);
        Crc32C.Of(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray()).ShouldBe(0x46DD794Eu);
    }

    private const string Expected =
        // The segment.
        "41424a524e4c0d0a" // "ABJRNL\r\n"
        + "0100" // version
        + "0100" // lowest version that can read it
        + "00000000" // nothing
        + "0100000000000000" // number of the segment
        + "0000f8b4" // created
        + "ad326969" // checksum

        // The list of sealed segments, of which there is none.
        + "4752503a" // "GRP:"
        + "0d000000" // length of the entries
        + "0100000000000000" // number
        + "0000000000000000" // synced
        + "01000000" // entries
        + "982a6491" // checksum
        + "fe6d5a98" // head checksum
        + "0d000000" // length
        + "05" // segments
        + "0000" // no entity
        + "00" // no sequence number
        + "00" // none

        // A turn with two messages and one with none.
        + "4752503a" // "GRP:"
        + "37000000" // length of the entries
        + "0200000000000000" // number
        + "0000000000000000" // synced
        + "02000000" // entries
        + "b28bc390" // checksum
        + "1e967744" // head checksum
        + "20000000" // length
        + "01" // messages
        + "0201" // Queue/1
        + "01" // sequence number
        + "ac02" // first offset 300
        + "02" // two messages
        + "02" // two bytes of events
        + "76932b1d" // body checksum
        + "6576" // ev
        + "626f647930626f647931" // body0body1
        + "274a10b8" // head checksum
        + "17000000" // length
        + "02" // events
        + "0202" // Queue/2
        + "01" // sequence number
        + "6f6e6c79206576656e7473" // only events

        // A snapshot and a deletion.
        + "4752503a" // "GRP:"
        + "27000000" // length of the entries
        + "0300000000000000" // number
        + "0200000000000000" // synced
        + "02000000" // entries
        + "14d0c840" // checksum
        + "6218c3c1" // head checksum
        + "1b000000" // length
        + "03" // snapshot
        + "0201" // Queue/1
        + "01" // sequence number
        + "ae02" // next offset 302
        + "02" // two ranges
        + "ac02" // from 300
        + "01" // one offset
        + "c701" // after a gap of 199
        + "c801" // 200 offsets
        + "7374617465" // state
        + "80556f95" // head checksum
        + "0c000000" // length
        + "04" // delete
        + "0202" // Queue/2
        + "00" // no sequence number

        // The end: nothing but the number of the last group that is synced.
        + "4752503a" // "GRP:"
        + "00000000" // length of the entries
        + "0400000000000000" // number
        + "0300000000000000" // synced
        + "00000000" // entries
        + "2849746d"; // checksum

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
