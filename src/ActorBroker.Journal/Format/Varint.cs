namespace ActorBroker.Journal.Format;

/// <summary>Unsigned LEB128: seven bits a byte, least significant first, the top bit set on all bytes but the last.</summary>
internal static class Varint
{
    /// <summary>The most bytes that a value takes.</summary>
    public const int SizeMax = 10;

    /// <summary>Writes the value at the index and returns the index behind it.</summary>
    public static int Write(Span<byte> bytes, int at, ulong value)
    {
        while (value >= 0x80)
        {
            bytes[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        bytes[at++] = (byte)value;
        return at;
    }

    /// <summary>Reads a value and moves the index behind it; false if the bytes end before the value does or it exceeds 63 bits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ref int at, out long value)
    {
        value = 0;
        for (var shift = 0; shift < 63; shift += 7)
        {
            if ((uint)at >= (uint)bytes.Length)
            {
                return false;
            }

            var b = bytes[at++];
            value |= (long)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads a value of at most 31 bits.</summary>
    public static bool TryReadInt(ReadOnlySpan<byte> bytes, ref int at, out int value)
    {
        var read = TryRead(bytes, ref at, out var wide) && wide <= int.MaxValue;
        value = read ? (int)wide : 0;
        return read;
    }

    /// <summary>Reads a value that this process wrote to its own memory, so it is known to be whole.</summary>
    public static long ReadTrusted(ReadOnlySpan<byte> bytes, ref int at)
    {
        long value = bytes[at++];
        if (value < 0x80)
        {
            return value;
        }

        value &= 0x7F;
        for (var shift = 7; ; shift += 7)
        {
            var b = bytes[at++];
            value |= (long)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
    }
}
