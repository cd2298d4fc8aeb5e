using ActorBroker.Core.Entities;
using ActorBroker.Core.Tests.Entities;
using ActorBroker.Core.Topics;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Topics;

public class PartitionEventCodecTests : EventCodecSpecification<PartitionEvent>
{
    protected override IEventCodec<PartitionEvent> Codec => PartitionEventCodec.Instance;

    protected override (PartitionEvent Event, string Bytes)[] Golden =>
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

    protected override string[] Malformed =>
    [
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
        "08AC02E807020001" + "0400",                                     // an empty range
    ];

    protected override string[] GiantCounts => ["0780D0ACF30E00", "08000080D0ACF30E0001"];

    [Fact]
    public void Bodies_come_with_batches_and_markers_alone()
    {
        var bytes = new byte[] { 1, 2, 3 };
        PartitionEventCodec.Instance.BodiesOf(new BatchAppended(7, 3, 3, 0, 0, null, bytes)).ShouldBe(new MessageBlock(7, 3, bytes));
        PartitionEventCodec.Instance.BodiesOf(new MarkerAppended(7, 3, 0, 1, 0, true, bytes)).ShouldBe(new MessageBlock(7, 1, bytes));
        PartitionEventCodec.Instance.BodiesOf(new LogStartMoved(7)).ShouldBe(default);
        PartitionEventCodec.Instance.IsJournaled(new LogStartMoved(7)).ShouldBeTrue();
    }

    protected override string Told(PartitionEvent @event) => PartitionText.Of(@event);
}
