using ActorBroker.Core.Entities;
using Shouldly;
using Xunit;
using static ActorBroker.Journal.Tests.JournalDriver;

namespace ActorBroker.Journal.Tests;

/// <content>Exchanging the bodies of an entry.</content>
public abstract partial class JournalSpecification
{
    [Fact]
    public void Replaced_bodies_are_read_under_the_old_offsets_and_the_past_stays_the_same()
    {
        Journal.AppendNow(Orders, 1, "a", 0, "m0", "m1");
        Journal.AppendNow(Orders, 2, "b", 2, "m2");
        Journal.AppendNow(Orders, 3, "c", 3, "m3");

        Journal.Replace(Orders, 2, "n2", "+").ShouldBeTrue();
        Journal.Read(Orders, 2).ShouldBe("2+1 m2");
        Journal.Settle(Orders);

        Journal.Read(Orders, 1).ShouldBe("0+2 m0m1");
        Journal.Read(Orders, 2).ShouldBe("2+1 n2+");
        Journal.Read(Orders, 3).ShouldBe("3+1 m3");
        Journal.Past(Orders).ShouldBe("1:a 2:b 3:c | 3");
        Should.Throw<ArgumentException>(() => Journal.Append(Orders, 3, "again"));
        Journal.AppendNow(Orders, 4, "d", 4, "m4").IsStored.ShouldBeTrue();
        Journal.Read(Orders, 4).ShouldBe("4+1 m4");
    }

    [Fact]
    public void An_entry_can_lose_all_its_bytes_and_keeps_its_offsets()
    {
        Journal.AppendNow(Orders, 1, "a", 0, "m0", "m1");
        Journal.AppendNow(Orders, 2, "b", 2, "m2");

        Journal.Replace(Orders, 0).ShouldBeTrue();
        Journal.Settle(Orders);

        Journal.Read(Orders, 0).ShouldBe("0+2 ");
        Journal.Read(Orders, 1).ShouldBe("0+2 ");
        Journal.Read(Orders, 2).ShouldBe("2+1 m2");
        Journal.Past(Orders).ShouldBe("1:a 2:b | 2");
    }

    [Fact]
    public void Bodies_can_be_replaced_again_and_again_and_the_last_ones_count()
    {
        Journal.AppendNow(Orders, 1, "a", 0, "m0");
        Journal.Replace(Orders, 0, "first").ShouldBeTrue();
        Journal.Replace(Orders, 0, "second").ShouldBeTrue();
        Journal.Settle(Orders);
        Journal.Read(Orders, 0).ShouldBe("0+1 second");

        Journal.Replace(Orders, 0, "third, which is longer").ShouldBeTrue();
        Journal.Settle(Orders);
        Journal.Read(Orders, 0).ShouldBe("0+1 third, which is longer");
        Journal.Past(Orders).ShouldBe("1:a | 1");
    }

    [Fact]
    public void Who_replaces_is_told_when_that_is_written()
    {
        Journal.AppendNow(Orders, 1, "a", 0, "m0");
        using var observer = new Observer();
        using var nobody = new Observer();
        Journal.Replace(Orders, 0, [Bytes("n0")], observer).ShouldBeTrue();
        Journal.Replace(Orders, 7, [Bytes("n7")], nobody).ShouldBeFalse();
        observer.IsTold.ShouldBeFalse();
        Journal.Settle(Orders);

        (observer.Wait().IsStored, observer.Times, nobody.Times).ShouldBe((true, 1, 0));
        Journal.Read(Orders, 0).ShouldBe("0+1 n0");
    }

    [Fact]
    public void Only_an_entry_that_begins_there_and_is_readable_can_be_replaced()
    {
        Journal.Replace(Orders, 0, "n").ShouldBeFalse();
        Journal.AppendNow(Orders, 1, "a", 0, "m0", "m1");
        Journal.AppendNow(Orders, 2, "b", 2, "m2");
        Journal.Append(Orders, 3, "c", 3, ["m3"]);

        Journal.Replace(Orders, 1, "n").ShouldBeFalse();
        Journal.Replace(Orders, 3, "not written yet").ShouldBeFalse();
        Journal.Replace(Orders, 9, "n").ShouldBeFalse();
        Journal.Snapshot(Orders, 2, "s", (2, 3));
        Journal.Past(Orders);
        Journal.Replace(Orders, 0, "given up").ShouldBeFalse();
        Journal.Replace(Orders, 2, "n2").ShouldBeTrue();
        Journal.Settle(Orders);

        Journal.Read(Orders, 0).ShouldBeNull();
        Journal.Read(Orders, 2).ShouldBe("2+1 n2");
        Journal.Read(Orders, 3).ShouldBe("3+1 m3");
        Journal.Past(Orders).ShouldBe("[2:s] 3:c | 3");
    }

