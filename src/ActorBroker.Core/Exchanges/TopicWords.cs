namespace ActorBroker.Core.Exchanges;

/// <summary>
/// A routing key or pattern as words between dots. The empty key has no words; otherwise every dot parts two words,
/// which may be empty: <c>a..b</c> has three.
/// </summary>
internal static class TopicWords
{
    /// <summary>The word that stands for exactly one word.</summary>
    public const byte Star = (byte)'*';

    /// <summary>The word that stands for any number of words, none included.</summary>
    public const byte Hash = (byte)'#';

    private const byte Dot = (byte)'.';

    /// <summary>Where the first word begins.</summary>
    public static int Begin(ReadOnlySpan<byte> key) => key.IsEmpty ? End(key) : 0;

    /// <summary>The position that says that no word is left; one more than the length, since an empty word may stand at the length itself.</summary>
    public static int End(ReadOnlySpan<byte> key) => key.Length + 1;

    /// <summary>The word at a position other than the end, and the position of the next.</summary>
    public static ReadOnlySpan<byte> Next(ReadOnlySpan<byte> key, int position, out int next)
    {
        var rest = key[position..];
        var length = rest.IndexOf(Dot);
        length = length < 0 ? rest.Length : length;
        next = position + length + 1;
        return rest[..length];
    }

    /// <summary>
    /// The words of a pattern, brought to one form among those that match the same keys: a run of wildcards that has
    /// a <c>#</c> becomes its stars followed by a single <c>#</c>. Thus <c>#.#</c> is <c>#</c>, and no star follows a <c>#</c>.
    /// </summary>
    public static byte[][] OfPattern(ReadOnlySpan<byte> pattern)
    {
        var words = new List<byte[]>();
        byte[]? pendingHash = null;
        var next = Begin(pattern);
        while (next != End(pattern))
        {
            var word = Next(pattern, next, out next);
            if (word is [Hash])
            {
                pendingHash = [Hash];
                continue;
            }

            if (pendingHash is not null && word is not [Star])
            {
                words.Add(pendingHash);
                pendingHash = null;
            }

            words.Add(word.ToArray());
        }

        if (pendingHash is not null)
        {
            words.Add(pendingHash);
        }

        return [.. words];
    }
}
