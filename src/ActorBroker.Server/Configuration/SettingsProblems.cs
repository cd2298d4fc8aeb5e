using ActorBroker.Server.Configuration.Hocon;

namespace ActorBroker.Server.Configuration;

/// <summary>Gathers what is wrong with a configuration, so that all of it can be put right at once.</summary>
internal sealed class SettingsProblems
{
    private readonly List<string> _problems = [];
    private readonly List<(string Path, HoconPosition Position)> _unknown = [];
    private readonly List<string> _known = [];

    public void Add(HoconPosition position, string problem) => _problems.Add($"{position}: {problem}");

    public void Know(string path) => _known.Add(path);

    public void AddUnknown(string path, HoconPosition position) => _unknown.Add((path, position));

    /// <exception cref="SettingsException">There were problems.</exception>
    public void ThrowIfAny()
    {
        foreach (var (path, position) in _unknown)
        {
            Add(position, $"The key '{path}' is unknown; {Suggestion(path)}.");
        }

        if (_problems.Count > 0)
        {
            throw new SettingsException(_problems);
        }
    }

    private string Suggestion(string path)
    {
        // A key that was put into another section is recognised by its last name.
        var name = path[(path.LastIndexOf('.') + 1)..];
        var elsewhere = _known.Find(known => known.EndsWith($".{name}", StringComparison.Ordinal));
        var section = path[..Math.Max(path.LastIndexOf('.'), 0)];
        var siblings = _known.Where(known => string.Equals(known[..Math.Max(known.LastIndexOf('.'), 0)], section, StringComparison.Ordinal)).ToArray();
        var nearest = Nearest(name, siblings) ?? elsewhere;
        return nearest is not null
            ? $"perhaps '{nearest}' was meant"
            : $"known there are {string.Join(", ", siblings.Select(LastName))}";
    }

    private static string? Nearest(string name, string[] siblings)
    {
        var nearest = EditDistance.Nearest(name, siblings.Select(LastName));
        return nearest is null ? null : Array.Find(siblings, sibling => string.Equals(LastName(sibling), nearest, StringComparison.Ordinal));
    }

    private static string LastName(string path) => path[(path.LastIndexOf('.') + 1)..];
}
