using ActorBroker.Core.Arguments;

namespace ActorBroker.Core.Catalog;

/// <summary>Checks of one argument's value: each returns null and the value, or what is wrong with it.</summary>
internal static class ArgumentChecks
{
    /// <summary>The name that a kind of value has among RabbitMQ's field types; integers, whose width is not kept, are all long.</summary>
    public static string TypeNameOf(ArgumentKind kind) => kind switch
    {
        ArgumentKind.Null => "void",
        ArgumentKind.Boolean => "bool",
        ArgumentKind.Integer => "long",
        ArgumentKind.Double => "double",
        ArgumentKind.Decimal => "decimal",
        ArgumentKind.String => "longstr",
        ArgumentKind.Bytes => "binary",
        ArgumentKind.Timestamp => "timestamp",
        ArgumentKind.Table => "table",
        ArgumentKind.List => "array",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of argument."),
    };

    public static string? Integer(ArgumentValue value, long min, long max, out long number)
    {
        number = 0;
        if (value.Kind != ArgumentKind.Integer)
        {
            return Expected("an integer", value);
        }

        number = value.Integer;
        if (number < min)
        {
            return $"it must be at least {min} but is {number}";
        }

        return number > max ? $"it must be at most {max} but is {number}" : null;
    }

    public static string? Boolean(ArgumentValue value, out bool flag)
    {
        flag = value.Kind == ArgumentKind.Boolean && value.Boolean;
        return value.Kind == ArgumentKind.Boolean ? null : Expected("a boolean", value);
    }

    public static string? Name(ArgumentValue value, out string name)
    {
        name = value.Kind == ArgumentKind.String ? value.String : "";
        return value.Kind == ArgumentKind.String ? Names.Check(name) : Expected("a string", value);
    }

    public static string? Key(ArgumentValue value, out RoutingKey key)
    {
        key = default;
        ReadOnlySpan<byte> bytes;
        switch (value.Kind)
        {
            case ArgumentKind.String:
                bytes = System.Text.Encoding.UTF8.GetBytes(value.String);
                break;
            case ArgumentKind.Bytes:
                bytes = value.Bytes.Span;
                break;
            default:
                return Expected("a string", value);
        }

        if (bytes.Length > RoutingKey.BytesMax)
        {
            return $"it must be at most {RoutingKey.BytesMax} bytes long but is {bytes.Length}";
        }

        key = new RoutingKey(bytes);
        return null;
    }

    public static string? OneOf(ArgumentValue value, ReadOnlySpan<string> choices, out int index)
    {
        index = -1;
        if (value.Kind != ArgumentKind.String)
        {
            return Expected("a string", value);
        }

        index = choices.IndexOf(value.String);
        return index >= 0 ? null : $"it must be one of {string.Join(", ", choices!)} but is '{value}'";
    }

    private static string Expected(string what, ArgumentValue value) =>
        $"it must be {what} but is '{value}' of type '{TypeNameOf(value.Kind)}'";
}
