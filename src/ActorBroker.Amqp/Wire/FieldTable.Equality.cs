namespace ActorBroker.Amqp.Wire;

/// <content>Equality of tables.</content>
public sealed partial class FieldTable
{
    /// <summary>
    /// Whether both tables have the same names with values that mean the same, in whatever order; see
    /// <see cref="FieldValue.Equivalent"/>.
    /// </summary>
    public static bool Equivalent(FieldTable left, FieldTable right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.Count != right.Count)
        {
            return false;
        }

        // Sorting keeps this from being quadratic in a table that a peer has filled.
        var (a, b) = (Sorted(left), Sorted(right));
        for (var i = 0; i < a.Length; i++)
        {
            if (!string.Equals(a[i].Name, b[i].Name, StringComparison.Ordinal) || !FieldValue.Equivalent(a[i].Value, b[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether both tables have the same entries, types included, in the same order.</summary>
    public bool Equals(FieldTable? other) => other is not null && _entries.AsSpan().SequenceEqual(other._entries);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FieldTable);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var entry in _entries)
        {
            hash.Add(entry);
        }

        return hash.ToHashCode();
    }

    // OrderBy keeps entries of one name in their order; Array.Sort would not.
    private static FieldEntry[] Sorted(FieldTable table) => [.. table._entries.OrderBy(e => e.Name, StringComparer.Ordinal)];
}
