using System.Collections.Immutable;

namespace ActorBroker.Server.Configuration.Hocon;

/// <summary>The names that lead from the root to a value.</summary>
internal static class HoconPath
{
    /// <summary>A name that no text can write: what stands in an array has no path of its own.</summary>
    public const string Element = "\0";

    public static bool IsSame(ImmutableArray<string> one, ImmutableArray<string> other) => one.AsSpan().SequenceEqual(other.AsSpan());

    /// <summary>The path as one writes it; a name is put in quotes where it must be.</summary>
    public static string Render(ImmutableArray<string> path) => string.Join('.', path.Select(Render));

    public static string Render(string name) => name.Length > 0 && name.All(HoconScanner.IsKeyCharacter) ? name : $"\"{name}\"";
}
