namespace ActorBroker.Tidy.Tests;

/// <summary>A text file of the repository.</summary>
/// <param name="Path">Relative to the repository's root, with forward slashes.</param>
/// <param name="Text">The whole content.</param>
internal sealed record TextFile(string Path, string Text)
{
    /// <summary>The first folder: <c>src</c>, <c>tests</c> and so on; empty for a file in the root.</summary>
    public string Area => Path.Contains('/') ? Path[..Path.IndexOf('/')] : "";

    /// <summary>The project, from the second folder; empty outside of one.</summary>
    public string Project => Path.Split('/') is [_, var project, _, ..] ? project : "";

    public bool IsSource => Path.EndsWith(".cs", StringComparison.Ordinal);

    public bool IsProjectFile => Path.EndsWith(".csproj", StringComparison.Ordinal) || Path.EndsWith(".props", StringComparison.Ordinal);

    /// <summary>The number, from 1, of the line that holds the character at <paramref name="index"/>.</summary>
    public int LineAt(int index) => Text.AsSpan(0, index).Count('\n') + 1;
}
