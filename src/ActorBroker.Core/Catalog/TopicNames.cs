using System.Buffers;

namespace ActorBroker.Core.Catalog;

/// <summary>Kafka's rule for names of topics: 1 to 249 of the ASCII letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, and neither <c>.</c> nor <c>..</c>.</summary>
public static class TopicNames
{
    /// <summary>Most characters of a name.</summary>
    public const int LengthMax = 249;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Null if a topic may have the name, else what is wrong with it.</summary>
    public static string? Check(string name) => name switch
    {
        "" => "it must not be empty",
        "." or ".." => "it must be neither '.' nor '..'",
        { Length: > LengthMax } => $"it must be at most {LengthMax} characters long, not {name.Length}",
        _ when name.AsSpan().ContainsAnyExcept(Allowed) => "it may contain only ASCII letters and digits, '.', '_' and '-'",
        _ => null,
    };
}
