using System.Collections;
using System.Globalization;
using System.Reflection;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Tests.Wire.Schemas;

/// <summary>The bridge between a sample and the types under test, by the names of their properties.</summary>
internal static class MessageTypes
{
    private static readonly Assembly Wire = typeof(ApiTable).Assembly;

    public static Type Find(MessageSchema schema) =>
        Wire.GetType($"ActorBroker.Kafka.Wire.{schema.Name}") ?? throw new MissingMemberException($"there is no type {schema.Name}");

    /// <summary>Reads a request of whatever type.</summary>
    public static object Read(MessageSchema schema, short version, byte[] bytes)
    {
        var reader = (RequestReader)Activator.CreateInstance(typeof(RequestReader<>).MakeGenericType(Find(schema)))!;
        return reader.Read(bytes, schema.IsFlexible(version), version);
    }

    /// <summary>Writes a response that has the sample's values.</summary>
    public static byte[] Write(SampleMessage sample)
    {
        var response = (IKafkaResponse)Build(Find(sample.Schema), sample.Values)!;
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        var writer = new KafkaWriter(output, sample.Schema.IsFlexible(sample.Version));
        response.Write(ref writer, sample.Version);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Lists where a request differs from what the sample's version carries.</summary>
    public static List<string> Differences(SampleMessage sample, object request)
    {
        var found = new List<string>();
        Compare(sample.Schema.Name, sample.Schema.Fields, sample.Values, request, sample.Version, found);
        return found;
    }

    private static void Compare(
        string path, List<SchemaField> fields, Dictionary<string, object?> values, object actual, short version, List<string> found)
    {
        foreach (var field in fields.Where(f => !f.IsUnnamed))
        {
            var at = $"{path}.{field.Name}";
            var property = actual.GetType().GetProperty(field.Name) ?? throw new MissingMemberException(at);
            var value = property.GetValue(actual);
            if (!field.IsIn(version))
            {
                CompareAbsent(at, field, value, found);
            }
            else
            {
                CompareValue(at, field, values[field.Name], value, version, found);
            }
        }
    }

    private static void CompareAbsent(string at, SchemaField field, object? value, List<string> found)
    {
        var isDefault = value switch
        {
            null => field.IsNullable,
            string text => text.Length == 0 && !field.IsNullable,
            ICollection list => list.Count == 0 && !field.IsNullable,
            bool flag => !flag,
            Guid id => id == Guid.Empty,
            _ => Convert.ToInt64(value, CultureInfo.InvariantCulture) == (field.Default ?? 0),
        };
        if (!isDefault)
        {
            found.Add($"{at} is {value} though the version has no such field");
        }
    }

    private static void CompareValue(string at, SchemaField field, object? expected, object? actual, short version, List<string> found)
    {
        if (expected is null || actual is null)
        {
            if (!ReferenceEquals(expected, actual))
            {
                found.Add($"{at} is {actual ?? "null"} instead of {expected ?? "null"}");
            }
        }
        else if (field.IsArray)
        {
            var expectedElements = (object?[])expected;
            var elements = ((IEnumerable)actual).Cast<object?>().ToArray();
            if (elements.Length != expectedElements.Length)
            {
                found.Add($"{at} has {elements.Length} elements instead of {expectedElements.Length}");
                return;
            }

            for (var i = 0; i < elements.Length; i++)
            {
                if (expectedElements[i] is Dictionary<string, object?> fields)
                {
                    Compare($"{at}[{i}]", field.Fields, fields, elements[i]!, version, found);
                }
                else if (!Equals(expectedElements[i], elements[i]))
                {
                    found.Add($"{at}[{i}] is {elements[i]} instead of {expectedElements[i]}");
                }
            }
        }
        else if (!Same(expected, actual))
        {
            found.Add($"{at} is {actual} instead of {expected}");
        }
    }

    private static bool Same(object expected, object actual) => actual switch
    {
        ReadOnlyMemory<byte> bytes => bytes.Span.SequenceEqual((byte[])expected),
        Memory<byte> bytes => bytes.Span.SequenceEqual((byte[])expected),
        Enum number => Convert.ToInt64(number, CultureInfo.InvariantCulture) == Convert.ToInt64(expected, CultureInfo.InvariantCulture),
        _ => Equals(expected, actual),
    };

    private static object? Build(Type type, object? value)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            null => null,
            Dictionary<string, object?> fields => Construct(type, fields),
            object?[] elements => BuildArray(type.GetElementType() ?? type.GetGenericArguments()[0], elements),
            byte[] bytes => new ReadOnlyMemory<byte>(bytes),
            _ when type.IsEnum => Enum.ToObject(type, value),
            _ => value,
        };
    }

    private static object Construct(Type type, Dictionary<string, object?> fields)
    {
        var constructor = type.GetConstructors().Single(c => c.GetParameters().Length == fields.Count);
        return constructor.Invoke([.. constructor.GetParameters().Select(p => Build(p.ParameterType, fields[p.Name!]))]);
    }

    private static Array BuildArray(Type type, object?[] elements)
    {
        var array = Array.CreateInstance(type, elements.Length);
        for (var i = 0; i < elements.Length; i++)
        {
            array.SetValue(Build(type, elements[i]), i);
        }

        return array;
    }

    private abstract class RequestReader
    {
        public abstract object Read(byte[] bytes, bool isFlexible, short version);
    }

    private sealed class RequestReader<T> : RequestReader
        where T : notnull
    {
        private static readonly ElementReader<T> Reader = typeof(T).GetMethod("Read")!.CreateDelegate<ElementReader<T>>();

        public override object Read(byte[] bytes, bool isFlexible, short version)
        {
            var reader = new KafkaReader(bytes, isFlexible);
            return Reader(ref reader, version);
        }
    }
}
