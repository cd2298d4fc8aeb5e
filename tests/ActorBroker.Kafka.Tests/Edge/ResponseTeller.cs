using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using ActorBroker.Kafka.Tests.Wire.Schemas;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Tests.Edge;

/// <summary>Tells in words what a response says, after the protocol guide's tables: <c>Error: None, Groups: [{GroupId: 'g'}]</c>.</summary>
internal sealed class ResponseTeller(MessageSchema schema, short version, ReadOnlyMemory<byte> bytes)
{
    private readonly bool _isFlexible = schema.IsFlexible(version);
    private int _at;

    /// <summary>The body of a response.</summary>
    public string Tell()
    {
        var text = Struct(schema.Fields);
        return _at == bytes.Length ? text : $"{text} and {bytes.Length - _at} bytes behind its end";
    }

    private string Struct(List<SchemaField> fields)
    {
        var words = new List<string>();
        foreach (var field in fields.Where(f => f.IsIn(version)))
        {
            var value = field.IsArray ? Array(field) : Primitive(field);
            if (!field.IsUnnamed)
            {
                words.Add($"{field.Name}: {value}");
            }
        }

        if (_isFlexible && Varint() != 0)
        {
            words.Add("and tagged fields");
        }

        return string.Join(", ", words);
    }

    private string Array(SchemaField field)
    {
        var count = Length(sizeof(int));
        return count < 0
            ? "null"
            : $"[{string.Join(", ", Enumerable.Range(0, count).Select(_ => field.Type.Length > 0 ? Primitive(field) : $"{{{Struct(field.Fields)}}}"))}]";
    }

    private string Primitive(SchemaField field) => field.Type switch
    {
        "bool" => Take(1)[0] != 0 ? "true" : "false",
        "int8" => Number((sbyte)Take(1)[0]),
        "int16" when field.Name is "Error" => ((ErrorCode)BinaryPrimitives.ReadInt16BigEndian(Take(2))).ToString(),
        "int16" => Number(BinaryPrimitives.ReadInt16BigEndian(Take(2))),
        "int32" => Number(BinaryPrimitives.ReadInt32BigEndian(Take(4))),
        "int64" => Number(BinaryPrimitives.ReadInt64BigEndian(Take(8))),
        "uuid" => new Guid(Take(16), bigEndian: true).ToString(),
        "string" => Length(sizeof(short)) is var length and >= 0 ? $"'{Encoding.UTF8.GetString(Take(length))}'" : "null",
        "bytes" => Length(sizeof(int)) is var length and >= 0 ? $"0x{Convert.ToHexStringLower(Take(length))}" : "null",
        _ => throw new InvalidOperationException($"{field.Type} is no primitive type"),
    };

    private int Length(int size) =>
        _isFlexible ? (int)Varint() - 1
        : size == sizeof(short) ? BinaryPrimitives.ReadInt16BigEndian(Take(2))
        : BinaryPrimitives.ReadInt32BigEndian(Take(4));

    private uint Varint()
    {
        uint value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(1)[0];
            value |= (uint)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        _at += count;
        return bytes.Span[(_at - count).._at];
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
