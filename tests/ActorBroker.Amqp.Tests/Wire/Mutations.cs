using ActorBroker.Amqp.Wire;
using Shouldly;

namespace ActorBroker.Amqp.Tests.Wire;

/// <summary>Damages good input in seeded ways and checks that a decoder answers with the protocol's own error or none.</summary>
internal static class Mutations
{
    /// <summary>Far more than a decoder may allocate for inputs of a few hundred bytes, far less than a claimed length asks for.</summary>
    private const long AllocatedBytesMax = 256 * 1024;

    public static void Survive(int seed, int rounds, byte[] good, Action<byte[]> decode)
    {
        var random = new Random(seed);
        for (var round = 0; round < rounds; round++)
        {
            var bad = Damage(random, good);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Exception? thrown = null;
            try
            {
                decode(bad);
            }
            catch (Exception e)
            {
                thrown = e;
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (thrown is not (null or AmqpWireException) || allocated > AllocatedBytesMax)
            {
                throw new ShouldAssertException(
                    $"seed {seed}, round {round}: {allocated} bytes allocated for {Hex.Text(bad)}", thrown);
            }
        }
    }

    private static byte[] Damage(Random random, byte[] good)
    {
        var bytes = new List<byte>(good);
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(4))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2 when at < bytes.Count:
                    bytes.RemoveRange(at, random.Next(1, bytes.Count - at + 1));
                    break;
                default:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)(random.Next(2) * 255), random.Next(1, 5)));
                    break;
            }
        }

        return [.. bytes];
    }
}
