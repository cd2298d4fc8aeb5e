using System.Buffers;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Topics;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Topics;

public class PartitionEventCodecTests
{
    private static readonly (PartitionEvent Event, string Bytes)[] Golden =
    [
        (new BatchAppended(0, 1, 70, 1000, 1000, null, default), "01" + "00" + "01" + "46" + "E807" + "00"),
        (new BatchAppended(300, 100, 5000, 1000, -1, null, default), "01" + "AC02" + "64" + "8827" + "E807" + "D10F"),
        (new BatchAppended(1, 2, 70, 1000, 998, new BatchProducer(9, 3, 0, false), default), "02" + "0102" + "46" + "E807" + "03" + "09" + "03" + "00" + "00"),
        (new BatchAppended(1, 2, 70, 0, long.MaxValue, new BatchProducer(long.MaxValue, short.MaxValue, int.MaxValue, true), default),
            "02" + "0102" + "46" + "00" + "FEFFFFFFFFFFFFFFFF01" + "FFFFFFFFFFFFFFFF7F" + "FFFF01" + "FFFFFFFF07" + "01"),
        (new MarkerAppended(300, 78, 1000, 9, 3, true, default), "03" + "AC02" + "4E" + "E807" + "09" + "03" + "01"),
        (new ProducerEnlisted(9, 3, 1000), "04" + "09" + "03" + "E807"),
        (new ProducerFenced(9, 0, 1000), "05" + "09" + "00" + "E807"),
        (new LogStartMoved(300), "06" + "AC02"),
        (new ProducersForgotten([1, 300]), "07" + "02" + "01" + "AC02"),
        (new LogCompacted(300, 1000, [new OffsetRange(0, 1), new OffsetRange(5, 7)]), "08" + "AC02" + "E807" + "02" + "0001" + "0402"),
    ];

    public static TheoryData<string> Malformed => new(
        "",
        "00",
        "09",
        "FF",
        "010000" + "46" + "E807" + "00",                                   // no records
        "010001" + "00" + "E807" + "00",                                   // no bytes
        "01FFFFFFFFFFFFFFFF7F" + "01" + "46" + "E807" + "00",              // behind the largest offset
        "0100FFFFFFFF0F" + "46" + "E807" + "00",                           // more records than an int
        "010001" + "46" + "E807" + "D30F",                                 // a timestamp of -2
        "02010246E80703" + "09" + "808002" + "00" + "00",                  // an epoch of 32768
        "02010246E80703" + "09" + "03" + "8080808008" + "00",              // a sequence of 2^31
        "02010246E80703" + "09" + "03" + "00" + "02",                      // neither true nor false
        "02010246E80703" + "FFFFFFFFFFFFFFFFFF01" + "03" + "00" + "00",    // a producer of 2^64 - 1
        "03FFFFFFFFFFFFFFFF7F4EE807090301",                                // a marker at the largest offset
        "06FFFFFFFFFFFFFFFFFF01",
        "07FFFFFFFF07",
        "08AC02E807020001" + "0400");                                      // an empty range

    [Fact]
    public void Events_are_written_as_they_were_in_every_version_before()
    {
        foreach (var (@event, bytes) in Golden)
        {
            Convert.ToHexString(Written(@event)).ShouldBe(bytes);
        }
    }

    [Fact]
    public void Events_of_every_version_before_are_read()
    {
        foreach (var (@event, bytes) in Golden)
        {
            var read = ReadAll(Convert.FromHexString(bytes));
            PartitionText.Of(read).ShouldBe(PartitionText.Of(@event));
            Convert.ToHexString(Written(read)).ShouldBe(bytes);
        }
    }

    [Fact]
    public void A_truncated_event_is_refused_at_every_length()
    {
        foreach (var (_, bytes) in Golden)
        {
            var whole = Convert.FromHexString(bytes);
            for (var length = 0; length < whole.Length; length++)
            {
                Should.Throw<InvalidDataException>(() => Read(whole[..length]), $"the first {length} bytes of {bytes}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Malformed_bytes_are_refused(string bytes) => Should.Throw<InvalidDataException>(() => Read(Convert.FromHexString(bytes)));

    [Fact]
    public void Mutated_events_are_read_back_as_they_are_written_or_refused()
    {
        var mutation = from at in Gen.Choose(0, 1000) from value in Gen.Choose(0, 255) select (at, value);
        var bytes = from golden in Gen.Elements(Golden) from mutations in mutation.ArrayOf() select Mutated(golden.Bytes, mutations);
        Prop.ForAll(bytes.ToArbitrary(), ReadsOrRefuses).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(5));
    }

    [Fact]
    public void A_giant_count_allocates_nothing_for_it()
    {
        foreach (var bytes in new[] { "0780D0ACF30E00", "08000080D0ACF30E0001" })
        {
            var source = Convert.FromHexString(bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Should.Throw<InvalidDataException>(() => Read(source));
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20);
        }
    }

    [Fact]
    public void Bodies_come_with_batches_and_markers_alone()
    {
        var bytes = new byte[] { 1, 2, 3 };
        PartitionEventCodec.Instance.BodiesOf(new BatchAppended(7, 3, 3, 0, 0, null, bytes)).ShouldBe(new MessageBlock(7, 3, bytes));
        PartitionEventCodec.Instance.BodiesOf(new MarkerAppended(7, 3, 0, 1, 0, true, bytes)).ShouldBe(new MessageBlock(7, 1, bytes));
        PartitionEventCodec.Instance.BodiesOf(new LogStartMoved(7)).ShouldBe(default);
        PartitionEventCodec.Instance.IsJournaled(new LogStartMoved(7)).ShouldBeTrue();
    }

    private static void ReadsOrRefuses(byte[] bytes)
    {
        PartitionEvent read;
        try
        {
            read = Read(bytes);
        }
        catch (InvalidDataException e)
        {
            e.Message.ShouldNotBeEmpty();
            return;
        }

        ReadAll(Written(read)).ShouldBeEquivalentTo(read);
    }

    private static byte[] Mutated(string golden, (int At, int Value)[] mutations)
    {
        var bytes = Convert.FromHexString(golden);
        foreach (var (at, value) in mutations)
        {
            bytes[at % bytes.Length] = (byte)value;
        }

        return bytes;
    }

    private static byte[] Written(PartitionEvent @event)
    {
        var writer = new ArrayBufferWriter<byte>();
        PartitionEventCodec.Instance.Write(@event, writer);
        return writer.WrittenSpan.ToArray();
    }

    private static PartitionEvent Read(byte[] bytes)
    {
        ReadOnlySpan<byte> source = bytes;
        return PartitionEventCodec.Instance.Read(ref source);
    }

    private static PartitionEvent ReadAll(byte[] bytes)
    {
        ReadOnlySpan<byte> source = bytes;
        var @event = PartitionEventCodec.Instance.Read(ref source);
        source.Length.ShouldBe(0);
        return @event;
    }
}
