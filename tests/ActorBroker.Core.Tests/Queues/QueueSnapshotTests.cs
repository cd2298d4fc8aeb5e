using System.Buffers;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Queues.QueueCommands;

namespace ActorBroker.Core.Tests.Queues;

public class QueueSnapshotTests
{
    private static readonly QueueSettings Everything = QueueSettings.Default with
    {
        LengthBytesMax = 10_000,
        PriorityMax = 9,
        DeliveryLimit = 3,
        DeadLetterExchange = "dlx",
    };

    /// <summary>A snapshot with an entry in each part.</summary>
    private const string Golden =
        "01"              // version
        + "01"            // of the log: version
        + "00040A"        // floor, delivered end, end
        + "01" + "0201"   // settled: 2
        + "02" + "00010B" + "020115"   // deadlines: 0 until 11, 3 until 21
        + "02" + "0001AC02" + "020209" // sizes: 0 has 300 bytes, 3-4 have 9
        + "02" + "000105" + "020101"   // priorities: 0 has 5, 3 has 1
        + "01" + "030101"              // attempts: 3 came back once
        + "01" + "0101" + "00" + "00" + "00" // leaving: 1 rejected
        + "01" + "878080808080808002" + "01" + "0801"; // hand-overs: 8 of the queue 7

    [Fact]
    public void A_snapshot_with_all_parts_is_laid_out_as_documented()
    {
        var queue = new QueueScenario(Everything).At(1);
        queue.Given(With(new(10, 5, 300), new(-1, 0, 0), new(-1, 0, 0), new(20, 1, 9), new(-1, 0, 9)), HandIn(8), Publish(4));
        queue.Given(new Delivered(4), new Left(DeathReason.Rejected, [new OffsetRange(1, 2)]));
        queue.Given(new Settled([new OffsetRange(2, 3)]), new Returned([new OffsetRange(3, 4)]));
        Convert.ToHexString(SnapshotOf(queue.Machine)).ShouldBe(Golden);
        Convert.ToHexString(SnapshotOf(queue.Restored().Machine)).ShouldBe(Golden);
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
    [InlineData("020108AC02010202000000000000000000", "the version of another time")]
    [InlineData("010208AC02010202000000000000000000", "a log of another version")]
    [InlineData("01010908AC02010202000000000000000000", "delivered end below floor")]
    [InlineData("0101010807010202000000000000000000", "end below delivered end")]
    [InlineData("01010308AC02010202000000000000000000", "settled below floor")]
    [InlineData("010100080901000A000000000000000000", "settled beyond the end")]
    [InlineData("0101000004000100050B0000000000000000", "a deadline beyond the end")]
    [InlineData("010102020400010001050000000000000000", "a deadline below the floor")]
    [InlineData("01010000040001000180808080808080808001" + "0000000000000000", "a deadline beyond the end of time")]
    [InlineData("0101000004000001000180808080080000000000000000", "a size beyond all")]
    [InlineData("010100000400000001000180020000000000000000", "a priority beyond all")]
    [InlineData("010100000400000000000100050000000000", "leaving beyond the end")]
    [InlineData("01010000040000000000000000000000", "more behind the end")]
    public void A_snapshot_that_contradicts_itself_is_refused(string bytes, string why) =>
        Should.Throw<InvalidDataException>(() => Read(Convert.FromHexString(bytes)), why);

    [Fact]
    public void Mutated_snapshots_are_read_or_refused()
    {
        var mutation = from at in Gen.Choose(0, 1000) from value in Gen.Choose(0, 127) select (at, value);
        Prop.ForAll(mutation.ArrayOf().ToArbitrary(), ReadsOrRefuses).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(5));
    }

    private static void ReadsOrRefuses((int At, int Value)[] mutations)
    {
        var bytes = Convert.FromHexString(Golden);
        foreach (var (at, value) in mutations)
        {
            bytes[at % bytes.Length] = (byte)value;
        }

        try
        {
            var machine = Read(bytes);
            (machine.Ready + machine.Leaving).ShouldBeGreaterThanOrEqualTo(0);
        }
        catch (InvalidDataException e)
        {
            e.Message.ShouldNotBeEmpty();
        }
    }

    private static QueueMachine Read(byte[] bytes)
    {
        var machine = new QueueMachine(Everything);
        machine.ReadSnapshot(bytes);
        return machine;
    }

    private static byte[] SnapshotOf(QueueMachine machine)
    {
        var writer = new ArrayBufferWriter<byte>();
        machine.WriteSnapshot(writer);
        return writer.WrittenSpan.ToArray();
    }
}
