using System.Buffers.Binary;

namespace ActorBroker.Broker.Records.Codecs;

/// <summary>Writes snappy in the framing of snappy-java, which every Kafka client reads.</summary>
internal static class SnappyEncoder
{
    /// <summary>Uncompressed bytes of a block; snappy-java's own choice, so that readers with fixed buffers are at ease.</summary>
    private const int BlockSize = 32 * 1024;

    private const int LongestCopy = 64;
    private const int ShortestCopy = 4;

    /// <summary>Adds the compressed bytes.</summary>
    public static void Encode(ReadOnlySpan<byte> input, PooledBytes output)
    {
        output.Write(SnappyDecoder.Magic);
        var versions = output.Take(SnappyDecoder.FramingSize - SnappyDecoder.Magic.Length);
        BinaryPrimitives.WriteInt32BigEndian(versions, 1);
        BinaryPrimitives.WriteInt32BigEndian(versions[4..], 1);
        Span<ushort> table = stackalloc ushort[GreedyMatcher.TableSize];
        while (!input.IsEmpty)
        {
            var block = input[..Math.Min(BlockSize, input.Length)];
            var start = output.Length;
            output.Take(sizeof(int));
            Block(block, table, output);
            BinaryPrimitives.WriteInt32BigEndian(output.Span[start..], output.Length - start - sizeof(int));
            input = input[block.Length..];
        }
    }

    private static void Block(ReadOnlySpan<byte> block, Span<ushort> table, PooledBytes output)
    {
        for (var length = block.Length; ; length >>= 7)
        {
            if (length < 0x80)
            {
                output.Take(1)[0] = (byte)length;
                break;
            }

            output.Take(1)[0] = (byte)(length | 0x80);
        }

        table.Clear();
        var matcher = new GreedyMatcher(block, table);
        while (matcher.Next())
        {
            Literal(matcher.Literals, output);
            Copy(matcher.Distance, matcher.Length, output);
        }

        Literal(matcher.Literals, output);
    }

    private static void Literal(ReadOnlySpan<byte> bytes, PooledBytes output)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        var length = bytes.Length - 1;
        if (length < 60)
        {
            output.Take(1)[0] = (byte)(length << 2);
        }
        else if (length < 256)
        {
            var head = output.Take(2);
            head[0] = 60 << 2;
            head[1] = (byte)length;
        }
        else
        {
            var head = output.Take(3);
            head[0] = 61 << 2;
            BinaryPrimitives.WriteUInt16LittleEndian(head[1..], (ushort)length);
        }

        output.Write(bytes);
    }

    private static void Copy(int distance, int length, PooledBytes output)
    {
        while (length > 0)
        {
            // No piece may leave fewer bytes than the shortest copy has.
            var piece = length > LongestCopy && length < LongestCopy + ShortestCopy ? LongestCopy - ShortestCopy : Math.Min(length, LongestCopy);
            if (piece is >= 4 and <= 11 && distance < 2048)
            {
                var head = output.Take(2);
                head[0] = (byte)(1 | ((piece - 4) << 2) | ((distance >> 8) << 5));
                head[1] = (byte)distance;
            }
            else
            {
                var head = output.Take(3);
                head[0] = (byte)(2 | ((piece - 1) << 2));
                BinaryPrimitives.WriteUInt16LittleEndian(head[1..], (ushort)distance);
            }

            length -= piece;
        }
    }
}
