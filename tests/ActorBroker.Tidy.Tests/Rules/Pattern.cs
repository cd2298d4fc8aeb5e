using System.Text.RegularExpressions;

namespace ActorBroker.Tidy.Tests.Rules;

/// <summary>Something that must not be written, and what to write instead.</summary>
internal sealed class Pattern(string regex, string instead)
{
    private readonly Regex _regex = new(regex, RegexOptions.ExplicitCapture | RegexOptions.Compiled, TimeSpan.FromSeconds(60));

    /// <summary>Finds the pattern in <paramref name="text"/>, which is the file's text or its code alone.</summary>
    public IEnumerable<string> Find(TextFile file, string text, string rule) =>
        _regex.Matches(text).Select(match => $"{file.Path}({file.LineAt(match.Index)}): {rule}, but here is '{match.Value}'. Instead: {instead}.");
}
