using System.Buffers.Binary;

namespace ActorBroker.Broker.Records.Codecs;

/// <summary>
/// Reads snappy as Kafka's producers write it: in the framing of snappy-java, or as one raw block.
/// <code>
/// framing   82 'S' 'N' 'A' 'P' 'P' 'Y' 00 | version i32 | oldest compatible version i32 | { length i32 | raw block }*
/// raw block length of the output, varint | { literal | copy }*
/// </code>
/// </summary>
internal static class SnappyDecoder
{
    /// <summary>Bytes of the framing in front of the first block.</summary>
    public const int FramingSize = 16;

    // A copy of three bytes makes 64 bytes of output, which bounds what a length that is not yet proven may borrow.
    private const int HighestRatio = 22;

    /// <summary>What the framing of snappy-java begins with.</summary>
    public static ReadOnlySpan<byte> Magic => [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0];

    /// <summary>Adds the decompressed bytes.</summary>
    /// <exception cref="RecordFormatException">The bytes are no snappy, or the output's limit is reached.</exception>
    public static void Decode(ReadOnlySpan<byte> input, PooledBytes output)
    {
        if (!input.StartsWith(Magic))
        {
            Block(input, output);
            return;
        }

        while (TryTakeBlock(ref input, out var block))
        {
            Block(block, output);
        }
    }

    /// <summary>Whether the blocks say that they make more bytes than the limit. They cannot make more than they say.</summary>
    /// <exception cref="RecordFormatException">The framing is wrong, or a block claims more than it can make.</exception>
    public static bool Exceeds(ReadOnlySpan<byte> input, int limitBytes)
    {
        if (!input.StartsWith(Magic))
        {
            return OutputLength(ref input, limitBytes) > limitBytes;
        }

        var left = (long)limitBytes;
        while (left >= 0 && TryTakeBlock(ref input, out var block))
        {
            left -= OutputLength(ref block, limitBytes);
        }

        return left < 0;
    }

    /// <summary>Takes the next raw block off the front of the framing.</summary>
    /// <returns>False behind the last one.</returns>
    private static bool TryTakeBlock(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> block)
    {
        // Streams may stand one behind the other, each with its own header.
        while (input.StartsWith(Magic))
        {
            input = Header(input);
        }

        block = default;
        if (input.IsEmpty)
        {
            return false;
        }

        if (input.Length < sizeof(int))
        {
            throw RecordFormatException.Corrupt("The snappy framing ends inside a block's length.");
        }

        var size = BinaryPrimitives.ReadInt32BigEndian(input);
        if (size < 0 || size > input.Length - sizeof(int))
        {
            throw RecordFormatException.Corrupt($"The snappy framing names a block of {size} bytes, but {input.Length - sizeof(int)} are left.");
        }

        block = input.Slice(sizeof(int), size);
        input = input[(sizeof(int) + size)..];
        return true;
    }

    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> input)
    {
        if (input.Length < FramingSize)
        {
            throw RecordFormatException.Corrupt("The snappy framing ends inside its header.");
        }

        var oldest = BinaryPrimitives.ReadInt32BigEndian(input[12..]);
        return oldest <= 1
            ? input[FramingSize..]
            : throw RecordFormatException.Unsupported($"The snappy framing needs version {oldest}; version 1 is supported.");
    }

    private static void Block(ReadOnlySpan<byte> input, PooledBytes output)
    {
        var length = OutputLength(ref input, output.Room);
        if (length > output.Room)
        {
            throw output.TooLarge();
        }

        var start = output.Length;
        var end = start + (int)length;
        while (!input.IsEmpty)
        {
            var tag = input[0];
            if ((tag & 3) == 0)
            {
                Literal(ref input, output, end);
            }
            else
            {
                Copy(ref input, output, start, end);
            }
        }

        if (output.Length != end)
        {
            throw RecordFormatException.Corrupt($"A snappy block says {length} bytes of output and makes {output.Length - start}.");
        }
    }

    /// <summary>Takes what a block says of its output off its front; a claim within the limit is one that it can keep.</summary>
    private static uint OutputLength(ref ReadOnlySpan<byte> input, long limit)
    {
        var length = OutputLength(ref input);
        return length > limit || length <= (long)input.Length * HighestRatio
            ? length
            : throw RecordFormatException.Corrupt($"A snappy block of {input.Length} bytes claims an output of {length} bytes.");
    }

    private static uint OutputLength(ref ReadOnlySpan<byte> input)
    {
        ulong length = 0;
        for (var i = 0; i < 5 && i < input.Length; i++)
        {
            length |= (ulong)(input[i] & 0x7F) << (7 * i);
            if (input[i] < 0x80)
            {
                input = input[(i + 1)..];
                return length <= uint.MaxValue ? (uint)length : uint.MaxValue;
            }
        }

        throw RecordFormatException.Corrupt("A snappy block does not begin with the length of its output.");
    }

    private static void Literal(ref ReadOnlySpan<byte> input, PooledBytes output, int end)
    {
        var length = (uint)input[0] >> 2;
        var head = 1;
        if (length >= 60)
        {
            // The tag tells how many bytes the length minus one takes.
            head += (int)length - 59;
            if (input.Length < head)
            {
                throw RecordFormatException.Corrupt("A snappy block ends inside a literal's length.");
            }

            length = 0;
            for (var i = head - 1; i >= 1; i--)
            {
                length = (length << 8) | input[i];
            }
        }

        var count = (long)length + 1;
        if (count > input.Length - head || count > end - output.Length)
        {
            throw RecordFormatException.Corrupt($"A snappy literal of {count} bytes goes beyond its block.");
        }

        output.Write(input.Slice(head, (int)count));
        input = input[(head + (int)count)..];
    }

    private static void Copy(ref ReadOnlySpan<byte> input, PooledBytes output, int start, int end)
    {
        var tag = input[0];
        var head = (tag & 3) switch { 1 => 2, 2 => 3, _ => 5 };
        if (input.Length < head)
        {
            throw RecordFormatException.Corrupt("A snappy block ends inside a copy.");
        }

        var count = (tag & 3) == 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
        var distance = head switch
        {
            2 => ((uint)(tag >> 5) << 8) | input[1],
            3 => BinaryPrimitives.ReadUInt16LittleEndian(input[1..]),
            _ => BinaryPrimitives.ReadUInt32LittleEndian(input[1..]),
        };
        if (distance == 0 || distance > output.Length - start || count > end - output.Length)
        {
            throw RecordFormatException.Corrupt($"A snappy copy of {count} bytes from {distance} bytes back goes beyond its block.");
        }

        output.Repeat((int)distance, count);
        input = input[head..];
    }
}
