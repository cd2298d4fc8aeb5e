using ActorBroker.Core.Encoding;

namespace ActorBroker.Core.Groups;

/// <summary>Reads numbers of a group's events and snapshots, and refuses those that cannot be what they stand for.</summary>
internal static class GroupNumbers
{
    /// <summary>Reads a number from 0 to 2^31-1.</summary>
    /// <exception cref="InvalidDataException">The bytes have ended, or the number is larger.</exception>
    public static int ReadInt(ref ReadOnlySpan<byte> source, string what)
    {
        var value = source.ReadVarint();
        return value <= int.MaxValue ? (int)value : throw new InvalidDataException($"{value} is too large for a {what} of a group.");
    }

    /// <summary>Reads a number from 0 to 2^63-1.</summary>
    /// <exception cref="InvalidDataException">The bytes have ended, or the number is larger.</exception>
    public static long ReadProducerId(ref ReadOnlySpan<byte> source)
    {
        var value = source.ReadVarint();
        return value <= long.MaxValue ? (long)value : throw new InvalidDataException($"{value} is too large for the id of a producer.");
    }

    /// <summary>Reads a number from 0 to 2^15-1.</summary>
    /// <exception cref="InvalidDataException">The bytes have ended, or the number is larger.</exception>
    public static short ReadEpoch(ref ReadOnlySpan<byte> source)
    {
        var value = source.ReadVarint();
        return value <= (ulong)short.MaxValue ? (short)value : throw new InvalidDataException($"{value} is too large for the epoch of a producer.");
    }

    /// <summary>Reads a number from -2^31 to 2^31-1.</summary>
    /// <exception cref="InvalidDataException">The bytes have ended, or the number is out of that range.</exception>
    public static int ReadSignedInt(ref ReadOnlySpan<byte> source, string what)
    {
        var value = source.ReadSignedVarint();
        return value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw new InvalidDataException($"{value} is out of range for a {what} of a group.");
    }
}
