using System.Buffers.Binary;
using System.IO.Compression;
using ActorBroker.Broker.Records;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Records;

namespace ActorBroker.Kafka.Tests.Edge;

/// <summary>Batches whose records are a few kilobytes that decompress to many megabytes of zeros.</summary>
internal static class Bombs
{
    /// <summary>A batch whose records become as many zeros.</summary>
    public static byte[] Of(RecordCompression codec, int megabytes) => Batch(codec, codec switch
    {
        RecordCompression.Zstd => Zstd(megabytes),
        RecordCompression.Lz4 => Lz4(megabytes),
        _ => Compressed(codec, megabytes),
    });

    /// <summary>A batch of one record with any bytes for records, whose checksum is right.</summary>
    public static byte[] Batch(RecordCompression codec, byte[] records)
    {
        byte[] batch = [.. Batches.Of("any").AsSpan(0, RecordBatchHeader.Size), .. records];
        batch[22] = (byte)codec;
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(8), batch.Length - RecordBatchHeader.PrefixSize);
        BinaryPrimitives.WriteUInt32BigEndian(batch.AsSpan(17), Crc32C.Of(batch.AsSpan(RecordBatchHeader.CrcStart)));
        return batch;
    }

    /// <summary>Blocks of 128 KiB, each four bytes: the header of a run and what runs (RFC 8878, 3.1.1.2).</summary>
    public static byte[] Zstd(int megabytes) =>
        [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38, .. Enumerable.Repeat<byte[]>([0x02, 0x00, 0x10, 0x00], (megabytes * 8) - 1).SelectMany(static b => b), 0x03, 0x00, 0x10, 0x00];

    /// <summary>Blocks of 4 MiB, each one literal and a match that reaches almost to its end.</summary>
    private static byte[] Lz4(int megabytes)
    {
        const int MatchSize = (4 << 20) - 6;
        byte[] block = [0x1F, 0, 1, 0, .. Enumerable.Repeat(byte.MaxValue, (MatchSize - 19) / 255), (MatchSize - 19) % 255, 0x50, 0, 0, 0, 0, 0];
        var size = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(size, block.Length);
        return [0x04, 0x22, 0x4D, 0x18, 0x60, 0x70, 0x73, .. Enumerable.Repeat<byte[]>([.. size, .. block], megabytes / 4).SelectMany(static b => b), 0, 0, 0, 0];
    }

    private static byte[] Compressed(RecordCompression codec, int megabytes)
    {
        if (codec == RecordCompression.Gzip)
        {
            // The broker's own compressor goes for speed and so falls short of the highest ratio.
            using var stream = new MemoryStream();
            using (var gzip = new GZipStream(stream, CompressionLevel.SmallestSize))
            {
                gzip.Write(new byte[megabytes << 20]);
            }

            return stream.ToArray();
        }

        using var output = new PooledBytes();
        RecordCompressor.Compress(codec, new byte[megabytes << 20], output);
        return output.Span.ToArray();
    }
}
