using ActorBroker.Broker.Records.Codecs;
using ActorBroker.Broker.Records.Codecs.Zstandard;
using ActorBroker.Core.Records;

namespace ActorBroker.Broker.Records;

/// <summary>
/// Decompresses the records part of a batch, or the value of a wrapper message of magic 0 or 1. Only conversion, compaction
/// and the other edges need it: what is produced and fetched in magic 2 passes as it is, its size known to be bounded (<see cref="RecordExpansion"/>).
/// </summary>
public static class RecordDecompressor
{
    /// <summary>The limit that a caller without a better one sets on the output, in bytes: 64 MiB.</summary>
    public const int DefaultLimitBytes = 64 * 1024 * 1024;

    // The first guess of the output's size: most JSON compresses to about a quarter.
    private const int LikelyRatio = 4;

    /// <summary>Decompresses.</summary>
    /// <param name="codec">How the input is compressed; with <see cref="RecordCompression.None"/> it is copied.</param>
    /// <param name="input">The compressed bytes, all of them.</param>
    /// <param name="limitBytes">Most bytes of output.</param>
    /// <param name="toleratesOldLz4Checksum">Whether the wrong LZ4 header checksum of clients before Kafka 0.10 passes; true for messages of magic 0 and 1.</param>
    /// <returns>The decompressed bytes; the caller disposes of them.</returns>
    /// <exception cref="RecordFormatException">
    /// The bytes are not what the codec says (<see cref="RecordFault.Corrupt"/>), the output would be larger than the limit
    /// (<see cref="RecordFault.TooLarge"/>; no more than about twice the limit is ever borrowed), or the codec or an option of it is
    /// not known (<see cref="RecordFault.Unsupported"/>).
    /// </exception>
    public static PooledBytes Decompress(
        RecordCompression codec, ReadOnlySpan<byte> input, int limitBytes = DefaultLimitBytes, bool toleratesOldLz4Checksum = false)
    {
        var output = new PooledBytes(limitBytes, (int)Math.Min((long)input.Length * LikelyRatio, limitBytes));
        try
        {
            switch (codec)
            {
                case RecordCompression.None:
                    output.Write(input);
                    break;
                case RecordCompression.Gzip:
                    GzipDecoder.Decode(input, output);
                    break;
                case RecordCompression.Snappy:
                    SnappyDecoder.Decode(input, output);
                    break;
                case RecordCompression.Lz4:
                    Lz4Decoder.Decode(input, output, toleratesOldLz4Checksum);
                    break;
                case RecordCompression.Zstd:
                    ZstdDecoder.Decode(input, output);
                    break;
                default:
                    throw RecordFormatException.Unsupported($"Compression {(int)codec} is not known; 0 (none) to 4 (Zstandard) are.");
            }
        }
        catch
        {
            output.Dispose();
            throw;
        }

        return output;
    }
}
