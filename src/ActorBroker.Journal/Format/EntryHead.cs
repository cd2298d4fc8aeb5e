using System.Buffers.Binary;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Entities;

namespace ActorBroker.Journal.Format;

/// <summary>
/// An entry without its events and bodies. Numbers marked v are varints.
/// <code>
///  0          4        8      9             10
///  | head crc | length | kind | entity kind | entity number v | sequence v | ...
///
///  1 messages   ... | first offset v | count v | events length v | body crc u32 | events | bodies
///  2 events     ... | events
///  3 snapshot   ... | next offset v | ranges v | (gap v, count v) of each range | state
///  4 delete     ...
///  5 segments   ... | segments v | (number gap v, end position v) of each segment
/// </code>
/// <c>length</c> counts the whole entry. The head checksum, combined with the segment's mask, is over byte 4 up to the
/// bodies; the body checksum is over the bodies, so that a replay needs to read no bodies and a reader no events.
/// </summary>
internal struct EntryHead
{
    /// <summary>No head, without events and ranges, is longer.</summary>
    public const int SizeMax = 64;

    /// <summary>Where the head checksum begins: behind itself.</summary>
    public const int CrcStart = 4;

    private const int Fixed = 10;

    public uint HeadCrc;
    public int Length;
    public EntryKind Kind;
    public EntityId Entity;
    public long Sequence;

    /// <summary>Of the first message; for a snapshot the offset behind the entity's last message.</summary>
    public long FirstOffset;
    public int Count;

    /// <summary>Where the events, the ranges or the segments begin.</summary>
    public int PayloadStart;

    /// <summary>Where the bodies begin; the end of the entry if it has none.</summary>
    public int BodiesStart;
    public uint BodyCrc;

    /// <summary>Writes all but the head checksum, which <see cref="WriteCrc"/> adds; returns the size.</summary>
    public readonly int Write(Span<byte> bytes, int eventsLength)
    {
        bytes[8] = (byte)Kind;
        bytes[9] = (byte)Entity.Kind;
        var at = Varint.Write(bytes, Fixed, (ulong)Entity.Number);
        at = Varint.Write(bytes, at, (ulong)Sequence);
        switch (Kind)
        {
            case EntryKind.Messages or EntryKind.Replacement:
                at = Varint.Write(bytes, at, (ulong)FirstOffset);
                at = Varint.Write(bytes, at, (ulong)Count);
                at = Varint.Write(bytes, at, (ulong)eventsLength);
                BinaryPrimitives.WriteUInt32LittleEndian(bytes[at..], BodyCrc);
                return at + 4;
            case EntryKind.Snapshot:
                return Varint.Write(bytes, at, (ulong)FirstOffset);
            default:
                return at;
        }
    }

    public static void WriteLength(Span<byte> bytes, int length) => BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], length);

    public static void WriteCrc(Span<byte> bytes, uint crc) => BinaryPrimitives.WriteUInt32LittleEndian(bytes, crc);

    /// <summary>Combines the checksum with the mask of the segment that the entry goes to, which is only known when it is written.</summary>
    public static void MaskCrc(Span<byte> bytes, uint mask) =>
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ mask);

    /// <summary>Reads a head from the first bytes of an entry, of which at least <see cref="SizeMax"/> or all must be given. Checks no checksum.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EntryHead head)
    {
        head = default;
        if (bytes.Length < Fixed)
        {
            return false;
        }

        head.HeadCrc = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        head.Length = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        head.Kind = (EntryKind)bytes[8];
        var at = Fixed;
        if (!Varint.TryRead(bytes, ref at, out var number) || number >= 1L << 56 || !Varint.TryRead(bytes, ref at, out head.Sequence))
        {
            return false;
        }

        head.Entity = EntityId.Of((EntityKind)bytes[9], number);
        switch (head.Kind)
        {
            case EntryKind.Messages or EntryKind.Replacement:
                if (!Varint.TryRead(bytes, ref at, out head.FirstOffset) || !Varint.TryReadInt(bytes, ref at, out head.Count)
                    || !Varint.TryReadInt(bytes, ref at, out var events) || bytes.Length < at + 4 || (long)head.Length - at - 4 < events)
                {
                    return false;
                }

                head.BodyCrc = BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
                head.PayloadStart = at + 4;
                head.BodiesStart = at + 4 + events;
                return head.Count > 0;
            case EntryKind.Snapshot:
                if (!Varint.TryRead(bytes, ref at, out head.FirstOffset))
                {
                    return false;
                }

                break;
            case EntryKind.Events or EntryKind.Delete or EntryKind.Segments:
                break;
            default:
                return false;
        }

        head.PayloadStart = at;
        head.BodiesStart = head.Length;
        return head.Length >= at;
    }

    /// <summary>Whether the bytes before the bodies are those that were written.</summary>
    public readonly bool IsHeadValid(ReadOnlySpan<byte> entry, uint mask) =>
        entry.Length >= BodiesStart && Crc32C.Of(entry[CrcStart..BodiesStart]) == (HeadCrc ^ mask);

    /// <summary>Whether the bodies are those that were written.</summary>
    public readonly bool AreBodiesValid(ReadOnlySpan<byte> entry) =>
        !Kind.HasMessages() || (entry.Length >= Length && Crc32C.Of(entry[BodiesStart..Length]) == BodyCrc);
}
