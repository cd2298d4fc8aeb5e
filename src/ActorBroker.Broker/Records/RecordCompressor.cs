using System.IO.Compression;
using ActorBroker.Broker.Records.Codecs;
using ActorBroker.Core.Records;

namespace ActorBroker.Broker.Records;

/// <summary>
/// Compresses the records part of a batch that the broker itself writes. Zstandard is not among the codecs that it writes:
/// <see cref="Writable"/> names what is written in its place.
/// </summary>
public static class RecordCompressor
{
    private static ReadOnlySpan<byte> EmptyGzip => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>
    /// The codec to write a batch with that came in the given one: the same, except that Zstandard becomes gzip, the one codec
    /// that every client has built in.
    /// </summary>
    public static RecordCompression Writable(RecordCompression codec) => codec == RecordCompression.Zstd ? RecordCompression.Gzip : codec;

    /// <summary>Adds the compressed bytes to the output.</summary>
    /// <param name="codec">None, gzip, snappy (in snappy-java's framing) or LZ4.</param>
    /// <param name="input">The records.</param>
    /// <param name="output">Where the compressed bytes go.</param>
    /// <exception cref="RecordFormatException">The output's limit is reached, or the codec is not written here (<see cref="RecordFault.Unsupported"/>).</exception>
    public static void Compress(RecordCompression codec, ReadOnlySpan<byte> input, PooledBytes output)
    {
        ArgumentNullException.ThrowIfNull(output);
        switch (codec)
        {
            case RecordCompression.None:
                output.Write(input);
                break;
            case RecordCompression.Gzip when input.IsEmpty:
                // The framework's stream writes not even a header if it is given nothing.
                output.Write(EmptyGzip);
                break;
            case RecordCompression.Gzip:
                using (var gzip = new GZipStream(new PooledBytesStream(output), CompressionLevel.Fastest))
                {
                    gzip.Write(input);
                }

                break;
            case RecordCompression.Snappy:
                SnappyEncoder.Encode(input, output);
                break;
            case RecordCompression.Lz4:
                Lz4Encoder.Encode(input, output);
                break;
            default:
                throw RecordFormatException.Unsupported($"Records cannot be written in compression {(int)codec}; 0 (none) to 3 (LZ4) can.");
        }
    }
}
