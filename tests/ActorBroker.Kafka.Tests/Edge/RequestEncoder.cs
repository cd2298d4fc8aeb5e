using System.Collections;
using System.Globalization;
using ActorBroker.Kafka.Tests.Wire.Schemas;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Tests.Edge;

/// <summary>
/// Makes requests from the protocol guide's tables and objects whose properties have the fields' names. What an object does not have
/// is the table's default, else null where the version allows it, else zero or empty.
/// </summary>
internal static class RequestEncoder
{
    /// <summary>A request with its header; without the size in front.</summary>
    public static byte[] Encode(string api, short version, int correlationId, object values)
    {
        var schema = MessageSchema.All[$"{api}Request"];
        var header = new SampleWriter(isFlexible: false);
        header.Write("int16", (short)Enum.Parse<ApiKey>(api));
        header.Write("int16", version);
        header.Write("int32", correlationId);
        header.Write("string", "tests");
        var body = new SampleWriter(schema.IsFlexible(version));
        if (!string.Equals(api, nameof(ApiKey.SaslHandshake), StringComparison.Ordinal))
        {
            body.EndStruct(withUnknownTag: false);
        }

        Write(body, schema.Fields, version, values);
        return [.. header.ToArray(), .. body.ToArray()];
    }

    private static void Write(SampleWriter writer, List<SchemaField> fields, short version, object values)
    {
        foreach (var property in values.GetType().GetProperties())
        {
            if (!fields.Exists(f => string.Equals(f.Name, property.Name, StringComparison.Ordinal)))
            {
                throw new ArgumentException($"there is no field {property.Name}", nameof(values));
            }
        }

        foreach (var field in fields.Where(f => f.IsIn(version)))
        {
            var property = field.IsUnnamed ? null : values.GetType().GetProperty(field.Name);
            var value = property is null ? Absent(field, version) : property.GetValue(values);
            if (!field.IsArray)
            {
                writer.Write(field.Type, Fit(field.Type, value));
                continue;
            }

            var elements = ((IEnumerable?)value)?.Cast<object>().ToArray();
            writer.Length(elements?.Length ?? -1);
            foreach (var element in elements ?? [])
            {
                if (field.Type.Length > 0)
                {
                    writer.Write(field.Type, Fit(field.Type, element));
                }
                else
                {
                    Write(writer, field.Fields, version, element);
                }
            }
        }

        writer.EndStruct(withUnknownTag: false);
    }

    private static object? Absent(SchemaField field, short version) => field switch
    {
        { Default: { } value } => value,
        _ when version >= field.NullFrom => null,
        { IsArray: true } => Array.Empty<object>(),
        { Type: "string" } => "",
        { Type: "bytes" } => Array.Empty<byte>(),
        { Type: "uuid" } => Guid.Empty,
        { Type: "bool" } => false,
        _ => 0,
    };

    private static object? Fit(string type, object? value) => type switch
    {
        "int8" => Convert.ToSByte(value, CultureInfo.InvariantCulture),
        "int16" => Convert.ToInt16(value, CultureInfo.InvariantCulture),
        "int32" => Convert.ToInt32(value, CultureInfo.InvariantCulture),
        "int64" => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        _ => value,
    };
}
