using System.Collections;

namespace ActorBroker.Core.Arguments;

/// <summary>Values in an order, as an argument or header may hold them. Immutable.</summary>
public sealed class ArgumentList : IReadOnlyList<ArgumentValue>
{
    private readonly ArgumentValue[] _values;

    /// <summary>Copies the values.</summary>
    /// <exception cref="ArgumentException">The list would be nested deeper than <see cref="ArgumentTable.DepthMax"/>.</exception>
    public ArgumentList(IEnumerable<ArgumentValue> values)
    {
        _values = [.. values];
        foreach (var value in _values)
        {
            Depth = Math.Max(Depth, value.Depth);
        }

        Depth = ArgumentTable.DepthAbove(Depth);
    }

    /// <inheritdoc/>
    public int Count => _values.Length;

    internal int Depth { get; }

    /// <inheritdoc/>
    public ArgumentValue this[int index] => _values[index];

    /// <summary>Whether both hold equivalent values in the same order.</summary>
    public bool Equivalent(ArgumentList other)
    {
        if (other.Count != Count)
        {
            return false;
        }

        for (var i = 0; i < _values.Length; i++)
        {
            if (!_values[i].Equivalent(other._values[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public IEnumerator<ArgumentValue> GetEnumerator() => ((IEnumerable<ArgumentValue>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The values between brackets.</summary>
    public override string ToString() => $"[{string.Join(", ", _values)}]";
}
