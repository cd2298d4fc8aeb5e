using System.Xml.Linq;

namespace ActorBroker.Tidy.Tests.Rules;

/// <summary>Core holds pure machines: no packages, no input or output, no clock, no chance, no concurrency.</summary>
internal sealed class CorePurity : IRule
{
    private const string Project = "ActorBroker.Core";
    private const string Rule = "Core is pure";

    private static readonly Pattern[] Patterns =
    [
        new(@"\b(System\.IO|System\.Net|FileStream|SafeFileHandle|RandomAccess|Socket|Pipelines|Console)\b|\b(File|Directory)\.",
            "let the machine return an effect, and do the input or output in the shell or an edge"),
        new(@"\b(Task|ValueTask|async|await|Thread|ThreadPool|Interlocked|Monitor|Semaphore\w*|CancellationToken\w*|Timer|PeriodicTimer)\b|\block\s*\(",
            "decide in one thread and return effects; the shell in Actors waits, schedules and runs things at the same time"),
        new(@"\b(DateTime|DateTimeOffset)\.(Now|UtcNow|Today)\b|\b(Stopwatch|TimeProvider)\b|\bEnvironment\.",
            "take the time from the command"),
        new(@"\b(Random|RandomNumberGenerator)\b|\bGuid\.(NewGuid|CreateVersion7)\b",
            "take ids and random numbers from the command"),
    ];

    public IEnumerable<string> Check(TextFile file)
    {
        if (file.Area is not "src" || file.Project is not Project)
        {
            return [];
        }

        if (file.IsSource)
        {
            string code = SourceCode.Without(file.Text);
            return Patterns.SelectMany(pattern => pattern.Find(file, code, Rule));
        }

        return file.IsProjectFile ? References(file) : [];
    }

    private static IEnumerable<string> References(TextFile file) =>
        from element in XDocument.Parse(file.Text).Descendants()
        where element.Name.LocalName is "PackageReference" or "FrameworkReference" or "ProjectReference" or "Reference"
        select $"{file.Path}: {Rule} and depends on nothing, but here is a {element.Name.LocalName} to {element.Attribute("Include")?.Value}. "
            + "Instead: write the few lines in Core, or move what needs it to Actors, Journal or an edge.";
}
