using System.Buffers;
using System.Collections;

namespace ActorBroker.Core.Arguments;

/// <summary>Named values: the arguments of a declaration or a binding, or the headers of a message. Immutable; keeps the order it was given.</summary>
public sealed class ArgumentTable : IReadOnlyList<KeyValuePair<string, ArgumentValue>>, IHeaderSource, IEquatable<ArgumentTable>
{
    /// <summary>How many tables and lists may stand in one another, the outermost included. Deeper ones cannot be made, written or read.</summary>
    public const int DepthMax = 64;

    /// <summary>From so many entries on, a name is found by hash rather than by looking at each.</summary>
    private const int IndexedFrom = 9;

    private readonly KeyValuePair<string, ArgumentValue>[] _entries;
    private readonly Dictionary<string, int>? _index;

    /// <summary>Copies the entries.</summary>
    /// <exception cref="ArgumentException">A name comes twice or has half a surrogate pair, or the table would be nested deeper than <see cref="DepthMax"/>.</exception>
    public ArgumentTable(IEnumerable<KeyValuePair<string, ArgumentValue>> entries)
    {
        _entries = [.. entries];
        if (_entries.Length >= IndexedFrom)
        {
            _index = new Dictionary<string, int>(_entries.Length, StringComparer.Ordinal);
        }

        for (var i = 0; i < _entries.Length; i++)
        {
            var (name, value) = _entries[i];
            if (!IsWellFormed(name))
            {
                // Two such names could become the same in UTF-8, and the table could be written but not read.
                throw new ArgumentException("The name of an argument has half a surrogate pair, which is no character.", nameof(entries));
            }

            var isNew = _index?.TryAdd(name, i) ?? IndexOf(name, i) < 0;
            if (!isNew)
            {
                throw new ArgumentException($"The argument '{name}' comes twice in one table; send it once.", nameof(entries));
            }

            Depth = Math.Max(Depth, value.Depth);
        }

        Depth = DepthAbove(Depth);
    }

    /// <summary>The table without entries.</summary>
    public static ArgumentTable Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _entries.Length;

    internal int Depth { get; }

    /// <inheritdoc/>
    public KeyValuePair<string, ArgumentValue> this[int index] => _entries[index];

    /// <summary>Reads one table and moves the source behind it.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a table of a known version, end too soon or are nested deeper than <see cref="DepthMax"/>.</exception>
    public static ArgumentTable Read(ref ReadOnlySpan<byte> source) => ArgumentCodec.Read(ref source);

    /// <summary>Writes the table; the bytes tell their own end, and equal tables in equal order give equal bytes.</summary>
    public void Write(IBufferWriter<byte> writer) => ArgumentCodec.Write(this, writer);

    /// <summary>Finds a value by its name; upper and lower case differ.</summary>
    public bool TryGet(string name, out ArgumentValue value)
    {
        var index = _index is null ? IndexOf(name, _entries.Length) : _index.GetValueOrDefault(name, -1);
        value = index < 0 ? default : _entries[index].Value;
        return index >= 0;
    }

    /// <summary>Whether both hold the same names with equivalent values, in whatever order.</summary>
    public bool Equivalent(ArgumentTable other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other.Count != Count)
        {
            return false;
        }

        foreach (var (name, value) in _entries)
        {
            if (!other.TryGet(name, out var theirs) || !value.Equivalent(theirs))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same as <see cref="Equivalent"/>.</summary>
    public bool Equals(ArgumentTable? other) => other is not null && Equivalent(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ArgumentTable);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        // The order of entries plays no part, hence a sum.
        var sum = _entries.Length;
        foreach (var (name, value) in _entries)
        {
            sum += HashCode.Combine(string.GetHashCode(name, StringComparison.Ordinal), value);
        }

        return sum;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, ArgumentValue>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, ArgumentValue>>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The entries between braces.</summary>
    public override string ToString() => $"{{{string.Join(", ", _entries.Select(e => $"{e.Key}={e.Value}"))}}}";

    internal static int DepthAbove(int depth) => depth < DepthMax
        ? depth + 1
        : throw new ArgumentException($"Arguments are nested more than {DepthMax} deep.", nameof(depth));

    private static bool IsWellFormed(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsSurrogate(name[i]) && (i + 1 == name.Length || !char.IsSurrogatePair(name[i], name[++i])))
            {
                return false;
            }
        }

        return true;
    }

    private int IndexOf(string name, int end)
    {
        for (var i = 0; i < end; i++)
        {
            if (string.Equals(_entries[i].Key, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
