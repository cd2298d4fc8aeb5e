using System.Diagnostics.CodeAnalysis;

namespace ActorBroker.Core.Exchanges;

/// <summary>
/// Where keys led that came more than once. It belongs to one table, which never changes, so that what it knows stays true;
/// a changed table begins with an empty one. Any thread may ask it at any time, without a lock.
/// </summary>
/// <remarks>
/// <para>
/// The slots stand in rows of eight; a key's hash names its row. A slot first keeps the hash alone and, when the key comes
/// again, the targets too: keys that never come again cost a number each and push out little.
/// </para>
/// <para>
/// Two threads that write the same slot may leave the hash of one and the entry of the other. That is only a slot that
/// finds nothing, since an entry knows its key, is complete before it is seen and never changes.
/// </para>
/// </remarks>
internal sealed class RouteMemo<TTarget>
    where TTarget : class
{
    /// <summary>Most bytes of a key that is remembered; longer ones are looked up each time.</summary>
    public const int KeyBytesMax = 128;

    /// <summary>Most slots, and with it most keys. Full they take some 4 MiB with keys of usual length; the oldest of a row gives way.</summary>
    public const int SlotsMax = 32 * 1024;

    private const int SlotsAtFirst = 64;
    private const int RowSlots = 8;

    private Slots? _slots;
    private TTarget[] _lastTargets = [];

    /// <summary>Finds where a key leads; false if that is not remembered.</summary>
    public bool TryGet(ulong hash, ReadOnlySpan<byte> key, [MaybeNullWhen(false)] out TTarget[] targets)
    {
        if (_slots is { } slots)
        {
            var row = slots.RowOf(hash);
            var hashes = slots.Hashes.AsSpan(row, RowSlots);
            for (var i = 0; i < hashes.Length; i++)
            {
                if (hashes[i] == hash && slots.Entries[row + i] is { } entry && entry.Key.AsSpan().SequenceEqual(key))
                {
                    targets = entry.Targets;
                    return true;
                }
            }
        }

        targets = null;
        return false;
    }

    /// <summary>Says whether a key that is not remembered came before, so that it is worth a <see cref="Keep"/>; notes that it came.</summary>
    public bool IsSeenAgain(ulong hash)
    {
        var slots = _slots ??= new Slots(SlotsAtFirst);
        if (slots.Find(hash) >= 0)
        {
            return true;
        }

        if (slots.TakeFree(hash) < 0)
        {
            if (slots.Hashes.Length < SlotsMax)
            {
                _slots = slots = slots.Grown();
            }

            slots.TakeAny(hash);
        }

        return false;
    }

    /// <summary>Remembers where a key leads. Key and targets are copied.</summary>
    public void Keep(ulong hash, ReadOnlySpan<byte> key, ReadOnlySpan<TTarget> targets)
    {
        if (_slots is not { } slots || slots.Find(hash) is not (>= 0 and var slot))
        {
            return;
        }

        // Most keys of an exchange lead to few different sets of targets.
        var last = _lastTargets;
        if (!targets.SequenceEqual(last))
        {
            _lastTargets = last = targets.ToArray();
        }

        slots.Entries[slot] = new Entry(key.ToArray(), last);
    }

    private sealed record Entry(byte[] Key, TTarget[] Targets);

    private sealed class Slots(int count)
    {
        private int _next;

        /// <summary>The hash of each slot; 0 for one that is free.</summary>
        public ulong[] Hashes { get; } = new ulong[count];

        public Entry?[] Entries { get; } = new Entry?[count];

        public int RowOf(ulong hash) => (int)hash & (Hashes.Length - RowSlots);

        public int Find(ulong hash) => Find(hash, RowOf(hash));

        public int TakeFree(ulong hash)
        {
            var slot = Find(0, RowOf(hash));
            if (slot >= 0)
            {
                Hashes[slot] = hash;
            }

            return slot;
        }

        /// <summary>Takes a free slot of the row, or the next in turn.</summary>
        public int TakeAny(ulong hash)
        {
            var slot = TakeFree(hash);
            if (slot < 0)
            {
                slot = RowOf(hash) + (_next++ & (RowSlots - 1));
                Entries[slot] = null;
                Hashes[slot] = hash;
            }

            return slot;
        }

        public Slots Grown()
        {
            var grown = new Slots(2 * Hashes.Length);
            for (var i = 0; i < Hashes.Length; i++)
            {
                if (Hashes[i] is not 0 and var hash)
                {
                    grown.Entries[grown.TakeAny(hash)] = Entries[i];
                }
            }

            return grown;
        }

        private int Find(ulong hash, int row)
        {
            var index = Hashes.AsSpan(row, RowSlots).IndexOf(hash);
            return index < 0 ? -1 : row + index;
        }
    }
}
