using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActorBroker.Core.Exchanges;

/// <summary>
/// An immutable map from bytes to values. A key is looked up as a span; a change copies the few nodes on the way to the
/// key. It is a tree over the key's hash, five bits a level; each node has only the slots in use, told by a bitmap.
/// </summary>
internal sealed class ByteMap<TValue>
    where TValue : class
{
    private const int BitsPerLevel = 5;
    private const int SlotMask = (1 << BitsPerLevel) - 1;

    private readonly Node _root;

    private ByteMap(Node root) => _root = root;

    public static ByteMap<TValue> Empty { get; } = new(new Node(0, []));

    public bool IsEmpty => _root.Bitmap == 0;

    public bool TryGet(ReadOnlySpan<byte> key, [MaybeNullWhen(false)] out TValue value)
    {
        var node = _root;
        if (node.Bitmap == 0)
        {
            value = null;
            return false;
        }

        var hash = ByteMapHash.Of(key);
        for (var rest = hash; ; rest >>= BitsPerLevel)
        {
            var bit = 1U << (int)(rest & SlotMask);
            if ((node.Bitmap & bit) == 0)
            {
                value = null;
                return false;
            }

            var slot = node.Slots[node.IndexOf(bit)];
            if (slot is Leaf leaf)
            {
                var index = leaf.Hash == hash ? leaf.IndexOf(key) : -1;
                value = index < 0 ? null : leaf.Values[index];
                return index >= 0;
            }

            node = Unsafe.As<Node>(slot);
        }
    }

    /// <summary>The map with the key set to the value; the key's array is kept and must not be changed.</summary>
    public ByteMap<TValue> Set(byte[] key, TValue value) => new(Set(_root, ByteMapHash.Of(key), 0, key, value));

    /// <summary>The map without the key; the same map if it is not there.</summary>
    public ByteMap<TValue> Remove(ReadOnlySpan<byte> key)
    {
        var root = Remove(_root, ByteMapHash.Of(key), 0, key);
        return ReferenceEquals(root, _root) ? this : root is null ? Empty : new ByteMap<TValue>(root);
    }

    private static Node Set(Node node, ulong hash, int shift, byte[] key, TValue value)
    {
        var bit = BitAt(hash, shift);
        if ((node.Bitmap & bit) == 0)
        {
            return node.Insert(bit, new Leaf(hash, [key], [value]));
        }

        var index = node.IndexOf(bit);
        return node.Slots[index] switch
        {
            Leaf leaf when leaf.Hash == hash => node.Replace(index, leaf.Set(key, value)),
            Leaf leaf => node.Replace(index, Set(new Node(BitAt(leaf.Hash, shift + BitsPerLevel), [leaf]), hash, shift + BitsPerLevel, key, value)),
            var child => node.Replace(index, Set((Node)child, hash, shift + BitsPerLevel, key, value)),
        };
    }

    private static Node? Remove(Node node, ulong hash, int shift, ReadOnlySpan<byte> key)
    {
        var bit = BitAt(hash, shift);
        if ((node.Bitmap & bit) == 0)
        {
            return node;
        }

        var index = node.IndexOf(bit);
        var slot = node.Slots[index];
        object? left = slot is Leaf leaf
            ? leaf.Hash == hash ? leaf.Remove(key) : leaf
            : Remove((Node)slot, hash, shift + BitsPerLevel, key);
        if (ReferenceEquals(left, slot))
        {
            return node;
        }

        if (left is not null)
        {
            // A node with nothing but one leaf gives the leaf to its parent, so that removing undoes adding.
            return node.Replace(index, left is Node { Slots: [Leaf only] } ? only : left);
        }

        return node.Slots.Length == 1 ? null : node.Delete(bit, index);
    }

    private static uint BitAt(ulong hash, int shift) => 1U << (int)((hash >> shift) & SlotMask);

    /// <summary>An inner node: a slot holds a node or a leaf.</summary>
    private sealed class Node(uint bitmap, object[] slots)
    {
        public uint Bitmap { get; } = bitmap;

        public object[] Slots { get; } = slots;

        public int IndexOf(uint bit) => BitOperations.PopCount(Bitmap & (bit - 1));

        public Node Insert(uint bit, object slot)
        {
            var index = IndexOf(bit);
            return new Node(Bitmap | bit, [.. Slots[..index], slot, .. Slots[index..]]);
        }

        public Node Replace(int index, object slot)
        {
            var copy = (object[])Slots.Clone();
            copy[index] = slot;
            return new Node(Bitmap, copy);
        }

        public Node Delete(uint bit, int index) => new(Bitmap & ~bit, [.. Slots[..index], .. Slots[(index + 1)..]]);
    }

    /// <summary>The keys of one hash, nearly always one; sorted, so that even many are found fast.</summary>
    private sealed class Leaf(ulong hash, byte[][] keys, TValue[] values)
    {
        public ulong Hash { get; } = hash;

        public TValue[] Values { get; } = values;

        public int IndexOf(ReadOnlySpan<byte> key)
        {
            var (low, high) = (0, keys.Length - 1);
            while (low <= high)
            {
                var middle = (low + high) >>> 1;
                var order = key.SequenceCompareTo(keys[middle]);
                if (order == 0)
                {
                    return middle;
                }

                (low, high) = order < 0 ? (low, middle - 1) : (middle + 1, high);
            }

            return ~low;
        }

        public Leaf Set(byte[] key, TValue value)
        {
            var index = IndexOf(key);
            var at = index < 0 ? ~index : index;
            var behind = index < 0 ? at : at + 1;
            return new Leaf(Hash, [.. keys[..at], key, .. keys[behind..]], [.. Values[..at], value, .. Values[behind..]]);
        }

        public Leaf? Remove(ReadOnlySpan<byte> key)
        {
            var index = IndexOf(key);
            if (index < 0)
            {
                return this;
            }

            return keys.Length == 1
                ? null
                : new Leaf(Hash, [.. keys[..index], .. keys[(index + 1)..]], [.. Values[..index], .. Values[(index + 1)..]]);
        }
    }
}
