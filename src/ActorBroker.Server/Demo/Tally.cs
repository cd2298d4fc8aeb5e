using System.Globalization;

namespace ActorBroker.Server.Demo;

/// <summary>What the demo counted, and what it should have counted.</summary>
internal sealed class Tally
{
    private readonly List<(string What, long Expected, long Actual)> _counts = [];

    /// <summary>The counts that are not as expected, each as a sentence's part.</summary>
    public IReadOnlyList<string> Wrong =>
        [.. _counts.Where(static count => count.Actual != count.Expected)
            .Select(static count => string.Create(CultureInfo.InvariantCulture, $"{count.What}: expected {count.Expected}, counted {count.Actual}"))];

    /// <summary>Notes one count.</summary>
    public void Add(string what, long expected, long actual) => _counts.Add((what, expected, actual));

    /// <summary>Writes all counts as a table.</summary>
    public void WriteTo(TextWriter output)
    {
        var width = _counts.Max(static count => count.What.Length);
        Write("", "expected", "actual", "");
        foreach (var (what, expected, actual) in _counts)
        {
            Write(what, Text(expected), Text(actual), actual == expected ? "ok" : "WRONG");
        }

        void Write(string what, string expected, string actual, string verdict) =>
            output.WriteLine($"   {what.PadRight(width)}  {expected,8}  {actual,6}  {verdict}".TrimEnd());
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
