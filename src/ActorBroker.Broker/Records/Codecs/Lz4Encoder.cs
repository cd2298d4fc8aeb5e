using System.Buffers.Binary;

namespace ActorBroker.Broker.Records.Codecs;

/// <summary>Writes one LZ4 frame of independent blocks of 64 KiB without checksums of the content, as Kafka's own producer does.</summary>
internal static class Lz4Encoder
{
    private const byte BlockDescriptor64KiB = 0x40;
    private const int SmallestMatch = 4;
    private const int LengthInToken = 15;

    /// <summary>Adds the compressed bytes.</summary>
    public static void Encode(ReadOnlySpan<byte> input, PooledBytes output)
    {
        var header = output.Take(7);
        BinaryPrimitives.WriteUInt32LittleEndian(header, Lz4Frame.Magic);
        header[4] = Lz4Frame.Version | Lz4Frame.IndependentBlocks;
        header[5] = BlockDescriptor64KiB;
        header[6] = (byte)(XxHash32.Of(header[4..6]) >> 8);
        Span<ushort> table = stackalloc ushort[GreedyMatcher.TableSize];
        while (!input.IsEmpty)
        {
            var block = input[..Math.Min(GreedyMatcher.BlockSize, input.Length)];
            var start = output.Length;
            output.Take(sizeof(uint));
            Block(block, table, output);
            var size = (uint)(output.Length - start - sizeof(uint));
            if (size >= block.Length)
            {
                output.Truncate(start + sizeof(uint));
                output.Write(block);
                size = (uint)block.Length | Lz4Frame.StoredBlock;
            }

            BinaryPrimitives.WriteUInt32LittleEndian(output.Span[start..], size);
            input = input[block.Length..];
        }

        output.Take(sizeof(uint)).Clear();
    }

    private static void Block(ReadOnlySpan<byte> block, Span<ushort> table, PooledBytes output)
    {
        table.Clear();
        var matcher = new GreedyMatcher(block, table);
        while (matcher.Next())
        {
            var rest = matcher.Length - SmallestMatch;
            Literals(matcher.Literals, Math.Min(rest, LengthInToken), output);
            BinaryPrimitives.WriteUInt16LittleEndian(output.Take(sizeof(ushort)), (ushort)matcher.Distance);
            Length(rest, output);
        }

        Literals(matcher.Literals, 0, output);
    }

    private static void Literals(ReadOnlySpan<byte> literals, int matchInToken, PooledBytes output)
    {
        output.Take(1)[0] = (byte)((Math.Min(literals.Length, LengthInToken) << 4) | matchInToken);
        Length(literals.Length, output);
        output.Write(literals);
    }

    private static void Length(int length, PooledBytes output)
    {
        if (length < LengthInToken)
        {
            return;
        }

        for (length -= LengthInToken; length >= byte.MaxValue; length -= byte.MaxValue)
        {
            output.Take(1)[0] = byte.MaxValue;
        }

        output.Take(1)[0] = (byte)length;
    }
}
