using System.Globalization;

namespace ActorBroker.Kafka.Tests.Wire.Schemas;

/// <summary>What a sample message is filled with.</summary>
public enum Filling
{
    /// <summary>Every field has a value of its own, every array two elements.</summary>
    Full,

    /// <summary>Null wherever the version allows it, else empty.</summary>
    Sparse,

    /// <summary>As <see cref="Full"/>, and flexible structs carry a tagged field that nobody knows.</summary>
    Tagged,
}

/// <summary>A message of one version with values in it, and its bytes.</summary>
internal sealed class SampleMessage
{
    private readonly Filling _filling;
    private int _next = 1;

    public SampleMessage(MessageSchema schema, short version, Filling filling)
    {
        (Schema, Version, _filling) = (schema, version, filling);
        Values = Fill(schema.Fields);
        var writer = new SampleWriter(schema.IsFlexible(version));
        Write(writer, schema.Fields, Values);
        Bytes = writer.ToArray();
    }

    public MessageSchema Schema { get; }

    public short Version { get; }

    /// <summary>A value for every field by its name, also for those that the version does not have.</summary>
    public Dictionary<string, object?> Values { get; }

    public byte[] Bytes { get; }

    private Dictionary<string, object?> Fill(List<SchemaField> fields)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var field in fields.Where(f => !f.IsUnnamed))
        {
            values.Add(field.Name, Value(field));
        }

        return values;
    }

    private object? Value(SchemaField field)
    {
        if (_filling == Filling.Sparse && Version >= field.NullFrom)
        {
            return null;
        }

        if (!field.IsArray)
        {
            return Primitive(field.Type);
        }

        var count = _filling == Filling.Sparse ? 0 : 2;
        return Enumerable.Range(0, count).Select(_ => field.Type.Length > 0 ? Primitive(field.Type) : Fill(field.Fields)).ToArray();
    }

    private object Primitive(string type)
    {
        var n = _next++;
        var sparse = _filling == Filling.Sparse;
        return type switch
        {
            "bool" => !sparse && (n & 1) == 1,
            "int8" => (sbyte)(n % 5),
            "int16" => (short)(n % 60),
            "int32" => sparse ? -n : (n * 0x01010101) + 1,
            "int64" => sparse ? -(long)n : (n * 0x0101010101010101) + 1,
            "uuid" => new Guid(n, 2, 3, 4, 5, 6, 7, 8, 9, 10, (byte)n),
            "string" => sparse ? "" : string.Create(CultureInfo.InvariantCulture, $"ü-{n}-{new string('x', n % 3 == 0 ? 130 : 3)}"),
            "bytes" => sparse ? [] : Enumerable.Range(0, n * 9).Select(i => (byte)(i + n)).ToArray(),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a primitive type"),
        };
    }

    private static object Zero(SchemaField field) => field switch
    {
        { IsArray: true } => Array.Empty<object?>(),
        { Type: "int64" } => 0L,
        { Type: "string" } => "",
        { Type: "bytes" } => Array.Empty<byte>(),
        _ => 0,
    };

    private void Write(SampleWriter writer, List<SchemaField> fields, Dictionary<string, object?> values)
    {
        foreach (var field in fields.Where(f => f.IsIn(Version)))
        {
            var value = field.IsUnnamed ? Zero(field) : values[field.Name];
            if (!field.IsArray)
            {
                writer.Write(field.Type, value);
                continue;
            }

            var elements = (object?[]?)value;
            writer.Length(elements?.Length ?? -1);
            foreach (var element in elements ?? [])
            {
                if (field.Type.Length > 0)
                {
                    writer.Write(field.Type, element);
                }
                else
                {
                    Write(writer, field.Fields, (Dictionary<string, object?>)element!);
                }
            }
        }

        writer.EndStruct(_filling == Filling.Tagged);
    }
}
