using ActorBroker.Broker.Records.Codecs;
using ActorBroker.Broker.Records.Codecs.Zstandard;
using ActorBroker.Core.Records;

namespace ActorBroker.Broker.Records;

/// <summary>
/// How much compressed records become. A batch that is stored as it came is bounded by this, so that whoever reads it is not
/// flooded: a few kilobytes can become gigabytes.
/// </summary>
/// <remarks>
/// Nothing is decompressed where sizes and the most that a codec can make of them are answer enough, which is so for nearly all
/// batches of well-meaning producers. Only gzip of more than a 1032nd of the limit (63 KiB of 64 MiB) has to be inflated.
/// </remarks>
public static class RecordExpansion
{
    /// <summary>Whether the records take more than the limit decompressed.</summary>
    /// <param name="codec">How they are compressed.</param>
    /// <param name="input">The compressed bytes, all of them.</param>
    /// <param name="limitBytes">Most bytes that they may become.</param>
    /// <returns>False says nothing of whether the bytes can be decompressed: they are looked at no more than necessary.</returns>
    /// <exception cref="RecordFormatException">
    /// As far as they were looked at, the bytes are not what the codec says (<see cref="RecordFault.Corrupt"/>), or the codec or an
    /// option of it is not known (<see cref="RecordFault.Unsupported"/>).
    /// </exception>
    public static bool Exceeds(RecordCompression codec, ReadOnlySpan<byte> input, int limitBytes = RecordDecompressor.DefaultLimitBytes) => codec switch
    {
        RecordCompression.None => input.Length > limitBytes,
        RecordCompression.Gzip => GzipDecoder.Exceeds(input, limitBytes),
        RecordCompression.Snappy => SnappyDecoder.Exceeds(input, limitBytes),
        RecordCompression.Lz4 => Lz4Decoder.Exceeds(input, limitBytes),
        RecordCompression.Zstd => ZstdDecoder.Exceeds(input, limitBytes),
        _ => throw RecordFormatException.Unsupported($"Compression {(int)codec} is not known; 0 (none) to 4 (Zstandard) are."),
    };
}
