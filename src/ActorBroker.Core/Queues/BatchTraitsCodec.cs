using System.Buffers;
using ActorBroker.Core.Encoding;

namespace ActorBroker.Core.Queues;

/// <summary>
/// The bytes of a batch's traits: a byte of flags, then what they announce.
/// <code>
/// bit 0  one deadline for all: varint
/// bit 1  a deadline for each: varints, 0 for never, else the deadline
/// bit 2  a priority for each: bytes
/// bit 3  a size for each: varints
/// </code>
/// </summary>
internal static class BatchTraitsCodec
{
    private const byte CommonDeadline = 1;
    private const byte Deadlines = 2;
    private const byte Priorities = 4;
    private const byte Sizes = 8;

    public static void Write(BatchTraits traits, IBufferWriter<byte> writer)
    {
        var flags = (traits.Deadlines is not null ? Deadlines : traits.CommonDeadline != long.MaxValue ? CommonDeadline : 0)
            | (traits.Priorities is null ? 0 : Priorities)
            | (traits.Sizes is null ? 0 : Sizes);
        writer.WriteByte((byte)flags);
        if ((flags & CommonDeadline) != 0)
        {
            writer.WriteVarint((ulong)traits.CommonDeadline);
        }

        foreach (var deadline in traits.Deadlines ?? [])
        {
            writer.WriteVarint(deadline == long.MaxValue ? 0 : (ulong)deadline);
        }

        foreach (var priority in traits.Priorities ?? [])
        {
            writer.WriteByte(priority);
        }

        foreach (var size in traits.Sizes ?? [])
        {
            writer.WriteVarint((ulong)size);
        }
    }

    /// <exception cref="InvalidDataException">The bytes are not the traits of so many messages.</exception>
    public static BatchTraits Read(ref ReadOnlySpan<byte> source, int count)
    {
        var flags = source.ReadByte();
        var common = (flags & CommonDeadline) != 0 ? ReadDeadline(ref source) : long.MaxValue;
        var perMessage = (flags & (Deadlines | Priorities | Sizes)) != 0;
        if (flags > (CommonDeadline | Deadlines | Priorities | Sizes)
            || (flags & (CommonDeadline | Deadlines)) == (CommonDeadline | Deadlines)
            || (perMessage && count > source.Length))
        {
            throw new InvalidDataException($"The traits of {count} messages cannot stand in {source.Length} bytes with the flags {flags}.");
        }

        var deadlines = (flags & Deadlines) != 0 ? new long[count] : null;
        for (var i = 0; i < deadlines?.Length; i++)
        {
            var deadline = ReadDeadline(ref source);
            deadlines[i] = deadline == 0 ? long.MaxValue : deadline;
        }

        byte[]? priorities = (flags & Priorities) != 0 ? source.Take(count).ToArray() : null;
        var sizes = (flags & Sizes) != 0 ? new int[count] : null;
        for (var i = 0; i < sizes?.Length; i++)
        {
            var size = source.ReadVarint();
            sizes[i] = size <= int.MaxValue ? (int)size : throw new InvalidDataException($"A message of {size} bytes is larger than any.");
        }

        return new BatchTraits(common, deadlines, priorities, sizes);
    }

    private static long ReadDeadline(ref ReadOnlySpan<byte> source)
    {
        var deadline = source.ReadVarint();
        return deadline <= long.MaxValue ? (long)deadline : throw new InvalidDataException($"The deadline {deadline} is beyond the end of time.");
    }
}
