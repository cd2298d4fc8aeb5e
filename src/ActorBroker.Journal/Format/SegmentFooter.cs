using System.Buffers.Binary;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Entities;
using ActorBroker.Journal.Files;
using ActorBroker.Journal.Recovery;

namespace ActorBroker.Journal.Format;

/// <summary>
/// What stands behind the end of a sealed segment: where its entries are, so that opening need not read them. Numbers
/// marked v are varints.
/// <code>
///  0        4        8         12    16            24           32
///  | "FTR:" | length | entries | crc | first group | last group | entry | entry | ...
///  |        | u32    | u32     | u32 | u64         | u64        |
///
///  entry: | flags u8 | [gap v] | [entity kind u8 | entity number v] | [sequence v] | [first offset v] | length v | [count v] |
/// </code>
/// <c>length</c> counts the whole footer. The checksum, combined with the segment's mask, is over all other bytes. Flags:
/// the kind of the entry in the low three bits; 8 if there are bytes between the entry before and this one; 16 if it is
/// of another entity; 32 if its sequence number is not the next one; 64 if its first offset is not the next one (and
/// for every snapshot, whose next offset it is). <c>count</c> is there for messages. Lists of segments are left out.
/// </summary>
internal sealed class SegmentFooter
{
    public const int HeaderSize = 32;

    private const int KindMask = 7;
    private const int HasGap = 8;
    private const int HasEntity = 16;
    private const int HasSequence = 32;
    private const int HasOffset = 64;
    private const int CrcStart = 12;
    private const int EntrySizeMax = 2 + 6 * Varint.SizeMax;

    private byte[] _bytes = new byte[4096];
    private int _used = HeaderSize;
    private int _entries;
    private long _firstGroup;
    private Previous _previous = Previous.None;

    private static ReadOnlySpan<byte> Magic => "FTR:"u8;

    /// <summary>Begins the footer of another segment.</summary>
    public void Reset(long firstGroup)
    {
        _firstGroup = firstGroup;
        _used = HeaderSize;
        _entries = 0;
        _previous = Previous.None;
    }

    /// <summary>Adds the next entry of the segment.</summary>
    public void Add(EntryKind kind, EntityId entity, long sequence, long firstOffset, int count, long position, int length)
    {
        if (_bytes.Length - _used < EntrySizeMax)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        var isOther = entity != _previous.Entity;
        var hasSequence = isOther || sequence != _previous.Sequence + 1;
        var hasOffset = kind == EntryKind.Snapshot || (kind.HasMessages() && (isOther || firstOffset != _previous.EndOffset));
        var gap = position - _previous.EndPosition;
        var at = _used;
        _bytes[at++] = (byte)((int)kind | (gap != 0 ? HasGap : 0) | (isOther ? HasEntity : 0) | (hasSequence ? HasSequence : 0) | (hasOffset ? HasOffset : 0));
        at = gap != 0 ? Varint.Write(_bytes, at, (ulong)gap) : at;
        if (isOther)
        {
            _bytes[at++] = (byte)entity.Kind;
            at = Varint.Write(_bytes, at, (ulong)entity.Number);
        }

        at = hasSequence ? Varint.Write(_bytes, at, (ulong)sequence) : at;
        at = hasOffset ? Varint.Write(_bytes, at, (ulong)firstOffset) : at;
        at = Varint.Write(_bytes, at, (ulong)length);
        _used = kind.HasMessages() ? Varint.Write(_bytes, at, (ulong)count) : at;
        _entries++;
        var endOffset = kind.HasMessages() ? firstOffset + count : isOther ? 0 : _previous.EndOffset;
        _previous = new Previous(entity, sequence, endOffset, position + length);
    }

    /// <summary>The footer's bytes, valid until the next change.</summary>
    public ReadOnlyMemory<byte> Finish(long lastGroup, uint mask)
    {
        var bytes = _bytes.AsSpan(0, _used);
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], _used);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], _entries);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], _firstGroup);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], lastGroup);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[CrcStart..], Crc(bytes) ^ mask);
        return _bytes.AsMemory(0, _used);
    }

    /// <summary>Reads the footer at the position; null if none is there or it is not whole.</summary>
    public static Contents? Read(IJournalFile file, long position, uint mask)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        if (!TryReadAll(file, header, position) || !header.StartsWith(Magic))
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        if (length < HeaderSize || length > file.Length - position)
        {
            return null;
        }

        var bytes = GC.AllocateUninitializedArray<byte>(length);
        return TryReadAll(file, bytes, position) && BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(CrcStart)) == (Crc(bytes) ^ mask)
            ? new Contents(bytes)
            : null;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes) =>
        ~Crc32C.Add(Crc32C.Add(Crc32C.Start, bytes[..CrcStart]), bytes[(CrcStart + 4)..]);

    private static bool TryReadAll(IJournalFile file, Span<byte> bytes, long position)
    {
        while (!bytes.IsEmpty)
        {
            var read = file.Read(bytes, position);
            if (read == 0)
            {
                return false;
            }

            bytes = bytes[read..];
            position += read;
        }

        return true;
    }

    private readonly record struct Previous(EntityId Entity, long Sequence, long EndOffset, long EndPosition)
    {
        public static Previous None => new(default, 0, 0, SegmentHeader.Size);
    }

    /// <summary>A whole footer and the place up to which it was decoded.</summary>
    internal sealed class Contents(byte[] bytes)
    {
        private Previous _previous = Previous.None;
        private int _at = HeaderSize;

        public long FirstGroup => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(16));

        public long LastGroup => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(24));

        /// <summary>Decodes up to a number of further entries into the list; false if there are none.</summary>
        public bool Next(List<ScannedEntry> entries, int entriesMax)
        {
            entries.Clear();
            while (entries.Count < entriesMax && _at < bytes.Length)
            {
                entries.Add(Next());
            }

            return entries.Count > 0;
        }

        private ScannedEntry Next()
        {
            var flags = bytes[_at++];
            var kind = (EntryKind)(flags & KindMask);
            var position = _previous.EndPosition + ((flags & HasGap) != 0 ? Varint.ReadTrusted(bytes, ref _at) : 0);
            var entity = _previous.Entity;
            var endOffset = _previous.EndOffset;
            if ((flags & HasEntity) != 0)
            {
                var entityKind = (EntityKind)bytes[_at++];
                entity = EntityId.Of(entityKind, Varint.ReadTrusted(bytes, ref _at));
                endOffset = 0;
            }

            var sequence = (flags & HasSequence) != 0 ? Varint.ReadTrusted(bytes, ref _at) : _previous.Sequence + 1;
            var firstOffset = (flags & HasOffset) != 0 ? Varint.ReadTrusted(bytes, ref _at) : endOffset;
            var length = (int)Varint.ReadTrusted(bytes, ref _at);
            var count = kind.HasMessages() ? (int)Varint.ReadTrusted(bytes, ref _at) : 0;
            endOffset = kind.HasMessages() ? firstOffset + count : endOffset;
            _previous = new Previous(entity, sequence, endOffset, position + length);
            var head = new EntryHead
            {
                Kind = kind,
                Entity = entity,
                Sequence = sequence,
                FirstOffset = kind.HasMessages() || kind == EntryKind.Snapshot ? firstOffset : 0,
                Count = count,
                Length = length,
            };
            return new ScannedEntry(head, position, null);
        }
    }
}
