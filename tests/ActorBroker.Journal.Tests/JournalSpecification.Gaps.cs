using Shouldly;
using Xunit;
using static ActorBroker.Journal.Tests.JournalDriver;

namespace ActorBroker.Journal.Tests;

/// <content>Reading where entries are missing.</content>
public abstract partial class JournalSpecification
{
    [Fact]
    public void A_reader_moves_over_a_gap_to_the_next_entry()
    {
        using var early = Journal.OpenReader(Orders);
        early.MoveToNext(0).ShouldBeFalse();
        Journal.AppendNow(Orders, 1, "a", 5, "m5", "m6");
        Journal.AppendNow(Orders, 2, "without messages");
        Journal.AppendNow(Orders, 3, "b", 7, "m7");
        Journal.AppendNow(Orders, 4, "c", 9, "m9");

        early.MoveToNext(0).ShouldBeTrue();
        early.FirstOffset.ShouldBe(5);
        early.MoveToNext(6).ShouldBeTrue();
        early.FirstOffset.ShouldBe(5);
        early.MoveToNext(7).ShouldBeTrue();
        early.FirstOffset.ShouldBe(7);
        early.MoveToNext(8).ShouldBeTrue();
        (early.FirstOffset, early.Count).ShouldBe((9, 1));
        early.Bodies.ToArray().ShouldBe(Bytes("m9"));
        early.MoveToNext(10).ShouldBeFalse();
        early.MoveTo(8).ShouldBeFalse();
    }

    [Fact]
    public void Whatever_is_given_up_a_reader_finds_the_next_of_what_is_left()
    {
        const int count = 3_000;
        for (var i = 0; i < count; i++)
        {
            Journal.Append(Orders, (2 * i) + 1, "e", 2 * i, ["mm", "m"]);
            Journal.Append(Orders, (2 * i) + 2, "without messages");
        }

        Journal.Commit(mayBlock: true);

        // Runs of living entries and gaps of many lengths, some longer than a block of an index.
        var live = new List<(long First, long End)>();
        for (long at = 7, run = 1; at + run < 2 * count; at += run + (run * run * run), run++)
        {
            live.Add((at, at + run));
        }

        Journal.Snapshot(Orders, 2 * count, "s", [.. live]);
        Journal.Settle(Orders);
        var left = Enumerable.Range(0, count).Select(static i => (long?)(2 * i))
            .Where(first => live.Exists(range => range.First < first + 2 && range.End > first)).ToList();
        using var onward = Journal.OpenReader(Orders);
        for (long offset = 0; offset < 2 * count; offset += offset % 7 == 0 ? 3 : 1)
        {
            var expected = left.Find(first => first + 2 > offset);
            onward.MoveToNext(offset).ShouldBe(expected is not null);
            using var fresh = Journal.OpenReader(Orders);
            fresh.MoveToNext(offset).ShouldBe(expected is not null);
            if (expected is not null)
            {
                (onward.FirstOffset, fresh.FirstOffset).ShouldBe((expected.Value, expected.Value));
            }
        }
    }
}
