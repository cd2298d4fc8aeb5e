using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;

namespace ActorBroker.Conformance.KafkaEdge;

/// <summary>Record batches (magic 2) and message sets (magic 1), which tests then damage.</summary>
internal static class Records
{
    public const int BatchLengthAt = 8;
    public const int MagicAt = 16;
    public const int AttributesAt = 22;
    public const int CountAt = 57;
    private const int ChecksumAt = 17;
    private const long Time = 1_700_000_000_000;

    /// <summary>A good batch with one record.</summary>
    public static byte[] Batch(string value = "good")
    {
        byte[] record = new BytesBuilder().Int8(0).Varint(0).Varint(0).Varint(-1).Varint(value.Length).Raw(System.Text.Encoding.ASCII.GetBytes(value)).Varint(0).ToArray();
        return Batch(new BytesBuilder().Varint(record.Length).Raw(record).ToArray(), attributes: 0);
    }

    /// <summary>A batch of one record with any bytes for records, whose checksum is right.</summary>
    public static byte[] Batch(byte[] records, int attributes)
    {
        byte[] batch = new BytesBuilder()
            .Int64(0).Int32(49 + records.Length).Int32(-1).Int8(2).Int32(0)
            .Int16(attributes).Int32(0).Int64(Time).Int64(Time).Int64(-1).Int16(-1).Int32(-1).Int32(1)
            .Raw(records).ToArray();
        Sign(batch);
        return batch;
    }

    /// <summary>Makes the checksum of a batch right.</summary>
    public static void Sign(byte[] batch)
    {
        uint checksum = uint.MaxValue;
        foreach (byte one in batch.AsSpan(AttributesAt - 1))
        {
            checksum = BitOperations.Crc32C(checksum, one);
        }

        BinaryPrimitives.WriteUInt32BigEndian(batch.AsSpan(ChecksumAt), ~checksum);
    }

    /// <summary>A message of magic 1, alone in its set.</summary>
    public static byte[] Message(byte[] value, int attributes = 0)
    {
        byte[] message = new BytesBuilder().Int8(1).Int8(attributes).Int64(Time).Int32(-1).Sized(value).ToArray();
        return new BytesBuilder().Int64(0).Int32(sizeof(int) + message.Length).Int32((int)Crc32(message)).Raw(message).ToArray();
    }

    /// <summary>Zeros by the megabyte in gzip, which makes a thousandth of them.</summary>
    public static byte[] Bomb(int megabytes)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal))
        {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < megabytes; i++)
            {
                gzip.Write(zeros);
            }
        }

        return bytes.ToArray();
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint checksum = uint.MaxValue;
        foreach (byte one in bytes)
        {
            checksum ^= one;
            for (int bit = 0; bit < 8; bit++)
            {
                checksum = (checksum >> 1) ^ (0xEDB88320 & (0 - (checksum & 1)));
            }
        }

        return ~checksum;
    }
}
