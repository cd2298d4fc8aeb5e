using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ActorBroker.Core.Arguments;

/// <summary>One value of a declaration's argument, a binding's argument or a message's header, free of any protocol. Immutable.</summary>
/// <remarks>The default is <see cref="Null"/>.</remarks>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The kinds are named as the field names them.")]
public readonly struct ArgumentValue : IEquatable<ArgumentValue>
{
    private readonly long _bits;
    private readonly object? _reference;

    private ArgumentValue(ArgumentKind kind, long bits, object? reference = null)
    {
        Kind = kind;
        _bits = bits;
        _reference = reference;
    }

    /// <summary>No value.</summary>
    public static ArgumentValue Null => default;

    /// <summary>What sort of value this is; decides which of the properties may be read.</summary>
    public ArgumentKind Kind { get; }

    /// <summary>The value of a boolean.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public bool Boolean => BitsOf(ArgumentKind.Boolean) != 0;

    /// <summary>The value of an integer.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public long Integer => BitsOf(ArgumentKind.Integer);

    /// <summary>The value of a double.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public double Double => BitConverter.Int64BitsToDouble(BitsOf(ArgumentKind.Double));

    /// <summary>The value of a decimal: <c>Unscaled / 10^Scale</c>.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public (int Unscaled, byte Scale) Decimal
    {
        get
        {
            var bits = BitsOf(ArgumentKind.Decimal);
            return ((int)(bits >> 8), (byte)bits);
        }
    }

    /// <summary>The value of a timestamp.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public ulong Timestamp => (ulong)BitsOf(ArgumentKind.Timestamp);

    /// <summary>The value of a string.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public string String => (string)ReferenceOf(ArgumentKind.String);

    /// <summary>The value of bytes.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public ReadOnlyMemory<byte> Bytes => (byte[])ReferenceOf(ArgumentKind.Bytes);

    /// <summary>The value of a table.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public ArgumentTable Table => (ArgumentTable)ReferenceOf(ArgumentKind.Table);

    /// <summary>The value of a list.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public ArgumentList List => (ArgumentList)ReferenceOf(ArgumentKind.List);

    /// <summary>How many tables and lists stand in one another: 0 for a plain value.</summary>
    internal int Depth => _reference switch
    {
        ArgumentTable table => table.Depth,
        ArgumentList list => list.Depth,
        _ => 0,
    };

    /// <summary>A boolean.</summary>
    public static ArgumentValue Of(bool value) => new(ArgumentKind.Boolean, value ? 1 : 0);

    /// <summary>An integer of any width.</summary>
    public static ArgumentValue Of(long value) => new(ArgumentKind.Integer, value);

    /// <summary>A floating-point number.</summary>
    public static ArgumentValue Of(double value) => new(ArgumentKind.Double, BitConverter.DoubleToInt64Bits(value));

    /// <summary>Text.</summary>
    public static ArgumentValue Of(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new ArgumentValue(ArgumentKind.String, 0, value);
    }

    /// <summary>Bytes, which are copied.</summary>
    public static ArgumentValue Of(ReadOnlySpan<byte> value) => new(ArgumentKind.Bytes, 0, value.ToArray());

    /// <summary>A table.</summary>
    public static ArgumentValue Of(ArgumentTable value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new ArgumentValue(ArgumentKind.Table, 0, value);
    }

    /// <summary>A list.</summary>
    public static ArgumentValue Of(ArgumentList value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new ArgumentValue(ArgumentKind.List, 0, value);
    }

    /// <summary>The number <c>unscaled / 10^scale</c>.</summary>
    public static ArgumentValue OfDecimal(int unscaled, byte scale) => new(ArgumentKind.Decimal, ((long)unscaled << 8) | scale);

    /// <summary>A point in time as the client wrote it.</summary>
    public static ArgumentValue OfTimestamp(ulong value) => new(ArgumentKind.Timestamp, (long)value);

    /// <summary>
    /// Whether both mean the same: of one kind and of equal value. The width in which a number was sent plays no part, nor
    /// the order of a table's entries, nor trailing zeros of a decimal; an integer never equals a double or a decimal.
    /// </summary>
    public bool Equivalent(ArgumentValue other)
    {
        if (Kind != other.Kind)
        {
            return false;
        }

        return Kind switch
        {
            ArgumentKind.Double => Double.Equals(other.Double),
            ArgumentKind.Decimal => Normalised(Decimal) == Normalised(other.Decimal),
            ArgumentKind.String => string.Equals(String, other.String, StringComparison.Ordinal),
            ArgumentKind.Bytes => Bytes.Span.SequenceEqual(other.Bytes.Span),
            ArgumentKind.Table => Table.Equivalent(other.Table),
            ArgumentKind.List => List.Equivalent(other.List),
            _ => _bits == other._bits,
        };
    }

    /// <summary>The same as <see cref="Equivalent"/>.</summary>
    public bool Equals(ArgumentValue other) => Equivalent(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ArgumentValue other && Equivalent(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Kind switch
    {
        ArgumentKind.Double => HashCode.Combine(Kind, Double),
        ArgumentKind.Decimal => HashCode.Combine(Kind, Normalised(Decimal)),
        ArgumentKind.String => string.GetHashCode(String, StringComparison.Ordinal),
        ArgumentKind.Bytes => HashCode.Combine(Kind, Bytes.Length),
        ArgumentKind.Table => HashCode.Combine(Kind, Table),
        ArgumentKind.List => HashCode.Combine(Kind, List.Count),
        _ => HashCode.Combine(Kind, _bits),
    };

    /// <summary>Whether both are equivalent.</summary>
    public static bool operator ==(ArgumentValue left, ArgumentValue right) => left.Equivalent(right);

    /// <summary>Whether both are not equivalent.</summary>
    public static bool operator !=(ArgumentValue left, ArgumentValue right) => !left.Equivalent(right);

    /// <summary>The value as a log or an error shows it; bytes only by their length.</summary>
    public override string ToString() => Kind switch
    {
        ArgumentKind.Null => "null",
        ArgumentKind.Boolean => Boolean ? "true" : "false",
        ArgumentKind.Integer => Integer.ToString(CultureInfo.InvariantCulture),
        ArgumentKind.Double => Double.ToString(CultureInfo.InvariantCulture),
        ArgumentKind.Decimal => string.Create(CultureInfo.InvariantCulture, $"{Decimal.Unscaled}E-{Decimal.Scale}"),
        ArgumentKind.String => String,
        ArgumentKind.Bytes => string.Create(CultureInfo.InvariantCulture, $"{Bytes.Length} bytes"),
        ArgumentKind.Timestamp => Timestamp.ToString(CultureInfo.InvariantCulture),
        _ => _reference!.ToString()!,
    };

    private static (int Unscaled, int Scale) Normalised((int Unscaled, byte Scale) value)
    {
        var (unscaled, scale) = value;
        if (unscaled == 0)
        {
            return (0, 0);
        }

        while (scale > 0 && unscaled % 10 == 0)
        {
            unscaled /= 10;
            scale--;
        }

        return (unscaled, scale);
    }

    private long BitsOf(ArgumentKind kind) => Kind == kind ? _bits : throw Unlike(kind);

    private object ReferenceOf(ArgumentKind kind) => Kind == kind ? _reference! : throw Unlike(kind);

    private InvalidOperationException Unlike(ArgumentKind kind) => new($"The argument is of kind {Kind}, not {kind}; look at Kind first.");
}
