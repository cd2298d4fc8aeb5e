using System.Buffers.Binary;

namespace ActorBroker.Broker.Records.Codecs;

/// <summary>Reads LZ4 frames, one behind the other.</summary>
internal static partial class Lz4Decoder
{
    /// <summary>Adds the decompressed bytes.</summary>
    /// <param name="input">One or more frames.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="toleratesOldChecksum">
    /// Whether the header's checksum may also cover the magic, as Kafka's clients before 0.10 wrongly made it in messages of
    /// magic 0 (KAFKA-3160).
    /// </param>
    /// <exception cref="RecordFormatException">The bytes are no LZ4 frames, or the output's limit is reached.</exception>
    public static void Decode(ReadOnlySpan<byte> input, PooledBytes output, bool toleratesOldChecksum)
    {
        do
        {
            if (TakeMagic(ref input))
            {
                Frame(ref input, output, toleratesOldChecksum);
            }
        }
        while (!input.IsEmpty);
    }

    private static void Frame(ref ReadOnlySpan<byte> input, PooledBytes output, bool toleratesOldChecksum)
    {
        var (flags, blockMax, contentSize) = Header(ref input, toleratesOldChecksum);
        if (contentSize > (ulong)output.Room)
        {
            throw output.TooLarge();
        }

        var start = output.Length;
        while (TryTakeBlock(ref input, flags, out var block, out var isStored))
        {
            if (!isStored)
            {
                Block(block, output, (flags & Lz4Frame.IndependentBlocks) != 0 ? output.Length : start, blockMax);
            }
            else if (block.Length <= blockMax)
            {
                output.Write(block);
            }
            else
            {
                throw RecordFormatException.Corrupt($"A stored LZ4 block has {block.Length} bytes; its frame allows {blockMax}.");
            }
        }

        var content = output.Span[start..];
        if ((flags & Lz4Frame.ContentSize) != 0 && contentSize != (ulong)content.Length)
        {
            throw RecordFormatException.Corrupt($"An LZ4 frame says {contentSize} bytes of output and makes {content.Length}.");
        }

        if ((flags & Lz4Frame.ContentChecksum) != 0)
        {
            CheckSum(content, TakeUInt32(ref input, "the content checksum"), "frame's content");
        }
    }

    /// <summary>Takes what a frame begins with off the front; of a frame of user data all.</summary>
    /// <returns>Whether the header of a frame with blocks follows.</returns>
    private static bool TakeMagic(ref ReadOnlySpan<byte> input)
    {
        var magic = TakeUInt32(ref input, "a frame's magic");
        if ((magic & Lz4Frame.SkippableMask) == Lz4Frame.SkippableMagic)
        {
            Take(ref input, TakeUInt32(ref input, "a skippable frame's size"), "a skippable frame");
            return false;
        }

        return magic == Lz4Frame.Magic
            ? true
            : throw RecordFormatException.Corrupt($"An LZ4 frame begins with 0x{magic:X8} instead of 0x{Lz4Frame.Magic:X8}.");
    }

    /// <summary>Takes the next block off the front, with its checksum.</summary>
    /// <returns>False at the end of the frame.</returns>
    private static bool TryTakeBlock(ref ReadOnlySpan<byte> input, byte flags, out ReadOnlySpan<byte> block, out bool isStored)
    {
        var size = TakeUInt32(ref input, "a block's size");
        isStored = (size & Lz4Frame.StoredBlock) != 0;
        block = Take(ref input, size & ~Lz4Frame.StoredBlock, "a block");
        if (size == 0)
        {
            return false;
        }

        if ((flags & Lz4Frame.BlockChecksums) != 0)
        {
            CheckSum(block, TakeUInt32(ref input, "a block's checksum"), "block");
        }

        return true;
    }

