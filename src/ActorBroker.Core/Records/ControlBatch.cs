using System.Buffers.Binary;

namespace ActorBroker.Core.Records;

/// <summary>
/// The batch that ends a transaction in a partition: one control record as Kafka's <c>EndTransactionMarker</c> has it.
/// <code>
/// header      61 bytes, attributes Transactional | Control, base sequence -1, one record
/// record      length 16 (zigzag 0x20), attributes 0, timestamp delta 0, offset delta 0
///   key       length 4 (zigzag 0x08): version 0 (2 bytes), type (2 bytes; 0 abort, 1 commit)
///   value     length 6 (zigzag 0x0C): version 0 (2 bytes), coordinator epoch 0 (4 bytes)
///   headers   none (0x00)
/// </code>
/// </summary>
public static class ControlBatch
{
    /// <summary>Bytes of a marker's batch.</summary>
    public const int Size = RecordBatchHeader.Size + 17;

    /// <summary>Where the key begins whose last byte tells commit from abort.</summary>
    private const int KeyAt = RecordBatchHeader.Size + 5;

    /// <summary>Builds a marker.</summary>
    /// <param name="offset">Its offset.</param>
    /// <param name="timestamp">When, in milliseconds since 1970.</param>
    /// <param name="producerId">Whose transaction ends.</param>
    /// <param name="producerEpoch">The producer's epoch.</param>
    /// <param name="commit">Whether it is committed; else aborted.</param>
    public static byte[] Marker(long offset, long timestamp, long producerId, short producerEpoch, bool commit)
    {
        var batch = new byte[Size];
        var bytes = batch.AsSpan();
        RecordBatchPatch.SetPosition(bytes, offset, leaderEpoch: 0);
        BinaryPrimitives.WriteInt32BigEndian(bytes[8..], Size - RecordBatchHeader.PrefixSize);
        bytes[16] = RecordBatchHeader.CurrentMagic;
        BinaryPrimitives.WriteInt16BigEndian(bytes[21..], (short)(BatchAttributes.Transactional | BatchAttributes.Control));
        BinaryPrimitives.WriteInt64BigEndian(bytes[27..], timestamp);
        BinaryPrimitives.WriteInt64BigEndian(bytes[35..], timestamp);
        BinaryPrimitives.WriteInt64BigEndian(bytes[43..], producerId);
        BinaryPrimitives.WriteInt16BigEndian(bytes[51..], producerEpoch);
        BinaryPrimitives.WriteInt32BigEndian(bytes[53..], -1);
        BinaryPrimitives.WriteInt32BigEndian(bytes[57..], 1);
        bytes[RecordBatchHeader.Size] = 0x20;
        bytes[KeyAt - 1] = 0x08;
        bytes[KeyAt + 3] = commit ? (byte)1 : (byte)0;
        bytes[KeyAt + 4] = 0x0C;
        RecordBatchPatch.SetCrc(bytes);
        return batch;
    }

    /// <summary>Whether a control batch says commit; else abort, or a control record of another kind.</summary>
    /// <param name="batch">A control batch as it is stored, uncompressed.</param>
    public static bool IsCommit(ReadOnlySpan<byte> batch) => batch.Length >= KeyAt + 4 && batch[KeyAt + 3] == 1;
}
