using System.Buffers;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Groups;
using ActorBroker.Core.Tests.Entities;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Groups;

public class GroupEventCodecTests : EventCodecSpecification<GroupEvent>
{
    private static readonly MemberRecord A = new(
        "a", new MemberProfile("I", "c", "h", 300, 5, "t", [new MemberProtocol("p", new byte[] { 7, 8 })]), new byte[] { 9 });

    private static readonly MemberRecord B = new("b", new MemberProfile(null, "", "", 0, 0, "", []), default);

    protected override IEventCodec<GroupEvent> Codec => GroupEventCodec.Instance;

    protected override (GroupEvent Event, string Bytes)[] Golden =>
    [
        (new GenerationStarted(3, "t", "p", "a", [A, B]), "010301740170016102016101014901630168AC020501740101700207080109016200000000000000" + "00"),
        (new GenerationEnded(300), "02AC02"),
        (new MemberReplaced("z", A), "03017A016101014901630168AC020501740101700207080109"),
        (new OffsetsStored(1, [new("o", 0, 5, -1, ""), new("o", 1, 64, 2, "m"), new("n", 0, -1, -1, "")]),
            "040203016F000A010000018001040" + "16D016E00010100"),
        (new OffsetsDropped([new("o", 0), new("o", 300)]), "0502016F0000AC02"),
        (new TopicDropped("o"), "06016F"),
        (new TransactionOpened(300, 2), "07AC0202"),
        (new PendingOffsetsStored(9, 0, [new("o", 0, 5, 0, "")]), "08090001016F000A0000"),
        (new TransactionClosed(9, short.MaxValue, true), "0909FFFF0101"),
        (new ProducerForgotten(9), "0A09"),
        (new GroupDeleted(), "0B"),
    ];

    protected override string[] Malformed =>
    [
        "",
        "00",
        "0C",
        "FF",
        "02FFFFFFFF08",
        "010301740170016100",
        "01030174017001610162000000000000000000",
        "0103017401700162026200000000000000000162000000000000000000",
        "0103017401700162020162000000000000000001620000000000000000",
        "0103017401700161FFFFFFFF0F",
        "03017A0161020149",
        "040201000000000" + "0",
        "0402FFFFFFFF0F016F",
        "0502016F00",
        "0501016FFFFFFFFF08",
        "06FF",
        "0609",
        "07FFFFFFFFFFFFFFFFFF0102",
        "0709808002",
        "09090002",
        "0601FF",
    ];

    protected override string[] GiantCounts =>
    [
        "0402FFFFFFFF070000", "05FFFFFFFF070000", "0103017401700161FFFFFFFF07", "0103017401700161" + "01" + "0161000000000000FFFFFFFF07",
    ];

    [Fact]
    public void What_is_written_is_read_back()
    {
        var name = Gen.Elements("a", "orders", "ä€", "x-1");
        var bytes = Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf();
        var member =
            from id in Gen.Choose(0, int.MaxValue)
            from instance in Gen.OneOf(Gen.Constant<string?>(null), name.Select(n => (string?)n))
            from session in Gen.Choose(0, int.MaxValue)
            from protocols in (from n in name from m in bytes select new MemberProtocol(n, m)).ArrayOf()
            from assignment in bytes
            select new MemberRecord($"{id}", new MemberProfile(instance, "c", "h", session, 5, "consumer", protocols), assignment);
        var offset =
            from topic in name
            from partition in Gen.Choose(0, int.MaxValue)
            from value in Gen.Elements(0, -1, 5, long.MaxValue, long.MinValue)
            from epoch in Gen.Elements(-1, 0, int.MaxValue, int.MinValue)
            from metadata in Gen.OneOf(Gen.Constant(""), name)
            select new OffsetToCommit(topic, partition, value, epoch, metadata);
        var @event = Gen.OneOf(
            from members in member.NonEmptyListOf()
            from number in Gen.Choose(0, int.MaxValue)
            let distinct = members.DistinctBy(m => m.MemberId, StringComparer.Ordinal).ToArray()
            select (GroupEvent)new GenerationStarted(number, "consumer", "range", distinct[^1].MemberId, distinct),
            from m in member select (GroupEvent)new MemberReplaced("old", m),
            from offsets in offset.ArrayOf() select (GroupEvent)new OffsetsStored(1_790_000_000_000, offsets),
            from offsets in offset.ArrayOf() select (GroupEvent)new PendingOffsetsStored(long.MaxValue, -5, offsets),
            from offsets in offset.ArrayOf()
            select (GroupEvent)new OffsetsDropped([.. offsets.Select(o => new GroupPartition(o.Topic, o.Partition))]));
        Prop.ForAll(@event.ToArbitrary(), ShouldBeReadBack).Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void Mutated_snapshots_are_read_or_refused()
    {
        var machine = new GroupMachine(GroupLimits.Default);
        foreach (var (@event, _) in Golden.Where(g => g.Event is not (GroupDeleted or GenerationEnded or ProducerForgotten or TopicDropped)))
        {
            machine.Apply(@event);
        }

        machine.Apply(new TransactionOpened(9, short.MaxValue));
        machine.Apply(new PendingOffsetsStored(9, 3, [new OffsetToCommit("o", 4, 4, 4, "4")]));
        machine.Apply(new TransactionOpened(7, 1));
        machine.Apply(new TransactionClosed(7, 1, true));
        var writer = new ArrayBufferWriter<byte>();
        machine.WriteSnapshot(writer);
        var snapshot = writer.WrittenSpan.ToArray();
        for (var length = 0; length < snapshot.Length; length++)
        {
            Should.Throw<InvalidDataException>(() => new GroupMachine(GroupLimits.Default).ReadSnapshot(snapshot.AsSpan(0, length)), $"{length} bytes");
        }

        Should.Throw<InvalidDataException>(() => new GroupMachine(GroupLimits.Default).ReadSnapshot([.. snapshot, 0])).Message.ShouldContain("follow");
        Should.Throw<InvalidDataException>(() => new GroupMachine(GroupLimits.Default).ReadSnapshot([2, .. snapshot[1..]])).Message.ShouldContain("version 2");
        var mutations = (from at in Gen.Choose(0, 1000) from value in Gen.Choose(0, 255) select (at, value)).ArrayOf();
        Prop.ForAll(mutations.ToArbitrary(), m => ReadsSnapshotOrRefuses(Mutated(snapshot, m)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(5));
    }

    private static void ReadsSnapshotOrRefuses(byte[] snapshot)
    {
        try
        {
            new GroupMachine(GroupLimits.Default).ReadSnapshot(snapshot);
        }
        catch (InvalidDataException e)
        {
            e.Message.ShouldNotBeEmpty();
        }
    }

    protected override string Told(GroupEvent @event) => GroupText.InFull(@event);

    protected override void ShouldBeSound(GroupEvent @event)
    {
        var machine = new GroupMachine(GroupLimits.Default);
        machine.Apply(new TransactionOpened(9, 0));
        machine.Apply(@event);
    }
}