    private static (byte Flags, int BlockMax, ulong ContentSize) Header(ref ReadOnlySpan<byte> input, bool toleratesOldChecksum)
    {
        var header = input;
        var flags = Take(ref input, 1, "its flags")[0];
        var descriptor = Take(ref input, 1, "its block descriptor")[0];
        if ((flags & Lz4Frame.VersionMask) != Lz4Frame.Version || (flags & Lz4Frame.ReservedFlag) != 0 || (descriptor & 0x8F) != 0 || descriptor < 0x40)
        {
            throw RecordFormatException.Corrupt($"An LZ4 frame has flags 0x{flags:X2} and block descriptor 0x{descriptor:X2}, which version 1 does not know.");
        }

        if ((flags & Lz4Frame.Dictionary) != 0)
        {
            throw RecordFormatException.Unsupported("An LZ4 frame needs a dictionary, and Kafka's have none.");
        }

        ulong contentSize = 0;
        if ((flags & Lz4Frame.ContentSize) != 0)
        {
            contentSize = BinaryPrimitives.ReadUInt64LittleEndian(Take(ref input, sizeof(ulong), "its content size"));
        }

        header = header[..^input.Length];
        var checksum = Take(ref input, 1, "its header checksum")[0];
        if (checksum != HeaderChecksum(header) && !(toleratesOldChecksum && checksum == OldHeaderChecksum(header)))
        {
            throw RecordFormatException.Corrupt("The header checksum of an LZ4 frame does not match.");
        }

        return (flags, Lz4Frame.BlockSizeMax(descriptor), contentSize);
    }

    private static byte HeaderChecksum(ReadOnlySpan<byte> descriptor) => (byte)(XxHash32.Of(descriptor) >> 8);

    private static byte OldHeaderChecksum(ReadOnlySpan<byte> descriptor)
    {
        Span<byte> whole = stackalloc byte[sizeof(uint) + descriptor.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(whole, Lz4Frame.Magic);
        descriptor.CopyTo(whole[sizeof(uint)..]);
        return HeaderChecksum(whole);
    }

    private static void Block(ReadOnlySpan<byte> input, PooledBytes output, int windowStart, int blockMax)
    {
        var end = output.Length + (long)blockMax;
        while (true)
        {
            var token = Take(ref input, 1, "a token")[0];
            var literals = Length(ref input, token >> 4, end);
            CheckRoom(output, literals, end);
            output.Write(Take(ref input, literals, "literals"));
            if (input.IsEmpty)
            {
                // The last sequence is literals alone.
                return;
            }

            var distance = BinaryPrimitives.ReadUInt16LittleEndian(Take(ref input, sizeof(ushort), "a match's distance"));
            var length = Length(ref input, token & 15, end) + 4;
            if (distance == 0 || distance > output.Length - windowStart)
            {
                throw RecordFormatException.Corrupt($"An LZ4 match begins {distance} bytes back, where nothing is.");
            }

            CheckRoom(output, length, end);
            output.Repeat(distance, (int)length);
        }
    }

    private static uint Length(ref ReadOnlySpan<byte> input, int start, long end)
    {
        var length = (uint)start;
        if (start == 15)
        {
            byte more;
            do
            {
                more = Take(ref input, 1, "a length")[0];
                length += more;
            }
            while (more == byte.MaxValue && length <= end);
        }

        return length;
    }

    private static void CheckRoom(PooledBytes output, uint count, long end)
    {
        if (count > end - output.Length)
        {
            throw RecordFormatException.Corrupt($"An LZ4 block makes {count - (end - output.Length)} bytes more than its frame allows.");
        }
    }

    private static void CheckSum(ReadOnlySpan<byte> bytes, uint expected, string what)
    {
        if (XxHash32.Of(bytes) != expected)
        {
            throw RecordFormatException.Corrupt($"The checksum of an LZ4 {what} does not match.");
        }
    }

    private static uint TakeUInt32(ref ReadOnlySpan<byte> input, string what) =>
        BinaryPrimitives.ReadUInt32LittleEndian(Take(ref input, sizeof(uint), what));

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> input, uint count, string what)
    {
        if (count > input.Length)
        {
            throw RecordFormatException.Corrupt($"LZ4 bytes end inside {what}: {count} are needed and {input.Length} are left.");
        }

        var taken = input[..(int)count];
        input = input[(int)count..];
        return taken;
    }
}
