using ActorBroker.Amqp.Wire;

namespace ActorBroker.Amqp.Tests.Wire;

/// <summary>Tables of all types, nested a few levels.</summary>
internal static class RandomTables
{
    public static FieldTable Next(Random random, int depth = 0)
    {
        var entries = new FieldEntry[random.Next(5)];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = new FieldEntry(Text(random), Value(random, depth));
        }

        return new FieldTable(entries);
    }

    public static FieldValue Value(Random random, int depth) => random.Next(depth > 3 ? 16 : 18) switch
    {
        0 => FieldValue.Boolean(random.Next(2) == 1),
        1 => FieldValue.SByte((sbyte)random.Next()),
        2 => FieldValue.Byte((byte)random.Next()),
        3 => FieldValue.Int16((short)random.Next()),
        4 => FieldValue.UInt16((ushort)random.Next()),
        5 => FieldValue.Int32((int)random.NextInt64()),
        6 => FieldValue.UInt32((uint)random.NextInt64()),
        7 => FieldValue.Int64(random.NextInt64() - (long.MaxValue / 2)),
        8 => FieldValue.Int64Alternate(-random.NextInt64()),
        9 => FieldValue.Single(BitConverter.Int32BitsToSingle((int)random.NextInt64())),
        10 => FieldValue.Double(BitConverter.Int64BitsToDouble(random.NextInt64())),
        11 => FieldValue.Decimal((byte)random.Next(), (uint)random.NextInt64()),
        12 => FieldValue.String(Text(random)),
        13 => FieldValue.Timestamp((ulong)random.NextInt64() << 1),
        14 => FieldValue.Void,
        15 => FieldValue.Binary([0xFF, (byte)random.Next()]),
        16 => FieldValue.Table(Next(random, depth + 1)),
        _ => FieldValue.Array(Value(random, depth + 1), Value(random, depth + 1)),
    };

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => "aé€😀-".EnumerateRunes().ElementAt(random.Next(5)).ToString()));
}
