using System.Buffers.Binary;
using System.Text;

namespace ActorBroker.Core.Encoding;

/// <summary>
/// Reads what <see cref="BinaryWriting"/> wrote and moves the span behind it. Nothing is allocated from a length before
/// the bytes have been seen to be there.
/// </summary>
public static class BinaryReading
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads one byte.</summary>
    /// <exception cref="InvalidDataException">The bytes have ended.</exception>
    public static byte ReadByte(this ref ReadOnlySpan<byte> source) => source.Take(1)[0];

    /// <summary>Reads a byte that must be 0 or 1.</summary>
    /// <exception cref="InvalidDataException">The bytes have ended, or the byte is another.</exception>
    public static bool ReadBoolean(this ref ReadOnlySpan<byte> source) => source.ReadByte() switch
    {
        0 => false,
        1 => true,
        var other => throw new InvalidDataException($"A boolean must be 0 or 1, but is {other}."),
    };

    /// <summary>Reads a varint of at most ten bytes.</summary>
    /// <exception cref="InvalidDataException">The bytes have ended, or the number does not fit 64 bits.</exception>
    public static ulong ReadVarint(this ref ReadOnlySpan<byte> source)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = source.ReadByte();
            if (shift == 63 && next > 1)
            {
                break;
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A varint does not fit 64 bits.");
    }

    /// <summary>Reads a number that was written in its zigzag form.</summary>
    /// <exception cref="InvalidDataException">The bytes have ended, or the number does not fit 64 bits.</exception>
    public static long ReadSignedVarint(this ref ReadOnlySpan<byte> source)
    {
        var zigzag = source.ReadVarint();
        return (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
    }

    /// <summary>
    /// Reads how many items follow, where each takes at least <paramref name="bytesMin"/> bytes. A count that the rest
    /// cannot hold is refused, so a list may be sized by what is returned.
    /// </summary>
    /// <exception cref="InvalidDataException">The bytes have ended, or fewer are left than so many items need.</exception>
    public static int ReadCount(this ref ReadOnlySpan<byte> source, int bytesMin)
    {
        var count = source.ReadVarint();
        if (count > (ulong)(source.Length / bytesMin))
        {
            throw new InvalidDataException($"{count} items are announced, but only {source.Length} bytes are left.");
        }

        return (int)count;
    }

    /// <summary>Reads four bytes.</summary>
    /// <exception cref="InvalidDataException">The bytes have ended.</exception>
    public static int ReadInt32(this ref ReadOnlySpan<byte> source) => BinaryPrimitives.ReadInt32LittleEndian(source.Take(sizeof(int)));

    /// <summary>Reads eight bytes.</summary>
    /// <exception cref="InvalidDataException">The bytes have ended.</exception>
    public static long ReadInt64(this ref ReadOnlySpan<byte> source) => BinaryPrimitives.ReadInt64LittleEndian(source.Take(sizeof(long)));

    /// <summary>Reads the eight bytes of an IEEE 754 double.</summary>
    /// <exception cref="InvalidDataException">The bytes have ended.</exception>
    public static double ReadDouble(this ref ReadOnlySpan<byte> source) => BitConverter.Int64BitsToDouble(source.ReadInt64());

    /// <summary>Reads a length and as many bytes of UTF-8.</summary>
    /// <exception cref="InvalidDataException">The bytes have ended or are not UTF-8.</exception>
    public static string ReadString(this ref ReadOnlySpan<byte> source)
    {
        var bytes = source.ReadBytes();
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("A string is not valid UTF-8.", e);
        }
    }

    /// <summary>Reads a length and as many bytes, which are borrowed from the source.</summary>
    /// <exception cref="InvalidDataException">The bytes have ended.</exception>
    public static ReadOnlySpan<byte> ReadBytes(this ref ReadOnlySpan<byte> source)
    {
        var length = source.ReadVarint();
        return source.Take(length > int.MaxValue ? int.MaxValue : (int)length);
    }

    /// <summary>Takes so many bytes off the front, borrowed from the source.</summary>
    /// <exception cref="InvalidDataException">The bytes have ended.</exception>
    public static ReadOnlySpan<byte> Take(this ref ReadOnlySpan<byte> source, int length)
    {
        if (length > source.Length)
        {
            throw new InvalidDataException($"{length} bytes are expected, but only {source.Length} are left.");
        }

        var taken = source[..length];
        source = source[length..];
        return taken;
    }
}
