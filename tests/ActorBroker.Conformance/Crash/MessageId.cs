using System.Buffers.Binary;

namespace ActorBroker.Conformance.Crash;

/// <summary>Which message it is, and its body: the two numbers, then bytes that follow from them, so that a damaged one is noticed.</summary>
/// <param name="Publisher">Who published it.</param>
/// <param name="Sequence">How many this publisher published before.</param>
internal readonly record struct MessageId(int Publisher, long Sequence)
{
    private const int HeaderBytes = 12;
    private const int FillBytesMax = 1_500;
    private const int PublishersMax = 1_000;
    private const long SequencesMax = 1_000_000_000;

    public byte[] ToBody()
    {
        byte[] body = new byte[HeaderBytes + FillBytes];
        BinaryPrimitives.WriteInt32BigEndian(body, Publisher);
        BinaryPrimitives.WriteInt64BigEndian(body.AsSpan(4), Sequence);
        Fill(body.AsSpan(HeaderBytes));
        return body;
    }

    /// <summary>Reads a body; null if it is not exactly what <see cref="ToBody"/> wrote.</summary>
    public static MessageId? Parse(ReadOnlySpan<byte> body)
    {
        if (body.Length < HeaderBytes)
        {
            return null;
        }

        var id = new MessageId(BinaryPrimitives.ReadInt32BigEndian(body), BinaryPrimitives.ReadInt64BigEndian(body[4..]));
        bool plausible = id is { Publisher: >= 0 and < PublishersMax, Sequence: >= 0 and < SequencesMax };
        return plausible && body.SequenceEqual(id.ToBody()) ? id : null;
    }

    public override string ToString() => $"{Publisher}/{Sequence}";

    private int FillBytes => (int)((Sequence * 7_919 + Publisher * 104_729) % FillBytesMax);

    private void Fill(Span<byte> bytes)
    {
        for (int index = 0; index < bytes.Length; index++)
        {
            bytes[index] = (byte)(Sequence + index);
        }
    }
}
