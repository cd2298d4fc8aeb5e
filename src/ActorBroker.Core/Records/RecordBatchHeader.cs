using System.Buffers.Binary;

namespace ActorBroker.Core.Records;

/// <summary>
/// The first 61 bytes of a record batch of magic 2, as Kafka's protocol guide draws them under "Record Batch"
/// (<c>DefaultRecordBatch</c>): a view of bytes that somebody else has checked to be there.
/// </summary>
/// <param name="bytes">The batch from its first byte on, at least <see cref="Size"/> bytes.</param>
public readonly ref struct RecordBatchHeader(ReadOnlySpan<byte> bytes)
{
    /// <summary>Bytes of the header; the records follow.</summary>
    public const int Size = 61;

    /// <summary>Bytes in front of what <see cref="Length"/> counts: base offset and length.</summary>
    public const int PrefixSize = 12;

    /// <summary>Where the bytes begin that <see cref="Crc"/> covers, up to the batch's end. Base offset and leader epoch stand in front of it.</summary>
    public const int CrcStart = 21;

    /// <summary>The only magic of this format.</summary>
    public const byte CurrentMagic = 2;

    private readonly ReadOnlySpan<byte> _bytes = bytes[..Size];

    /// <summary>Offset of the first record.</summary>
    public long BaseOffset => BinaryPrimitives.ReadInt64BigEndian(_bytes);

    /// <summary>Bytes of the batch behind this field; the whole batch has <see cref="PrefixSize"/> more.</summary>
    public int Length => BinaryPrimitives.ReadInt32BigEndian(_bytes[8..]);

    /// <summary>Bytes of the whole batch.</summary>
    public int TotalSize => PrefixSize + Length;

    /// <summary>Epoch of the leader that appended it.</summary>
    public int LeaderEpoch => BinaryPrimitives.ReadInt32BigEndian(_bytes[12..]);

    /// <summary>Version of the format.</summary>
    public byte Magic => _bytes[16];

    /// <summary>CRC-32C of the bytes from <see cref="CrcStart"/> to the end.</summary>
    public uint Crc => BinaryPrimitives.ReadUInt32BigEndian(_bytes[17..]);

    /// <summary>Compression and flags.</summary>
    public BatchAttributes Attributes => (BatchAttributes)BinaryPrimitives.ReadInt16BigEndian(_bytes[21..]);

    /// <summary>How the records are compressed.</summary>
    public RecordCompression Compression => (RecordCompression)((int)Attributes & (int)BatchAttributes.CompressionMask);

    /// <summary>Offset of the last record minus <see cref="BaseOffset"/>; also where compaction has removed that record.</summary>
    public int LastOffsetDelta => BinaryPrimitives.ReadInt32BigEndian(_bytes[23..]);

    /// <summary>Timestamp that the records' deltas count from, in milliseconds since 1970.</summary>
    public long BaseTimestamp => BinaryPrimitives.ReadInt64BigEndian(_bytes[27..]);

    /// <summary>Highest timestamp of a record, in milliseconds since 1970.</summary>
    public long MaxTimestamp => BinaryPrimitives.ReadInt64BigEndian(_bytes[35..]);

    /// <summary>The producer; -1 for none.</summary>
    public long ProducerId => BinaryPrimitives.ReadInt64BigEndian(_bytes[43..]);

    /// <summary>The producer's epoch; -1 for none.</summary>
    public short ProducerEpoch => BinaryPrimitives.ReadInt16BigEndian(_bytes[51..]);

    /// <summary>The producer's sequence number of the first record; -1 for none.</summary>
    public int BaseSequence => BinaryPrimitives.ReadInt32BigEndian(_bytes[53..]);

    /// <summary>How many records follow.</summary>
    public int RecordCount => BinaryPrimitives.ReadInt32BigEndian(_bytes[57..]);

    /// <summary>Offset behind the last record.</summary>
    public long EndOffset => BaseOffset + LastOffsetDelta + 1;

    /// <summary>Whether the records belong to a transaction.</summary>
    public bool IsTransactional => (Attributes & BatchAttributes.Transactional) != BatchAttributes.None;

    /// <summary>Whether the batch holds a transaction marker and no records of a producer.</summary>
    public bool IsControl => (Attributes & BatchAttributes.Control) != BatchAttributes.None;
}
