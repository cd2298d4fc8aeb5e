namespace ActorBroker.Amqp.Wire;

/// <content>Exact equality, and the looser one by which arguments are compared.</content>
public readonly partial struct FieldValue
{
    /// <summary>Whether both are of the same type and value.</summary>
    public static bool operator ==(FieldValue left, FieldValue right) => left.Equals(right);

    /// <summary>Whether type or value differ.</summary>
    public static bool operator !=(FieldValue left, FieldValue right) => !left.Equals(right);

    /// <summary>
    /// Whether two values mean the same, as when a queue is declared again: integers of any width with the same value are
    /// equal, and so are single and double precision. An integer is never equal to a floating number, nor a long string to
    /// a binary (RabbitMQ compares in the same classes). Arrays compare in order, tables by <see cref="FieldTable.Equivalent"/>.
    /// </summary>
    public static bool Equivalent(FieldValue left, FieldValue right) => Compare(left, right, exact: false);

    /// <summary>Whether both are of the same type and value, tables and arrays entry by entry in order.</summary>
    public bool Equals(FieldValue other) => Compare(this, other, exact: true);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FieldValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Type);
        switch (_object)
        {
            case byte[] bytes:
                hash.AddBytes(bytes);
                break;
            case FieldTable table:
                hash.Add(table.Count);
                break;
            case FieldValue[] values:
                hash.Add(values.Length);
                break;
            default:
                // Zeros of either sign and all NaNs are equal, so their bits must not tell them apart.
                hash.Add(TryGetDouble(out var number) ? number.GetHashCode() : _number.GetHashCode());
                break;
        }

        return hash.ToHashCode();
    }

    private static bool Compare(FieldValue left, FieldValue right, bool exact)
    {
        if (left.Type != right.Type)
        {
            var comparable = (left.IsInteger && right.IsInteger) || (left.IsFloat && right.IsFloat);
            if (exact || !comparable)
            {
                return false;
            }
        }

        return left._object switch
        {
            byte[] bytes => bytes.AsSpan().SequenceEqual((byte[])right._object!),
            FieldTable table => exact ? table.Equals((FieldTable)right._object!) : FieldTable.Equivalent(table, (FieldTable)right._object!),
            FieldValue[] values => CompareArrays(values, (FieldValue[])right._object!, exact),
            _ when left.TryGetDouble(out var a) && right.TryGetDouble(out var b) => a.Equals(b),
            _ => left._number == right._number && left._scale == right._scale,
        };
    }

    private static bool CompareArrays(FieldValue[] left, FieldValue[] right, bool exact)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Length; i++)
        {
            if (!Compare(left[i], right[i], exact))
            {
                return false;
            }
        }

        return true;
    }
}
