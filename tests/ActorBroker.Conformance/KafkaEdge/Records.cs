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
    public const int Gzip = 1;
    public const int Snappy = 2;
    public const int Lz4 = 3;
    public const int Zstd = 4;
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

    /// <summary>Zeros in a codec that makes next to nothing of them.</summary>
    public static byte[] Bomb(int codec) => codec switch
    {
        Gzip => GzipBomb(256),
        Lz4 => Lz4Bomb(100),
        Zstd => ZstdBomb(256),
        _ => throw new ArgumentOutOfRangeException(nameof(codec)),
    };

    private static byte[] GzipBomb(int megabytes)
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

    /// <summary>Blocks of 4 MiB, each one literal and one match that reaches almost to its end (LZ4 frame format 1.6).</summary>
    private static byte[] Lz4Bomb(int megabytes)
    {
        const int MatchSize = (4 << 20) - 16;
        byte[] longMatch = new byte[((MatchSize - 19) / 255) + 1];
        Array.Fill(longMatch, byte.MaxValue);
        longMatch[^1] = (MatchSize - 19) % 255;
        byte[] block = [0x1F, 0, 1, 0, .. longMatch, 0x50, 0, 0, 0, 0, 0];
        var bytes = new BytesBuilder().Raw([0x04, 0x22, 0x4D, 0x18, 0x60, 0x70, 0x73]);
        for (int i = 0; i < megabytes; i += 4)
        {
            bytes.Int32(BinaryPrimitives.ReverseEndianness(block.Length)).Raw(block);
        }

        return bytes.Int32(0).ToArray();
    }

    /// <summary>Blocks of 128 KiB, each four bytes: the header of a run and what runs (RFC 8878, 3.1.1.2).</summary>
    private static byte[] ZstdBomb(int megabytes)
    {
        var bytes = new BytesBuilder().Raw([0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38]);
        for (int i = 1; i < megabytes * 8; i++)
        {
            bytes.Raw([0x02, 0x00, 0x10, 0x00]);
        }

        return bytes.Raw([0x03, 0x00, 0x10, 0x00]).ToArray();
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
