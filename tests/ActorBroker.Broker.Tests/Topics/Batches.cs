using System.Buffers.Binary;
using System.Text;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Records;
using ActorBroker.TestKit;

namespace ActorBroker.Broker.Tests.Topics;

/// <summary>Record batches whose records are a text that no partition looks into.</summary>
internal static class Batches
{
    /// <summary>A batch of some records.</summary>
    public static byte[] Make(string text, int count = 1, (long Id, short Epoch, int Sequence)? producer = null, bool isTransactional = false, long? time = null)
    {
        var bytes = new byte[RecordBatchHeader.Size + Encoding.UTF8.GetByteCount(text)];
        var timestamp = time ?? ManualClock.Start.ToUnixTimeMilliseconds();
        var (id, epoch, sequence) = producer ?? (-1, -1, -1);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), bytes.Length - RecordBatchHeader.PrefixSize);
        bytes[16] = RecordBatchHeader.CurrentMagic;
        BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(21), (short)(isTransactional ? BatchAttributes.Transactional : BatchAttributes.None));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(23), count - 1);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(27), timestamp);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(35), timestamp);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(43), id);
        BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(51), epoch);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(53), sequence);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(57), count);
        Encoding.UTF8.GetBytes(text, bytes.AsSpan(RecordBatchHeader.Size));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(17), Crc32C.Of(bytes.AsSpan(RecordBatchHeader.CrcStart)));
        return bytes;
    }

    /// <summary>The batches that stand back to back: offset and text, or offset and "marker".</summary>
    public static IEnumerable<string> Read(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var header = new RecordBatchHeader(bytes.Span);
            var size = header.TotalSize;
            yield return $"{header.BaseOffset}:{(header.IsControl ? "marker" : Encoding.UTF8.GetString(bytes.Span[RecordBatchHeader.Size..size]))}";
            bytes = bytes[size..];
        }
    }
}
