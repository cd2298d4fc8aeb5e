using System.Xml.Linq;

namespace ActorBroker.Tidy.Tests.Rules;

/// <summary>Which project of <c>src</c> may refer to which; tests may refer to all.</summary>
internal sealed class ProjectDirections : IRule
{
    private static readonly string[] Edge = ["Broker", "Core", "Actors"];

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Core"] = [],
        ["Actors"] = ["Core"],
        ["Journal"] = ["Actors", "Core"],
        ["Journal.PostgreSql"] = ["Actors", "Core"],
        ["Broker"] = ["Core", "Actors"],
        ["Amqp"] = Edge,
        ["Kafka"] = Edge,
        ["Sqs"] = Edge,
        ["Client"] = Edge,
        ["Server"] = ["Core", "Actors", "Journal", "Journal.PostgreSql", "Broker", "Amqp", "Kafka", "Sqs", "Client"],
    };

    public IEnumerable<string> Check(TextFile file)
    {
        if (file.Area is not "src" || !file.Path.EndsWith(".csproj", StringComparison.Ordinal))
        {
            yield break;
        }

        string project = ShortName(file.Path);
        if (!Allowed.TryGetValue(project, out string[]? targets))
        {
            yield return $"{file.Path}: every project of src has its place in the table of directions, but {project} has none. "
                + $"Instead: add it to the table in {nameof(ProjectDirections)} with the projects it may refer to.";
            yield break;
        }

        foreach (XElement reference in XDocument.Parse(file.Text).Descendants("ProjectReference"))
        {
            string target = ShortName(reference.Attribute("Include")!.Value);
            if (!targets.Contains(target, StringComparer.Ordinal))
            {
                yield return $"{file.Path}: {project} may refer to {(targets.Length == 0 ? "no project" : string.Join(", ", targets))}, "
                    + $"but it refers to {target}. Instead: move what is needed to where both may see it, "
                    + $"or put a port into {project} that Server connects with {target}.";
            }
        }
    }

    private static string ShortName(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
        return name.StartsWith("ActorBroker.", StringComparison.Ordinal) ? name["ActorBroker.".Length..] : name;
    }
}
