using System.Collections;

namespace ActorBroker.Amqp.Wire;

/// <summary>A name and its value in a field table.</summary>
/// <param name="Name">Up to 255 bytes of UTF-8.</param>
/// <param name="Value">The value with its type.</param>
public readonly record struct FieldEntry(string Name, FieldValue Value);

/// <summary>
/// A field table (AMQP 0-9-1, section 4.2.5.5), decoded: names and values in the order they came, types exactly kept. It
/// does not change; <see cref="With"/> and <see cref="Without"/> make a new one.
/// </summary>
/// <remarks>
/// Tables that only pass through, as the headers of most messages do, stay bytes. A name should stand once; where a peer
/// sent it twice both are kept, and the first is found.
/// </remarks>
public sealed partial class FieldTable : IReadOnlyList<FieldEntry>, IEquatable<FieldTable>
{
    private readonly FieldEntry[] _entries;

    /// <summary>A table of the given entries, which are copied.</summary>
    public FieldTable(params ReadOnlySpan<FieldEntry> entries) => _entries = entries.ToArray();

    private FieldTable(FieldEntry[] entries, bool _) => _entries = entries;

    /// <summary>The table without entries.</summary>
    public static FieldTable Empty { get; } = new();

    /// <summary>How many entries it has.</summary>
    public int Count => _entries.Length;

    /// <inheritdoc/>
    public FieldEntry this[int index] => _entries[index];

    /// <summary>Finds a value by its name, which is compared byte by byte. It takes time in proportion to the entries.</summary>
    public bool TryGet(string name, out FieldValue value)
    {
        foreach (ref readonly var entry in _entries.AsSpan())
        {
            if (string.Equals(entry.Name, name, StringComparison.Ordinal))
            {
                value = entry.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>The same table with a value replaced in its place, or added at the end.</summary>
    public FieldTable With(string name, FieldValue value)
    {
        var index = Array.FindIndex(_entries, e => string.Equals(e.Name, name, StringComparison.Ordinal));
        FieldEntry[] copy = index < 0 ? [.. _entries, new FieldEntry(name, value)] : [.. _entries];
        if (index >= 0)
        {
            copy[index] = new FieldEntry(name, value);
        }

        return new FieldTable(copy, true);
    }

    /// <summary>The same table without the entries of a name.</summary>
    public FieldTable Without(string name) =>
        new(Array.FindAll(_entries, e => !string.Equals(e.Name, name, StringComparison.Ordinal)), true);

    /// <inheritdoc/>
    public IEnumerator<FieldEntry> GetEnumerator() => ((IEnumerable<FieldEntry>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
