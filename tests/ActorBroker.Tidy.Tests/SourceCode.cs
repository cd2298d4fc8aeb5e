namespace ActorBroker.Tidy.Tests;

/// <summary>Tells C# code from what is said in it.</summary>
internal static class SourceCode
{
    /// <summary>
    /// The text with the contents of comments, strings and characters replaced by blanks, so that a rule does not stumble over
    /// a name that is only talked about. Lines keep their numbers. Code in the holes of interpolated strings is blanked too.
    /// </summary>
    public static string Without(string text)
    {
        char[] code = text.ToCharArray();
        int at = 0;
        while (at < text.Length)
        {
            int end = EndOfSpeech(text, at);
            for (int index = at; index < end; index++)
            {
                code[index] = code[index] == '\n' ? '\n' : ' ';
            }

            at = Math.Max(end, at + 1);
        }

        return new string(code);
    }

    /// <summary>Where the comment or literal that starts here ends; <paramref name="at"/> itself if none does.</summary>
    private static int EndOfSpeech(string text, int at)
    {
        ReadOnlySpan<char> rest = text.AsSpan(at);
        if (rest.StartsWith("//"))
        {
            return After(text, at, "\n") is var end && end == text.Length ? end : end - 1;
        }

        if (rest.StartsWith("/*"))
        {
            return After(text, at + 2, "*/");
        }

        if (rest.StartsWith("\"\"\""))
        {
            int quotes = rest.IndexOfAnyExcept('"') is var count && count < 0 ? rest.Length : count;
            return After(text, at + quotes, new string('"', quotes));
        }

        if (rest[0] is '"' or '\'')
        {
            bool verbatim = rest[0] == '"' && at > 0 && (text[at - 1] == '@' || (at > 1 && text[at - 1] == '$' && text[at - 2] == '@'));
            return EndOfQuoted(text, at, verbatim);
        }

        return at;
    }

    private static int EndOfQuoted(string text, int start, bool verbatim)
    {
        char quote = text[start];
        for (int at = start + 1; at < text.Length; at++)
        {
            if (verbatim && text[at] == quote && at + 1 < text.Length && text[at + 1] == quote)
            {
                at++;
            }
            else if (!verbatim && text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == quote || (!verbatim && text[at] == '\n'))
            {
                return at + 1;
            }
        }

        return text.Length;
    }

    private static int After(string text, int start, string mark)
    {
        int found = start >= text.Length ? -1 : text.IndexOf(mark, start, StringComparison.Ordinal);
        return found < 0 ? text.Length : found + mark.Length;
    }
}
