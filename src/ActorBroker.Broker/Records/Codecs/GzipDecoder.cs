using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace ActorBroker.Broker.Records.Codecs;

/// <summary>
/// Reads gzip (RFC 1952), also several members one behind the other. The framework's stream takes bytes that end too early
/// for whole, and ignores what follows; hence the look at the trailer.
/// </summary>
internal static class GzipDecoder
{
    private const int HeaderSize = 10;
    private const int TrailerSize = 8;
    private const byte Deflate = 8;

    // Two bits make 258 bytes of output at most, so a byte makes 1032; header and trailer make none.
    private const long HighestRatio = 1032;
    private const int CountingBufferSize = 32 * 1024;

    private static ReadOnlySpan<byte> Magic => [0x1F, 0x8B, Deflate];

    /// <summary>Adds the decompressed bytes.</summary>
    /// <exception cref="RecordFormatException">The bytes are no gzip, or the output's limit is reached.</exception>
    public static void Decode(ReadOnlySpan<byte> input, PooledBytes output)
    {
        if (input.Length < HeaderSize + TrailerSize || !input.StartsWith(Magic))
        {
            throw RecordFormatException.Corrupt($"{input.Length} bytes do not begin as gzip does.");
        }

        var start = output.Length;
        var expected = input.Length;
        Inflate(input, gzip => Read(gzip, output, expected));
        CheckTrailer(input[^TrailerSize..], output.Span[start..]);
    }

    /// <summary>
    /// Whether the bytes make more than the limit. Only what is large enough for that is inflated, piece by piece and no further
    /// than to the limit. The size in the trailer is no help: nothing holds who writes it to the truth.
    /// </summary>
    /// <exception cref="RecordFormatException">The bytes were looked at and are no gzip.</exception>
    public static bool Exceeds(ReadOnlySpan<byte> input, int limitBytes) =>
        input.Length * HighestRatio > limitBytes && Count(input, limitBytes) > limitBytes;

    private static void Inflate(ReadOnlySpan<byte> input, Action<GZipStream> read)
    {
        var copy = ArrayPool<byte>.Shared.Rent(input.Length);
        try
        {
            input.CopyTo(copy);
            using var gzip = new GZipStream(new MemoryStream(copy, 0, input.Length, writable: false), CompressionMode.Decompress);
            read(gzip);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw RecordFormatException.Corrupt("The gzip bytes are damaged.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private static long Count(ReadOnlySpan<byte> input, int limit)
    {
        long size = 0;
        Inflate(input, gzip => size = Count(gzip, limit));
        return size;
    }

    private static long Count(GZipStream gzip, int limit)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(CountingBufferSize);
        try
        {
            long size = 0;
            for (int count; size <= limit && (count = gzip.Read(buffer)) > 0;)
            {
                size += count;
            }

            return size;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Read(GZipStream gzip, PooledBytes output, int expected)
    {
        while (output.Room > 0)
        {
            var span = output.GetSpan(Math.Min(expected, output.Room));
            var count = gzip.Read(span[..Math.Min(span.Length, output.Room)]);
            if (count == 0)
            {
                return;
            }

            output.Advance(count);
        }

        if (gzip.ReadByte() >= 0)
        {
            throw output.TooLarge();
        }
    }

    private static void CheckTrailer(ReadOnlySpan<byte> trailer, ReadOnlySpan<byte> output)
    {
        // The last member's size and checksum stand at the end; with one member they cover the whole output. Zeros say nothing:
        // compressed bytes that were cut off may well end with them.
        var size = BinaryPrimitives.ReadUInt32LittleEndian(trailer[sizeof(uint)..]);
        if (size > output.Length || (size == 0 && !output.IsEmpty) || Crc32.Of(output[^(int)size..]) != BinaryPrimitives.ReadUInt32LittleEndian(trailer))
        {
            throw RecordFormatException.Corrupt("The gzip bytes do not end with the size and checksum of their content.");
        }
    }
}
