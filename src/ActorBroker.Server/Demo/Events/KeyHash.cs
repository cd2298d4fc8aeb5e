using System.Buffers.Binary;

namespace ActorBroker.Server.Demo.Events;

/// <summary>Chooses the partition of a key as Kafka's clients do: by MurmurHash2 of the key, modulo the number of partitions.</summary>
internal static class KeyHash
{
    private const uint Seed = 0x9747b28c;
    private const uint Factor = 0x5bd1e995;

    /// <summary>The partition, from 0 on.</summary>
    public static int PartitionOf(ReadOnlySpan<byte> key, int partitions) => (int)(Murmur2(key) & int.MaxValue) % partitions;

    private static uint Murmur2(ReadOnlySpan<byte> bytes)
    {
        var hash = Seed ^ (uint)bytes.Length;
        for (; bytes.Length >= sizeof(uint); bytes = bytes[sizeof(uint)..])
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(bytes) * Factor;
            word ^= word >> 24;
            hash = (hash * Factor) ^ (word * Factor);
        }

        if (!bytes.IsEmpty)
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                hash ^= (uint)bytes[i] << (8 * i);
            }

            hash *= Factor;
        }

        hash ^= hash >> 13;
        hash *= Factor;
        return hash ^ (hash >> 15);
    }
}
