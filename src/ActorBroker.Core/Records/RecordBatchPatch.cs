using System.Buffers.Binary;
using ActorBroker.Core.Encoding;

namespace ActorBroker.Core.Records;

/// <summary>What a broker writes into a producer's batch of magic 2 when it appends it.</summary>
public static class RecordBatchPatch
{
    private const int LeaderEpochAt = 12;
    private const int CrcAt = 17;
    private const int AttributesAt = 21;
    private const int MaxTimestampAt = 35;

    /// <summary>Sets base offset and leader epoch, which no checksum covers.</summary>
    /// <param name="batch">The batch, at least its header.</param>
    /// <param name="baseOffset">Offset of the first record.</param>
    /// <param name="leaderEpoch">Epoch of the leader that appends it.</param>
    public static void SetPosition(Span<byte> batch, long baseOffset, int leaderEpoch)
    {
        BinaryPrimitives.WriteInt64BigEndian(batch, baseOffset);
        BinaryPrimitives.WriteInt32BigEndian(batch[LeaderEpochAt..], leaderEpoch);
    }

    /// <summary>Gives all records the time of the append instead of their own: sets the attribute, the maximum and a new checksum.</summary>
    /// <param name="batch">The whole batch and nothing behind it.</param>
    /// <param name="timestamp">Milliseconds since 1970.</param>
    public static void SetLogAppendTime(Span<byte> batch, long timestamp)
    {
        var attributes = BinaryPrimitives.ReadInt16BigEndian(batch[AttributesAt..]);
        BinaryPrimitives.WriteInt16BigEndian(batch[AttributesAt..], (short)(attributes | (short)BatchAttributes.LogAppendTime));
        BinaryPrimitives.WriteInt64BigEndian(batch[MaxTimestampAt..], timestamp);
        SetCrc(batch);
    }

    /// <summary>Computes the checksum anew.</summary>
    /// <param name="batch">The whole batch and nothing behind it.</param>
    public static void SetCrc(Span<byte> batch) =>
        BinaryPrimitives.WriteUInt32BigEndian(batch[CrcAt..], Crc32C.Of(batch[RecordBatchHeader.CrcStart..]));
}
