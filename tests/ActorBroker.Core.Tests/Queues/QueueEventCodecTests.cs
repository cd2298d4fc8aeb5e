using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;
using ActorBroker.Core.Tests.Entities;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Queues;

public class QueueEventCodecTests : EventCodecSpecification<QueueEvent>
{
    protected override IEventCodec<QueueEvent> Codec => QueueEventCodec.Instance;

    protected override (QueueEvent Event, string Bytes)[] Golden =>
    [
        (new Published(1, 0, default), "010001"),
        (new Published(100, 300, default), "01AC0264"),
        (new Published(1, long.MaxValue - 1, default), "01FEFFFFFFFFFFFFFF7F01"),
        (new Settled([new OffsetRange(0, 1)]), "02010001"),
        (new Settled([new OffsetRange(5, 7), new OffsetRange(7, 8), new OffsetRange(200, 400)]), "020305020001C001C801"),
        (new Delivered(0), "0300"),
        (new Delivered(128), "038001"),
        (new Published(2, 0, default, new BatchTraits(1000, null, null, null)), "04000201E807"),
        (new Published(2, 300, default, new BatchTraits(long.MaxValue, [1000, long.MaxValue], null, null)), "04AC020202E80700"),
        (new Published(2, 0, default, new BatchTraits(5, null, [1, 9], [0, 300])), "0400020D05010900AC02"),
        (new Returned([new OffsetRange(5, 7)]), "05010502"),
        (new Left(DeathReason.Expired, [new OffsetRange(0, 1)]), "0601010001"),
        (new HandedIn(QueueCommands.Source, [new OffsetRange(3, 5), new OffsetRange(9, 10)], [new OffsetRange(3, 10)]),
            "07878080808080808002" + "0203020401" + "010307"),
    ];

    protected override string[] Malformed =>
    [
        "",
        "00",
        "04",
        "FF",
        "0100",
        "010000",
        "0100FFFFFFFF0F",
        "018080808080808080800101",
        "01FFFFFFFFFFFFFFFF7F01",
        "0201",
        "02010000",
        "0201FFFFFFFFFFFFFFFFFF0101",
        "020201010000",
        "020205FFFFFFFFFFFFFFFF7F0001",
        "02020501FFFFFFFFFFFFFFFFFF0101",
        "04000110",
        "0400010305",
        "0400010180808080808080808001",
        "0400010280808080808080808001",
        "04000108FFFFFFFF0F",
        "0400FFFFFFFF070200",
        "04000004",
        "050100",
        "0604010001",
        "06",
        "0780808080808080808002",
        "07070001",
        "0380808080808080808001",
        "03FFFFFFFFFFFFFFFFFFFF01",
    ];

    // Two thousand million ranges announced, one there; the largest number that there is; as many messages with traits.
    protected override string[] GiantCounts => ["0280D0ACF30E0001", "02FFFFFFFFFFFFFFFFFF010001", "0400FFFFFFFF070E0000"];

    [Fact]
    public void What_is_written_is_read_back()
    {
        var range = from gap in Gen.Choose(0, 500) from length in Gen.Choose(1, 500) select (gap, length);
        var @event = Gen.OneOf(
            from count in Gen.Choose(1, int.MaxValue)
            from first in Gen.Choose(0, int.MaxValue)
            select (QueueEvent)new Published(count, first * 1000L, default),
            from steps in range.ArrayOf()
            select (QueueEvent)new Settled(Ascending(steps)),
            from end in Gen.Choose(0, int.MaxValue) select (QueueEvent)new Delivered(end * 1_000_000L),
            from steps in range.ArrayOf() select (QueueEvent)new Returned(Ascending(steps)),
            from steps in range.ArrayOf()
            from reason in Gen.Elements(Enum.GetValues<DeathReason>())
            select (QueueEvent)new Left(reason, Ascending(steps)),
            from source in Gen.Choose(0, int.MaxValue)
            from arrived in range.ArrayOf()
            from leaving in range.ArrayOf()
            select (QueueEvent)new HandedIn(EntityId.Of(EntityKind.Queue, source), Ascending(arrived), Ascending(leaving)),
            from common in Gen.Elements(long.MaxValue, 1, 1_790_000_000_000)
            from each in Gen.Choose(1, 300).NonEmptyListOf()
            from parts in Gen.Choose(0, 7)
            select (QueueEvent)new Published(each.Count, 17, default, new BatchTraits(
                (parts & 1) == 0 ? common : long.MaxValue,
                (parts & 1) == 0 ? null : [.. each.Select(e => e % 4 == 0 ? long.MaxValue : e * 1_000_000_000L)],
                (parts & 2) == 0 ? null : [.. each.Select(e => (byte)e)],
                (parts & 4) == 0 ? null : [.. each.Select(e => e % 7 * 300_000_000)])));
        Prop.ForAll(@event.ToArbitrary(), ShouldBeReadBack).Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void Bodies_come_with_published_messages_alone()
    {
        var bytes = new byte[] { 1, 2, 3 };
        QueueEventCodec.Instance.BodiesOf(new Published(3, 7, bytes)).ShouldBe(new MessageBlock(7, 3, bytes));
        QueueEventCodec.Instance.BodiesOf(new Delivered(7)).ShouldBe(default);
        QueueEventCodec.Instance.IsJournaled(new Delivered(7)).ShouldBeTrue();
    }

    private static OffsetRange[] Ascending((int Gap, int Length)[] steps)
    {
        long end = 0;
        var ranges = new List<OffsetRange>();
        foreach (var (gap, length) in steps)
        {
            ranges.Add(new OffsetRange(end + gap, end + gap + length));
            end = ranges[^1].End;
        }

        return [.. ranges];
    }

    protected override string Told(QueueEvent @event) => QueueText.Of(@event);

    protected override void ShouldBeSound(QueueEvent @event)
    {
        if (@event is Settled { Offsets: var offsets })
        {
            long end = 0;
            foreach (var range in offsets)
            {
                range.First.ShouldBeGreaterThanOrEqualTo(end);
                range.End.ShouldBeGreaterThan(range.First);
                end = range.End;
            }
        }
    }
}
