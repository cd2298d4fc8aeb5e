namespace ActorBroker.Broker.Records;

/// <summary>Kafka's varints of records: zigzag, seven bits a byte, lowest first; at most 5 bytes for 32 bits and 10 for 64.</summary>
internal static class Varint
{
    private const int MaxBytes32 = 5;
    private const int MaxBytes64 = 10;

    /// <summary>Takes a number of 32 bits off the front.</summary>
    /// <exception cref="RecordFormatException">The bytes end inside it, or it has more than 32 bits.</exception>
    public static int TakeInt32(ref ReadOnlySpan<byte> bytes)
    {
        var raw = Take(ref bytes, MaxBytes32);
        if (raw > uint.MaxValue)
        {
            throw RecordFormatException.Corrupt("A varint of a record has more than 32 bits.");
        }

        return (int)(raw >> 1) ^ -(int)(raw & 1);
    }

    /// <summary>Takes a number of 64 bits off the front.</summary>
    /// <exception cref="RecordFormatException">The bytes end inside it, or it is longer than 10 bytes.</exception>
    public static long TakeInt64(ref ReadOnlySpan<byte> bytes)
    {
        var raw = Take(ref bytes, MaxBytes64);
        return (long)(raw >> 1) ^ -(long)(raw & 1);
    }

    /// <summary>How many bytes the number takes.</summary>
    public static int Size(long value)
    {
        var bits = 64 - System.Numerics.BitOperations.LeadingZeroCount(ZigZag(value) | 1);
        return (bits + 6) / 7;
    }

    /// <summary>Writes the number at the front.</summary>
    /// <returns>The bytes behind it.</returns>
    public static Span<byte> Write(Span<byte> target, long value)
    {
        var raw = ZigZag(value);
        var at = 0;
        for (; raw >= 0x80; raw >>= 7)
        {
            target[at++] = (byte)(raw | 0x80);
        }

        target[at++] = (byte)raw;
        return target[at..];
    }

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private static ulong Take(ref ReadOnlySpan<byte> bytes, int max)
    {
        ulong value = 0;
        for (var i = 0; i < max && i < bytes.Length; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return value;
            }
        }

        throw RecordFormatException.Corrupt(bytes.Length < max ? "The records end inside a varint." : $"A varint of a record is longer than {max} bytes.");
    }
}
