using System.Globalization;
using System.Text.RegularExpressions;

namespace ActorBroker.Kafka.Tests.Wire.Schemas;

/// <summary>One field of a message: a line of a table, see <see cref="MessageSchema"/>.</summary>
internal sealed partial class SchemaField
{
    private SchemaField(Match line)
    {
        Name = line.Groups["name"].Value;
        IsArray = line.Groups["array"].Success;
        Type = line.Groups["type"].Value;
        From = Number(line, "from") ?? 0;
        To = line.Groups["to"].Success ? Number(line, "to")!.Value : line.Groups["open"].Success || !line.Groups["from"].Success ? int.MaxValue : From;
        NullFrom = Number(line, "null") ?? int.MaxValue;
        Default = Number(line, "default");
    }

    /// <summary>The property that carries it; <c>-</c> for one that is always zero or empty and has none.</summary>
    public string Name { get; }

    public bool IsArray { get; }

    /// <summary>The primitive type; empty for a struct.</summary>
    public string Type { get; }

    public int From { get; }

    public int To { get; }

    /// <summary>First version in which it may be null.</summary>
    public int NullFrom { get; }

    /// <summary>What the property has where the version does not carry the field, if that is not zero, empty or null.</summary>
    public int? Default { get; }

    /// <summary>Fields of the struct.</summary>
    public List<SchemaField> Fields { get; } = [];

    /// <summary>Whether it has no property.</summary>
    public bool IsUnnamed => Name is "-";

    public bool IsNullable => NullFrom != int.MaxValue;

    public bool IsIn(short version) => version >= From && version <= To;

    public static SchemaField Parse(string line)
    {
        var match = Line().Match(line);
        return match.Success ? new SchemaField(match) : throw new FormatException($"not a field: {line}");
    }

    private static int? Number(Match line, string group) =>
        line.Groups[group].Success ? int.Parse(line.Groups[group].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^ *(?<name>[A-Za-z0-9]+|-):(?<array>\[\])?(?<type>[a-z0-9]*)( (?<from>\d+)((?<open>\+)|-(?<to>\d+)))?( null (?<null>\d+)\+)?( = (?<default>-?\d+))?$", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Line();
}
