using System.Buffers.Binary;

namespace ActorBroker.Core.Groups;

/// <summary>
/// Reads the topics out of what a member of type <c>consumer</c> says of its subscription. All versions begin alike:
/// version (16 bits), number of topics (32 bits), and each topic's name behind its length (16 bits), big endian.
/// </summary>
internal static class ConsumerSubscription
{
    /// <summary>The protocol type whose metadata is read; the group takes no interest in others.</summary>
    public const string ProtocolType = "consumer";

    /// <summary>Adds the topics and returns true, or false if the bytes are no subscription; some may have been added then.</summary>
    public static bool TryReadTopics(ReadOnlySpan<byte> metadata, ISet<string> topics)
    {
        if (metadata.Length < 6 || BinaryPrimitives.ReadInt16BigEndian(metadata) < 0)
        {
            return false;
        }

        var count = BinaryPrimitives.ReadInt32BigEndian(metadata[2..]);
        var rest = metadata[6..];
        for (; count > 0; count--)
        {
            if (rest.Length < 2)
            {
                return false;
            }

            var length = BinaryPrimitives.ReadInt16BigEndian(rest);
            if (length < 0 || length > rest.Length - 2)
            {
                return false;
            }

            topics.Add(System.Text.Encoding.UTF8.GetString(rest.Slice(2, length)));
            rest = rest[(2 + length)..];
        }

        return count == 0;
    }

    /// <summary>Whether both are of the same topics, as far as that can be read.</summary>
    public static bool AreAlike(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var topics = new HashSet<string>(StringComparer.Ordinal);
        var others = new HashSet<string>(StringComparer.Ordinal);
        return !TryReadTopics(one, topics) || !TryReadTopics(other, others) || topics.SetEquals(others);
    }
}
