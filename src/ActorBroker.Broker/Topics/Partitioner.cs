using System.Buffers.Binary;

namespace ActorBroker.Broker.Topics;

/// <summary>
/// Chooses a partition for a key as Kafka's Java client does by default, so that a key's records meet in one partition
/// whatever they were published with.
/// </summary>
public static class Partitioner
{
    /// <summary>The partition of a key.</summary>
    public static int PartitionOf(ReadOnlySpan<byte> key, int partitions) => (Murmur2(key) & int.MaxValue) % partitions;

    /// <summary>MurmurHash2 of 32 bits with the seed that Kafka uses.</summary>
    public static int Murmur2(ReadOnlySpan<byte> bytes)
    {
        const uint Seed = 0x9747b28c;
        const uint Multiplier = 0x5bd1e995;
        unchecked
        {
            var hash = Seed ^ (uint)bytes.Length;
            for (; bytes.Length >= 4; bytes = bytes[4..])
            {
                var word = BinaryPrimitives.ReadUInt32LittleEndian(bytes) * Multiplier;
                word ^= word >> 24;
                hash = (hash * Multiplier) ^ (word * Multiplier);
            }

            if (bytes.Length > 0)
            {
                for (var i = bytes.Length - 1; i >= 0; i--)
                {
                    hash ^= (uint)bytes[i] << (8 * i);
                }

                hash *= Multiplier;
            }

            hash ^= hash >> 13;
            hash *= Multiplier;
            return (int)(hash ^ (hash >> 15));
        }
    }
}
