using System.Globalization;

namespace ActorBroker.Amqp.Wire;

/// <content>Names and texts for error messages.</content>
public readonly partial struct FieldValue
{
    /// <summary>The type's name as RabbitMQ spells it in reply texts, as in <c>signedint</c> or <c>longstr</c>.</summary>
    public string TypeName => Type switch
    {
        FieldType.Boolean => "bool",
        FieldType.SByte => "byte",
        FieldType.Byte => "unsignedbyte",
        FieldType.Int16 => "short",
        FieldType.UInt16 => "unsignedshort",
        FieldType.Int32 => "signedint",
        FieldType.UInt32 => "unsignedint",
        FieldType.Int64 or FieldType.Int64Alternate => "long",
        FieldType.Single => "float",
        FieldType.Double => "double",
        FieldType.Decimal => "decimal",
        FieldType.LongString => "longstr",
        FieldType.Array => "array",
        FieldType.Timestamp => "timestamp",
        FieldType.Table => "table",
        FieldType.Binary => "binary",
        _ => "void",
    };

    /// <summary>
    /// The value as text for an error about an argument. Tables and arrays give their number of entries, bytes that are no
    /// text their length. Do not log headers with it: they belong to the message.
    /// </summary>
    public override string ToString()
    {
        if (TryGetInt64(out var integer))
        {
            return integer.ToString(CultureInfo.InvariantCulture);
        }

        if (TryGetBoolean(out var boolean))
        {
            return boolean ? "true" : "false";
        }

        if (TryGetDouble(out var number))
        {
            return number.ToString("R", CultureInfo.InvariantCulture);
        }

        if (TryGetDecimal(out var scale, out var unscaled))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{unscaled}e-{scale}");
        }

        if (TryGetTimestamp(out var seconds))
        {
            return seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (TryGetString(out var text))
        {
            return text;
        }

        return _object switch
        {
            byte[] bytes => $"{bytes.Length} bytes",
            FieldTable table => $"{table.Count} entries",
            FieldValue[] values => $"{values.Length} elements",
            _ => "undefined",
        };
    }
}
