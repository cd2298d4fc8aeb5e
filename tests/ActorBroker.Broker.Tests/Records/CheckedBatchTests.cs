using ActorBroker.Broker.Records.Batches;
using ActorBroker.Core.Records;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Records;

/// <summary>What is checked of a batch before it is stored, against what reads it afterwards.</summary>
public class CheckedBatchTests
{
    private const int Records = 3;

    [Fact]
    public void Whatever_is_taken_uncompressed_can_be_read()
    {
        var change = from at in Gen.Choose(0, 200)
                     from with in Gen.OneOf(Gen.Choose(0, 255), Gen.Elements(0, 1, 2, 0x7F, 0x80, 0xFF))
                     from kind in Gen.Choose(0, 2)
                     select (At: at, With: (byte)with, Kind: kind);
        var taken = 0;
        Prop.ForAll(Gen.Choose(0, 9).ToArbitrary(), change.ListOf().ToArbitrary(), (padding, changes) =>
        {
            var batch = Batch(padding);
            foreach (var (at, with, kind) in changes.Take(3))
            {
                var place = RecordBatchHeader.Size + (at % (batch.Length - RecordBatchHeader.Size));
                batch = kind == 0 ? batch : [.. batch[..place], with, .. batch[(place + (kind == 1 ? 1 : 0))..]];
            }

            Seal(batch);
            if (RecordBatchCheck.Check(batch, keysRequired: false, out var size) == RecordBatchError.None)
            {
                taken++;
                size.ShouldBe(batch.Length);
                SampleRecords.Of(batch).Count.ShouldBe(Records);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
        taken.ShouldBeGreaterThan(20);
    }

    /// <summary>Three records in which one of the numbers has more bytes than it needs.</summary>
    private static byte[] Batch(int padded)
    {
        var bytes = new List<byte>(new byte[RecordBatchHeader.Size]);
        for (var i = 0; i < Records; i++)
        {
            List<byte> record = [0];
            long[] numbers = [i * 1000, i, 1, 1, 1, 1, 1];
            for (var n = 0; n < numbers.Length; n++)
            {
                record.AddRange(Number(numbers[n], padded == n && i == 1));
                if (n is 2 or 3 or 5 or 6)
                {
                    record.Add((byte)'x');
                }
            }

            bytes.AddRange(Number(record.Count, padded == 7 && i == 1));
            bytes.AddRange(record);
        }

        return [.. bytes];
    }

    private static IEnumerable<byte> Number(long value, bool isPadded)
    {
        var rest = (ulong)((value << 1) ^ (value >> 63));
        for (var left = isPadded ? 9 : 0; rest >= 0x80 || left > 0; left--, rest >>= 7)
        {
            yield return (byte)(rest | 0x80);
        }

        yield return (byte)rest;
    }

    private static void Seal(byte[] batch)
    {
        using var builder = new RecordBatchBuilder(new RecordBatchOptions());
        for (var i = 0; i < Records; i++)
        {
            builder.Add(0, RecordBytes.Null, RecordBytes.Null);
        }

        using var right = builder.Build();
        right.Span[..RecordBatchHeader.Size].CopyTo(batch);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(8), batch.Length - RecordBatchHeader.PrefixSize);
        RecordBatchPatch.SetCrc(batch);
    }
}
