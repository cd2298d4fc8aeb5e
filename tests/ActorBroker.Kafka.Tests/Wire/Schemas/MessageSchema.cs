using System.Globalization;
using System.Text.RegularExpressions;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Tests.Wire.Schemas;

/// <summary>
/// A request or response as the protocol guide describes it, parsed from a terse table. A line without indentation names the message,
/// its versions and the first flexible one. The others are fields, indented under the struct they belong to:
/// <code>name:type first-last null first+ = default</code>
/// where <c>type</c> is a primitive, <c>[]</c> and a primitive, or <c>[]</c> alone for an array of structs; the versions are left out
/// where all have the field. The code under test shares nothing with these tables.
/// </summary>
internal sealed partial class MessageSchema
{
    private MessageSchema(string name, short min, short max, short flexibleFrom) =>
        (Name, Min, Max, FlexibleFrom) = (name, min, max, flexibleFrom);

    public string Name { get; }

    public short Min { get; }

    public short Max { get; }

    public short FlexibleFrom { get; }

    public List<SchemaField> Fields { get; } = [];

    public bool IsRequest => Name.EndsWith("Request", StringComparison.Ordinal);

    /// <summary>The API's name, as in <see cref="ApiKey"/>.</summary>
    public string Api => Name[..^(IsRequest ? "Request" : "Response").Length];

    /// <summary>All messages that have a table, by name.</summary>
    public static IReadOnlyDictionary<string, MessageSchema> All { get; } =
        new[] { GroupSchemas.Text, TransactionSchemas.Text, AdminSchemas.Text, DataSchemas.Text }.SelectMany(Parse).ToDictionary(s => s.Name, StringComparer.Ordinal);

    public bool IsFlexible(short version) => version >= FlexibleFrom;

    public override string ToString() => Name;

    public static List<MessageSchema> Parse(string text)
    {
        var schemas = new List<MessageSchema>();
        var open = new List<List<SchemaField>>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Heading().Match(line) is { Success: true } heading)
            {
                var flexible = heading.Groups["flexible"];
                schemas.Add(new MessageSchema(
                    heading.Groups["name"].Value,
                    Number(heading.Groups["min"]),
                    Number(heading.Groups["max"]),
                    flexible.Success ? Number(flexible) : ApiTable.Never));
                open = [schemas[^1].Fields];
                continue;
            }

            var depth = (line.Length - line.TrimStart().Length) / 2;
            open.RemoveRange(depth, open.Count - depth);
            var field = SchemaField.Parse(line);
            open[^1].Add(field);
            open.Add(field.Fields);
        }

        return schemas;
    }

    private static short Number(Group group) => short.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<name>[A-Za-z]+) (?<min>\d+)-(?<max>\d+)( flexible (?<flexible>\d+))?$", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Heading();
}
