using System.Text.RegularExpressions;
using Xunit;

namespace ActorBroker.Conformance.Running;

/// <summary>The scenarios in a folder below <c>node</c>, found by reading their files.</summary>
internal static partial class NodeScenarios
{
    /// <summary>The titles of all scenarios, <c>file: name</c>.</summary>
    public static TheoryData<string> In(string folder)
    {
        var titles = new TheoryData<string>();
        foreach (string path in Directory.EnumerateFiles(Path.Combine(Checkout.NodeFolder, folder), "*.js").Order(StringComparer.Ordinal))
        {
            foreach (string line in File.ReadLines(path).Where(line => line.StartsWith("scenario(", StringComparison.Ordinal)))
            {
                Match name = Name().Match(line);
                titles.Add(name.Success
                    ? $"{Path.GetFileNameWithoutExtension(path)}: {name.Groups["name"].Value}"
                    : throw new FormatException($"{path}: the name of a scenario must be a literal in single quotes on its first line, unlike in: {line}"));
            }
        }

        return titles;
    }

    [GeneratedRegex(@"^scenario\('(?<name>[^'\\]+)',", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Name();
}
