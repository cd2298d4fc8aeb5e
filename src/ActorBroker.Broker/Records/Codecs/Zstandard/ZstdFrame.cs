using System.Buffers.Binary;

namespace ActorBroker.Broker.Records.Codecs.Zstandard;

/// <summary>
/// The header of a Zstandard frame (RFC 8878, 3.1.1.1).
/// <code>
/// magic u32 | descriptor u8 | window u8, unless single segment | dictionary id 0, 1, 2 or 4 bytes | content size 0, 1, 2, 4 or 8 bytes
/// </code>
/// </summary>
internal readonly struct ZstdFrame
{
    /// <summary>What a frame begins with.</summary>
    public const uint Magic = 0xFD2FB528;

    /// <summary>Most bytes that a block makes.</summary>
    public const int BlockSizeMax = 128 * 1024;

    private const int SingleSegment = 0x20;
    private const int Reserved = 0x08;
    private const int Checksum = 0x04;

    /// <summary>How far back a match may lie, in bytes. No memory is borrowed for it: the output itself is the window.</summary>
    public ulong WindowSize { get; private init; }

    /// <summary>Bytes that the frame makes, if it says so.</summary>
    public ulong? ContentSize { get; private init; }

    /// <summary>Whether the frame ends with a checksum.</summary>
    public bool HasChecksum { get; private init; }

    /// <summary>Most bytes that a block of this frame makes.</summary>
    public int BlockMax => (int)Math.Min(WindowSize, BlockSizeMax);

    /// <summary>Takes what a frame begins with off the front; of a frame of user data all.</summary>
    /// <returns>Whether the header of a frame with blocks follows.</returns>
    /// <exception cref="RecordFormatException">It is no frame.</exception>
    public static bool TakeMagic(ref ReadOnlySpan<byte> input)
    {
        var magic = (uint)TakeNumber(ref input, sizeof(uint));
        if ((magic & Lz4Frame.SkippableMask) == Lz4Frame.SkippableMagic)
        {
            var size = TakeNumber(ref input, sizeof(uint));
            input = size <= (ulong)input.Length
                ? input[(int)size..]
                : throw RecordFormatException.Corrupt($"A skippable Zstandard frame has {size} bytes, and {input.Length} are left.");
            return false;
        }

        return magic == Magic
            ? true
            : throw RecordFormatException.Corrupt($"A Zstandard frame begins with 0x{magic:X8} instead of 0x{Magic:X8}.");
    }

    /// <summary>Takes the header behind the magic off the front.</summary>
    /// <exception cref="RecordFormatException">The header is wrong, or asks for a dictionary.</exception>
    public static ZstdFrame Take(ref ReadOnlySpan<byte> input)
    {
        var descriptor = (int)TakeNumber(ref input, 1);
        if ((descriptor & Reserved) != 0)
        {
            throw RecordFormatException.Corrupt($"A Zstandard frame has descriptor 0x{descriptor:X2}, whose bit 3 must be zero.");
        }

        var isSingle = (descriptor & SingleSegment) != 0;
        var window = isSingle ? 0 : Window((int)TakeNumber(ref input, 1));
        var dictionary = TakeNumber(ref input, (descriptor & 3) switch { 0 => 0, 1 => 1, 2 => 2, _ => 4 });
        if (dictionary != 0)
        {
            throw RecordFormatException.Unsupported($"A Zstandard frame needs dictionary {dictionary}, and Kafka's have none.");
        }

        ulong? size = (descriptor >> 6) switch
        {
            0 => isSingle ? TakeNumber(ref input, 1) : null,
            1 => TakeNumber(ref input, 2) + 256,
            2 => TakeNumber(ref input, 4),
            _ => TakeNumber(ref input, 8),
        };
        return new ZstdFrame { WindowSize = isSingle ? size!.Value : window, ContentSize = size, HasChecksum = (descriptor & Checksum) != 0 };
    }

    /// <summary>Takes a little-endian number of up to 8 bytes off the front.</summary>
    /// <exception cref="RecordFormatException">There are not so many bytes.</exception>
    public static ulong TakeNumber(ref ReadOnlySpan<byte> input, int count)
    {
        if (input.Length < count)
        {
            throw RecordFormatException.Corrupt("The Zstandard bytes end inside a header or checksum.");
        }

        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();
        input[..count].CopyTo(bytes);
        input = input[count..];
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    private static ulong Window(int descriptor)
    {
        var size = 1UL << (10 + (descriptor >> 3));
        return size + (size / 8 * (ulong)(descriptor & 7));
    }
}
