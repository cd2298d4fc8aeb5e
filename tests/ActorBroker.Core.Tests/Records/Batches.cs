using System.Buffers;
using System.Buffers.Binary;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Records;

namespace ActorBroker.Core.Tests.Records;

/// <summary>Record batches as clients send them.</summary>
internal static class Batches
{
    /// <summary>A batch of records whose values have one byte.</summary>
    public static byte[] Of(
        int count, long timestamp = 0, long producerId = -1, short epoch = -1, int sequence = -1,
        BatchAttributes attributes = BatchAttributes.None, string? key = null, int padding = 0)
    {
        var records = new ArrayBufferWriter<byte>();
        for (var i = 0; i < count; i++)
        {
            var record = new ArrayBufferWriter<byte>();
            record.WriteByte(0);
            record.WriteSignedVarint(0);
            record.WriteSignedVarint(i);
            record.WriteSignedVarint(key is null ? -1 : key.Length);
            record.Write(System.Text.Encoding.UTF8.GetBytes(key ?? ""));
            record.WriteSignedVarint(1 + padding);
            record.Write(new byte[1 + padding]);
            record.WriteSignedVarint(0);
            records.WriteSignedVarint(record.WrittenCount);
            records.Write(record.WrittenSpan);
        }

        return Of(count, records.WrittenSpan, timestamp, producerId, epoch, sequence, attributes);
    }

    /// <summary>A batch with these bytes for records, right or wrong.</summary>
    public static byte[] Of(
        int count, ReadOnlySpan<byte> records, long timestamp = 0, long producerId = -1, short epoch = -1, int sequence = -1,
        BatchAttributes attributes = BatchAttributes.None)
    {
        var batch = new byte[RecordBatchHeader.Size + records.Length];
        var bytes = batch.AsSpan();
        BinaryPrimitives.WriteInt64BigEndian(bytes, 99);
        BinaryPrimitives.WriteInt32BigEndian(bytes[8..], batch.Length - RecordBatchHeader.PrefixSize);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], -1);
        bytes[16] = RecordBatchHeader.CurrentMagic;
        BinaryPrimitives.WriteInt16BigEndian(bytes[21..], (short)attributes);
        BinaryPrimitives.WriteInt32BigEndian(bytes[23..], count - 1);
        BinaryPrimitives.WriteInt64BigEndian(bytes[27..], timestamp);
        BinaryPrimitives.WriteInt64BigEndian(bytes[35..], timestamp);
        BinaryPrimitives.WriteInt64BigEndian(bytes[43..], producerId);
        BinaryPrimitives.WriteInt16BigEndian(bytes[51..], epoch);
        BinaryPrimitives.WriteInt32BigEndian(bytes[53..], sequence);
        BinaryPrimitives.WriteInt32BigEndian(bytes[57..], count);
        records.CopyTo(bytes[RecordBatchHeader.Size..]);
        RecordBatchPatch.SetCrc(batch);
        return batch;
    }
}
