using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ActorBroker.Broker.Records.Compaction;

/// <summary>
/// The latest offset of each key, with 16 bytes of the key's SHA-256 in place of the key: open addressing with linear probing in
/// one array that grows up to a limit. Two keys with the same 16 bytes would be taken for one; a producer cannot make such.
/// </summary>
/// <param name="limitBytes">Most bytes of the array. While it grows, the old one stands beside the new one.</param>
internal sealed class KeyOffsetMap(int limitBytes)
{
    private const int SlotSize = 24;
    private const int FirstSlots = 1024;

    // Of four places three are used at most, so that a search stays short.
    private const double LoadMax = 0.75;

    private readonly int _slotsMax = Math.Max(2, limitBytes / SlotSize);
    private Slot[] _slots = [];
    private int _count;

    /// <summary>Notes the offset of a key; offsets come in ascending order.</summary>
    /// <returns>False if the key is new and the map is full.</returns>
    public bool TryPut(ReadOnlySpan<byte> key, long offset)
    {
        var wanted = Hash(key);
        if (_slots.Length > 0)
        {
            ref var known = ref Find(_slots, wanted);
            if (known.OffsetPlusOne != 0)
            {
                known.OffsetPlusOne = offset + 1;
                return true;
            }
        }

        if (_count >= (int)(_slots.Length * LoadMax) && !TryGrow())
        {
            return false;
        }

        ref var free = ref Find(_slots, wanted);
        free = wanted with { OffsetPlusOne = offset + 1 };
        _count++;
        return true;
    }

    /// <summary>The latest offset of a key; -1 if it is not known.</summary>
    public long Find(ReadOnlySpan<byte> key) => _count == 0 ? -1 : Find(_slots, Hash(key)).OffsetPlusOne - 1;

    private static Slot Hash(ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, hash);
        return new Slot(BinaryPrimitives.ReadUInt64LittleEndian(hash), BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]), 0);
    }

    private static ref Slot Find(Slot[] slots, Slot wanted)
    {
        var at = (int)Math.BigMul(wanted.High, (ulong)slots.Length, out _);
        while (true)
        {
            ref var slot = ref slots[at];
            if (slot.OffsetPlusOne == 0 || (slot.High == wanted.High && slot.Low == wanted.Low))
            {
                return ref slot;
            }

            at = at + 1 == slots.Length ? 0 : at + 1;
        }
    }

    private bool TryGrow()
    {
        var size = (int)Math.Min(Math.Max(FirstSlots, 2L * _slots.Length), _slotsMax);
        if (size <= _slots.Length)
        {
            return false;
        }

        var slots = new Slot[size];
        foreach (var slot in _slots)
        {
            if (slot.OffsetPlusOne != 0)
            {
                Find(slots, slot) = slot;
            }
        }

        _slots = slots;
        return true;
    }

    private record struct Slot(ulong High, ulong Low, long OffsetPlusOne);
}
