namespace ActorBroker.Tidy.Tests.Rules;

/// <summary>A file is one noun, and short enough to be read at once.</summary>
internal sealed class FileLength : IRule
{
    public const int LinesMax = 400;

    public IEnumerable<string> Check(TextFile file)
    {
        if (file.Area is not ("src" or "tests") || file.Path.EndsWith("/package-lock.json", StringComparison.Ordinal))
        {
            yield break;
        }

        int lines = file.Text.AsSpan().Count('\n') + (file.Text.Length == 0 || file.Text[^1] == '\n' ? 0 : 1);
        if (lines > LinesMax)
        {
            yield return $"{file.Path}: no file of src or tests has more than {LinesMax} lines, but this one has {lines}. "
                + "Instead: find the nouns in it and give each its own file, or cut the class by concern into named partials.";
        }
    }
}
