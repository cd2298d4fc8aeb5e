using ActorBroker.Server.Configuration.Hocon;

namespace ActorBroker.Server.Tests.Configuration;

/// <summary>Files and variables that are only in memory; paths are written with forward slashes below <c>/conf</c>.</summary>
internal sealed class FakeHost
{
    public Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public static string Root { get; } = Path.GetFullPath("/conf");

    public HoconHost Host => new(
        path => Files.TryGetValue(Path.GetRelativePath(Root, path).Replace('\\', '/'), out var text) ? text : throw new FileNotFoundException("no such file"),
        name => Variables.GetValueOrDefault(name));

    public static string PathOf(string file) => Path.Combine(Root, file);

    /// <summary>The resolved configuration of one file as compact JSON-like text.</summary>
    public string Show(string file)
    {
        var document = new HoconDocument(Host);
        document.AddFile(PathOf(file));
        return Show(document.Resolve());
    }

    public static string Show(HoconValue value) => value switch
    {
        HoconObject o => $"{{{string.Join(',', o.Fields.Select(field => $"{field.Key}:{Show(field.Value.Value)}"))}}}",
        HoconArray a => $"[{string.Join(',', a.Items.Select(Show))}]",
        HoconScalar s => s.IsNull ? "null" : $"'{s.Text}'",
        _ => throw new InvalidOperationException($"Not resolved: {value}"),
    };
}