    [Fact]
    public void A_replacement_that_a_snapshot_overtakes_is_given_up_with_its_entry()
    {
        Journal.AppendNow(Orders, 1, "a", 0, "m0");
        Journal.AppendNow(Orders, 2, "b", 1, "m1");
        Journal.SaveSnapshot(Orders, 2, Bytes("s"), [new OffsetRange(1, 2)]);
        Journal.Replace(Orders, 0, "n0").ShouldBeTrue();
        Journal.Settle(Orders);
        Journal.Past(Orders).ShouldBe("[2:s] | 2");

        Journal.Read(Orders, 0).ShouldBeNull();
        Journal.Read(Orders, 1).ShouldBe("1+1 m1");
    }

    [Fact]
    public void Replaced_entries_die_like_others()
    {
        for (var i = 0; i < 6; i++)
        {
            Journal.AppendNow(Orders, i + 1, "e", i, $"m{i}");
        }

        foreach (var i in new[] { 4, 1, 2 })
        {
            Journal.Replace(Orders, i, $"n{i}").ShouldBeTrue();
        }

        Journal.Snapshot(Orders, 6, "s", (2, 4));
        Journal.Past(Orders).ShouldBe("[6:s] | 6");

        Enumerable.Range(0, 6).Select(i => Journal.Read(Orders, i)).ShouldBe([null, null, "2+1 n2", "3+1 m3", null, null]);
        Journal.Replace(Orders, 3, "n3").ShouldBeTrue();
        Journal.Snapshot(Orders, 6, "t", (3, 4));
        Journal.Past(Orders).ShouldBe("[6:t] | 6");
        Enumerable.Range(0, 6).Select(i => Journal.Read(Orders, i)).ShouldBe([null, null, null, "3+1 n3", null, null]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(-1)]
    [InlineData(-3)]
    public void Many_entries_replaced_in_any_order_are_found_by_walking_and_by_jumping(int step)
    {
        const int entries = 3000;
        for (var i = 0; i < entries; i++)
        {
            Journal.Append(Orders, i + 1, $"e{i}", i * 2L, [$"m{i}", "-"], Durability.None);
        }

        Journal.Settle(Orders);
        using var reader = Journal.OpenReader(Orders);
        for (var i = step > 0 ? 0 : entries - 1; i is >= 0 and < entries; i += step)
        {
            Journal.Replace(Orders, i * 2L, $"n{i}").ShouldBeTrue();
            if (i % 100 == 0)
            {
                Journal.Settle(Orders);
                reader.Shows(i * 2L).ShouldBe($"{i * 2}+2 n{i}");
            }
        }

        Journal.Settle(Orders);
        var start = step > 0 ? 0 : entries - 1;
        string Expected(int i) => (i - start) % step == 0 ? $"{i * 2}+2 n{i}" : $"{i * 2}+2 m{i}-";
        using var walking = Journal.OpenReader(Orders);
        for (var i = 0; i < entries; i++)
        {
            walking.Shows(i * 2L + 1).ShouldBe(Expected(i));
        }

        for (var i = 0; i < entries; i++)
        {
            var jump = i * 1009 % entries;
            reader.Shows(jump * 2L).ShouldBe(Expected(jump));
        }

        Journal.Past(Orders).ShouldBe($"{string.Join(' ', Enumerable.Range(0, entries).Select(i => $"{i + 1}:e{i}"))} | {entries}");
    }

    [Fact]
    public void A_reader_keeps_the_bodies_it_has_until_it_moves()
    {
        Journal.AppendNow(Orders, 1, "a", 0, "m0", "m1");
        Journal.AppendNow(Orders, 2, "b", 2, "m2");
        using var reader = Journal.OpenReader(Orders);
        reader.Shows(0).ShouldBe("0+2 m0m1");
        Journal.Replace(Orders, 0, "n").ShouldBeTrue();
        Journal.Settle(Orders);

        reader.Shows(1).ShouldBe("0+2 m0m1");
        reader.Shows(2).ShouldBe("2+1 m2");
        reader.Shows(1).ShouldBe("0+2 n");
    }

    [Fact]
    public void Nothing_is_replaced_in_a_deleted_entity_and_nothing_comes_back()
    {
        Journal.AppendNow(Orders, 1, "a", 0, "m0");
        Journal.Replace(Orders, 0, "n0").ShouldBeTrue();
        Journal.Delete(Orders);

        Should.Throw<ArgumentException>(() => Journal.Replace(Orders, 0, "n1")).Message.ShouldContain("Queue/1");
        Journal.Commit(mayBlock: true);
        Journal.Past(Orders).ShouldBe("| 0");
        Journal.Read(Orders, 0).ShouldBeNull();
    }
}
