using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace ActorBroker.Amqp.Wire;

/// <summary>One value of a field table: a type letter and what goes with it. The default value is void.</summary>
public readonly partial struct FieldValue : IEquatable<FieldValue>
{
    private readonly FieldType _type;
    private readonly byte _scale;
    private readonly long _number;
    private readonly object? _object;

    private FieldValue(FieldType type, long number, object? @object = null, byte scale = 0)
    {
        _type = type;
        _number = number;
        _object = @object;
        _scale = scale;
    }

    /// <summary>The type, which is kept exactly as it came.</summary>
    public FieldType Type => _type == default ? FieldType.Void : _type;

    /// <summary>No value.</summary>
    public static FieldValue Void => default;

    private bool IsInteger => _type is FieldType.SByte or FieldType.Byte or FieldType.Int16 or FieldType.UInt16
        or FieldType.Int32 or FieldType.UInt32 or FieldType.Int64 or FieldType.Int64Alternate;

    private bool IsFloat => _type is FieldType.Single or FieldType.Double;

    /// <summary>A boolean.</summary>
    public static FieldValue Boolean(bool value) => new(FieldType.Boolean, value ? 1 : 0);

    /// <summary>A signed byte.</summary>
    public static FieldValue SByte(sbyte value) => new(FieldType.SByte, value);

    /// <summary>An unsigned byte.</summary>
    public static FieldValue Byte(byte value) => new(FieldType.Byte, value);

    /// <summary>Two signed bytes.</summary>
    public static FieldValue Int16(short value) => new(FieldType.Int16, value);

    /// <summary>Two unsigned bytes.</summary>
    public static FieldValue UInt16(ushort value) => new(FieldType.UInt16, value);

    /// <summary>Four signed bytes.</summary>
    public static FieldValue Int32(int value) => new(FieldType.Int32, value);

    /// <summary>Four unsigned bytes.</summary>
    public static FieldValue UInt32(uint value) => new(FieldType.UInt32, value);

    /// <summary>Eight signed bytes, under RabbitMQ's letter <c>l</c>.</summary>
    public static FieldValue Int64(long value) => new(FieldType.Int64, value);

    /// <summary>Eight signed bytes, under the letter <c>L</c>.</summary>
    public static FieldValue Int64Alternate(long value) => new(FieldType.Int64Alternate, value);

    /// <summary>A number of IEEE 754 single precision.</summary>
    public static FieldValue Single(float value) => new(FieldType.Single, BitConverter.SingleToInt32Bits(value));

    /// <summary>A number of IEEE 754 double precision.</summary>
    public static FieldValue Double(double value) => new(FieldType.Double, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A decimal: <paramref name="unscaled"/> divided by ten to the power of <paramref name="scale"/>.</summary>
    public static FieldValue Decimal(byte scale, uint unscaled) => new(FieldType.Decimal, unscaled, scale: scale);

    /// <summary>Seconds since 1970-01-01 UTC.</summary>
    public static FieldValue Timestamp(ulong seconds) => new(FieldType.Timestamp, unchecked((long)seconds));

    /// <summary>A text, which goes out as a long string in UTF-8.</summary>
    public static FieldValue String(string value) => new(FieldType.LongString, 0, Encoding.UTF8.GetBytes(value));

    /// <summary>A long string of any bytes, which are copied.</summary>
    public static FieldValue LongString(ReadOnlySpan<byte> value) => new(FieldType.LongString, 0, value.ToArray());

    /// <summary>A binary value, which is copied.</summary>
    public static FieldValue Binary(ReadOnlySpan<byte> value) => new(FieldType.Binary, 0, value.ToArray());

    /// <summary>A table.</summary>
    public static FieldValue Table(FieldTable value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(FieldType.Table, 0, value);
    }

    /// <summary>An array, which is copied.</summary>
    public static FieldValue Array(params ReadOnlySpan<FieldValue> values) => new(FieldType.Array, 0, values.ToArray());

    /// <summary>The value, if it is an integer of any width.</summary>
    public bool TryGetInt64(out long value)
    {
        value = IsInteger ? _number : 0;
        return IsInteger;
    }

    /// <summary>The value, if it is a boolean.</summary>
    public bool TryGetBoolean(out bool value)
    {
        value = _type == FieldType.Boolean && _number != 0;
        return _type == FieldType.Boolean;
    }

    /// <summary>The value, if it is of single or double precision.</summary>
    public bool TryGetDouble(out double value)
    {
        value = _type switch
        {
            FieldType.Single => BitConverter.Int32BitsToSingle((int)_number),
            FieldType.Double => BitConverter.Int64BitsToDouble(_number),
            _ => 0,
        };
        return IsFloat;
    }

    /// <summary>Scale and unscaled value, if it is a decimal.</summary>
    public bool TryGetDecimal(out byte scale, out uint unscaled)
    {
        var matches = _type == FieldType.Decimal;
        scale = matches ? _scale : (byte)0;
        unscaled = matches ? (uint)_number : 0;
        return matches;
    }

    /// <summary>Seconds since 1970-01-01 UTC, if it is a timestamp.</summary>
    public bool TryGetTimestamp(out ulong seconds)
    {
        seconds = _type == FieldType.Timestamp ? unchecked((ulong)_number) : 0;
        return _type == FieldType.Timestamp;
    }

    /// <summary>The text, if it is a long string and UTF-8.</summary>
    public bool TryGetString([NotNullWhen(true)] out string? value)
    {
        value = _type == FieldType.LongString && Utf8.IsValid((byte[])_object!) ? Encoding.UTF8.GetString((byte[])_object!) : null;
        return value is not null;
    }

    /// <summary>The bytes, if it is a long string or binary.</summary>
    public bool TryGetBytes(out ReadOnlyMemory<byte> value)
    {
        value = _object as byte[];
        return _object is byte[];
    }

    /// <summary>The table, if it is one.</summary>
    public bool TryGetTable([NotNullWhen(true)] out FieldTable? value)
    {
        value = _object as FieldTable;
        return value is not null;
    }

    /// <summary>The elements, if it is an array.</summary>
    public bool TryGetArray(out ReadOnlyMemory<FieldValue> values)
    {
        values = _object as FieldValue[];
        return _object is FieldValue[];
    }
}
