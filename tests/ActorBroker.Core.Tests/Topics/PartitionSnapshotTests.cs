using System.Buffers;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Topics;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Topics;

public class PartitionSnapshotTests
{
    /// <summary>A snapshot with something in each part.</summary>
    private const string Golden =
        "01"                                                // version
        + "010A029F04"                                      // start 1, end 10, cleaned up to 2, 543 dirty bytes
        + "00" + "01" + "01B1048E0305B81702"                // index: no merges, one point: at 1, 561 bytes, 1700 at 6, from 1500 to 1501
        + "03"                                              // three producers
        + "090004DC0B00" + "01" + "000200D00F"              // 9/0 idle: last sequence 2
        + "080200DC0B01" + "00"                             // 8/2 enlisted: any sequence
        + "070106DD0B0306" + "02" + "0000038019" + "010406C81A" // 7/1 open from 6: last sequence 4
        + "01" + "07010400"                                 // aborted: 7 from 3 to 4, stable after at 5
        + "01" + "0101";                                    // emptied: 1

    [Fact]
    public void A_snapshot_with_all_parts_is_laid_out_as_documented()
    {
        var machine = new PartitionMachine(TopicSettings.Default, PartitionLimits.Default);
        foreach (var @event in Past())
        {
            machine.Apply(@event);
        }

        Convert.ToHexString(SnapshotOf(machine)).ShouldBe(Golden);
        Convert.ToHexString(SnapshotOf(Read(Convert.FromHexString(Golden)))).ShouldBe(Golden);
    }

    [Fact]
    public void A_truncated_snapshot_is_refused_at_every_length()
    {
        var golden = Convert.FromHexString(Golden);
        for (var length = 0; length < golden.Length; length++)
        {
            Should.Throw<InvalidDataException>(() => Read(golden[..length]), $"the first {length} bytes");
        }
    }

    [Theory]
    [InlineData("02000000000000000000", "the version of another time")]
    [InlineData("01010000000000000000", "an end before the start")]
    [InlineData("01000001000000000000", "cleaned behind the end")]
    [InlineData("01000100000000000000", "records without an index")]
    [InlineData("01000000001F00000000", "merged more often than there is a reason")]
    [InlineData("01000000000001000000000000000000", "an index without records")]
    [InlineData("0100000000000000000000", "bytes behind the end")]
    [InlineData("01000000000000020900000000000900000000000000", "a producer twice")]
    [InlineData("01000000000000010900000002000000", "a transaction without its producer enlisted")]
    [InlineData("01000000000000010900000000060000", "more batches of a producer than are remembered")]
    [InlineData("0100000000000000010700010000", "an aborted transaction behind the end")]
    [InlineData("01000000000000000001", "an emptied range that ends too early")]
    [InlineData("010000000000000000010001", "an emptied range behind the end")]
    public void A_snapshot_that_cannot_be_is_refused(string bytes, string what) =>
        Should.Throw<InvalidDataException>(() => Read(Convert.FromHexString(bytes)), what);

    [Fact]
    public void An_empty_snapshot_is_read() => Read(Convert.FromHexString("01000000000000000000")).Bounds.ShouldBe(PartitionBounds.Empty);

    [Fact]
    public void Mutated_snapshots_are_read_or_refused()
    {
        var mutation = from at in Gen.Choose(0, 1000) from value in Gen.Choose(0, 255) select (at, value);
        Prop.ForAll(mutation.ArrayOf().ToArbitrary(), ReadsOrRefuses).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(5));
    }

    private static PartitionEvent[] Past() =>
    [
        new BatchAppended(0, 3, 100, 1500, 1000, new BatchProducer(9, 0, 0, false), default),
        new ProducerEnlisted(8, 2, 1500),
        new ProducerEnlisted(7, 1, 1500),
        new BatchAppended(3, 1, 100, 1500, 1600, new BatchProducer(7, 1, 0, true), default),
        new MarkerAppended(4, 78, 1500, 7, 1, false, default),
        new ProducerEnlisted(7, 1, 1500),
        new BatchAppended(5, 1, 100, 1500, 1550, null, default),
        new BatchAppended(6, 4, 301, 1501, 1700, new BatchProducer(7, 1, 1, true), default),
        new LogStartMoved(1),
        new LogCompacted(2, 50, [new OffsetRange(1, 2)]),
    ];

    private static void ReadsOrRefuses((int At, int Value)[] mutations)
    {
        var bytes = Convert.FromHexString(Golden);
        foreach (var (at, value) in mutations)
        {
            bytes[at % bytes.Length] = (byte)value;
        }

        try
        {
            var bounds = Read(bytes).Bounds;
            bounds.HighWatermark.ShouldBeGreaterThanOrEqualTo(bounds.LogStart);
            bounds.LastStable.ShouldBeInRange(bounds.LogStart, bounds.HighWatermark);
        }
        catch (InvalidDataException e)
        {
            e.Message.ShouldNotBeEmpty();
        }
    }

    private static PartitionMachine Read(byte[] bytes)
    {
        var machine = new PartitionMachine(TopicSettings.Default, PartitionLimits.Default);
        machine.ReadSnapshot(bytes);
        return machine;
    }

    private static byte[] SnapshotOf(PartitionMachine machine)
    {
        var writer = new ArrayBufferWriter<byte>();
        machine.WriteSnapshot(writer);
        return writer.WrittenSpan.ToArray();
    }
}
