using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ActorBroker.Core.Exchanges;

/// <summary>
/// An immutable map that remembers the order in which keys came and hands them out as one array. The array is made when
/// first asked for: whoever goes through all keys pays for it, whoever only adds and removes does not.
/// </summary>
internal sealed class OrderedMap<TKey, TValue>
    where TKey : class
{
    /// <summary>Up to so many keys stand in a plain array, since most maps have one or two.</summary>
    private const int SmallMax = 8;

    private readonly IEqualityComparer<TKey> _comparer;
    private readonly long _nextOrder;
    private readonly Entry[] _small;
    private readonly ImmutableDictionary<TKey, Entry>? _large;
    private TKey[]? _keys;

    public OrderedMap(IEqualityComparer<TKey> comparer)
        : this(comparer, 0, [], large: null)
    {
    }

    private OrderedMap(IEqualityComparer<TKey> comparer, long nextOrder, Entry[] small, ImmutableDictionary<TKey, Entry>? large) =>
        (_comparer, _nextOrder, _small, _large) = (comparer, nextOrder, small, large);

    public int Count => _large?.Count ?? _small.Length;

    /// <summary>The keys in the order in which they came.</summary>
    public ReadOnlySpan<TKey> Keys => _keys ??= CollectKeys();

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_large is not null)
        {
            var isThere = _large.TryGetValue(key, out var entry);
            value = entry.Value;
            return isThere;
        }

        var index = IndexOf(key);
        value = index < 0 ? default : _small[index].Value;
        return index >= 0;
    }

    /// <summary>The map with the key set; a key that is there keeps its place.</summary>
    public OrderedMap<TKey, TValue> Set(TKey key, TValue value)
    {
        if (_large is not null)
        {
            return _large.TryGetValue(key, out var old)
                ? With(_nextOrder, [], _large.SetItem(key, old with { Value = value }))
                : With(_nextOrder + 1, [], _large.Add(key, new Entry(key, value, _nextOrder)));
        }

        var index = IndexOf(key);
        if (index >= 0)
        {
            var replaced = (Entry[])_small.Clone();
            replaced[index] = replaced[index] with { Value = value };
            return With(_nextOrder, replaced, large: null);
        }

        Entry[] grown = [.. _small, new Entry(key, value, _nextOrder)];
        return grown.Length <= SmallMax
            ? With(_nextOrder + 1, grown, large: null)
            : With(_nextOrder + 1, [], grown.ToImmutableDictionary(entry => entry.Key, _comparer));
    }

    /// <summary>The map without the key; the same map if it is not there.</summary>
    public OrderedMap<TKey, TValue> Remove(TKey key)
    {
        if (_large is null)
        {
            var index = IndexOf(key);
            return index < 0 ? this : With(_nextOrder, [.. _small[..index], .. _small[(index + 1)..]], large: null);
        }

        var large = _large.Remove(key);
        if (ReferenceEquals(large, _large))
        {
            return this;
        }

        return large.Count > SmallMax ? With(_nextOrder, [], large) : With(_nextOrder, Sorted(large), large: null);
    }

    private static Entry[] Sorted(ImmutableDictionary<TKey, Entry> large)
    {
        Entry[] entries = [.. large.Values];
        Array.Sort(entries, (one, other) => one.Order.CompareTo(other.Order));
        return entries;
    }

    private OrderedMap<TKey, TValue> With(long nextOrder, Entry[] small, ImmutableDictionary<TKey, Entry>? large) =>
        new(_comparer, nextOrder, small, large);

    private TKey[] CollectKeys() => Array.ConvertAll(_large is null ? _small : Sorted(_large), entry => entry.Key);

    private int IndexOf(TKey key)
    {
        for (var i = 0; i < _small.Length; i++)
        {
            if (_comparer.Equals(_small[i].Key, key))
            {
                return i;
            }
        }

        return -1;
    }

    private readonly record struct Entry(TKey Key, TValue Value, long Order);
}
