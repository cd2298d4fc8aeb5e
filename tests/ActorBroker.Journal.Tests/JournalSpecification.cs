using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using Shouldly;
using Xunit;
using static ActorBroker.Journal.Tests.JournalDriver;

namespace ActorBroker.Journal.Tests;

/// <summary>What every journal promises. Each implementation runs all of it.</summary>
public abstract partial class JournalSpecification : IAsyncLifetime
{
    private IJournal? _journal;

    private protected IJournal Journal => _journal!;

    [Fact]
    public void An_entity_without_entries_has_no_past()
    {
        Journal.Past(Orders).ShouldBe("| 0");
        Journal.Read(Orders, 0).ShouldBeNull();
    }

    [Fact]
    public void Entries_come_back_in_order_with_their_bodies()
    {
        Journal.AppendNow(Orders, 1, "a", 0, "m0", "m1").IsStored.ShouldBeTrue();
        Journal.AppendNow(Orders, 2, "b");
        Journal.AppendNow(Orders, 3, "c", 2, "m2");

        Journal.Past(Orders).ShouldBe("1:a 2:b 3:c | 3");
        Journal.Read(Orders, 0).ShouldBe("0+2 m0m1");
        Journal.Read(Orders, 1).ShouldBe("0+2 m0m1");
        Journal.Read(Orders, 2).ShouldBe("2+1 m2");
        Journal.Read(Orders, 3).ShouldBeNull();
    }

    [Fact]
    public void Nothing_is_told_or_readable_before_a_commit()
    {
        var observer = Journal.Append(Orders, 1, "a", 0, ["m0"]);

        observer.IsTold.ShouldBeFalse();
        Journal.Read(Orders, 0).ShouldBeNull();

        Journal.Commit(mayBlock: true);
        observer.IsStored.ShouldBeTrue();
        Journal.Read(Orders, 0).ShouldBe("0+1 m0");
    }

    [Fact]
    public void A_commit_that_must_not_block_is_carried_out_all_the_same()
    {
        var observer = Journal.Append(Orders, 1, "a", 0, ["m0"]);
        Journal.Commit(mayBlock: false);

        observer.Wait().IsStored.ShouldBeTrue();
        Journal.Read(Orders, 0).ShouldBe("0+1 m0");
    }

    [Fact]
    public void A_replay_sees_what_was_appended_and_not_committed_yet()
    {
        Journal.Append(Orders, 1, "a", durability: Durability.None);

        Journal.Past(Orders).ShouldBe("1:a | 1");
    }

    [Fact]
    public void Each_observer_is_told_once_and_those_of_an_entity_in_order()
    {
        var order = new List<long>();
        var observers = Enumerable.Range(1, 100).Select(_ => new Observer(order)).ToList();
        for (var i = 0; i < 100; i++)
        {
            Journal.Append(new JournalEntry { Entity = Orders, Sequence = i + 1, Events = [1], Durability = Durability.Written }, observers[i]);
            if (i % 7 == 0)
            {
                Journal.Commit(mayBlock: i % 2 == 0);
            }
        }

        Journal.Commit(mayBlock: false);
        observers[^1].Wait();
        observers.ShouldAllBe(observer => observer.Times == 1);
        order.ShouldBe(Enumerable.Range(1, 100).Select(i => (long)i));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(0)]
    public void An_entry_that_does_not_follow_the_last_one_is_refused(long sequence)
    {
        Journal.AppendNow(Orders, 1, "a");

        Should.Throw<ArgumentException>(() => Journal.Append(Orders, sequence, "b")).Message.ShouldContain("Queue/1");
        Journal.Past(Orders).ShouldBe("1:a | 1");
    }

    [Fact]
    public void Offsets_may_leave_a_gap_but_never_go_back()
    {
        Journal.AppendNow(Orders, 1, "a", 5, "m5", "m6");

        Should.Throw<ArgumentException>(() => Journal.Append(Orders, 2, "b", 6, ["m6"]));
        Journal.AppendNow(Orders, 2, "b", 9, "m9");
        Journal.Read(Orders, 4).ShouldBeNull();
        Journal.Read(Orders, 7).ShouldBeNull();
        Journal.Read(Orders, 9).ShouldBe("9+1 m9");
    }

    [Fact]
    public void Bodies_without_messages_are_refused()
    {
        Should.Throw<ArgumentException>(() => Journal.Append(
            new JournalEntry { Entity = Orders, Sequence = 1, Events = [], Durability = Durability.None, Bodies = new ReadOnlyMemory<byte>[] { new byte[1] } }, null));
    }

    [Fact]
    public void A_replay_begins_with_the_last_snapshot()
    {
        Journal.AppendNow(Orders, 1, "a");
        Journal.AppendNow(Orders, 2, "b");
        Journal.Snapshot(Orders, 1, "s1");
        Journal.Past(Orders).ShouldBe("[1:s1] 2:b | 2");

        Journal.AppendNow(Orders, 3, "c");
        Journal.Snapshot(Orders, 3, "s3");
        Journal.Past(Orders).ShouldBe("[3:s3] | 3");

        Journal.AppendNow(Orders, 4, "d");
        Journal.Past(Orders).ShouldBe("[3:s3] 4:d | 4");
    }

    [Fact]
    public void A_snapshot_of_what_never_was_or_older_than_the_last_one_is_refused()
    {
        Should.Throw<ArgumentException>(() => Journal.SaveSnapshot(Orders, 1, [], []));
        Journal.AppendNow(Orders, 1, "a");
        Journal.AppendNow(Orders, 2, "b");
        Journal.Snapshot(Orders, 2, "s");

        Should.Throw<ArgumentException>(() => Journal.SaveSnapshot(Orders, 1, [], []));
        Should.Throw<ArgumentException>(() => Journal.SaveSnapshot(Orders, 3, [], []));
        Should.Throw<ArgumentException>(() => Journal.SaveSnapshot(Orders, 2, [], [new OffsetRange(3, 3)]));
        Should.Throw<ArgumentException>(() => Journal.SaveSnapshot(Orders, 2, [], [new OffsetRange(3, 5), new OffsetRange(4, 6)]));
    }

    [Fact]
    public void A_snapshot_gives_up_the_entries_that_hold_no_live_offset()
    {
        for (var i = 0; i < 10; i++)
        {
            Journal.AppendNow(Orders, i + 1, "e", i * 2, $"m{i * 2}", $"m{i * 2 + 1}");
        }

        Journal.Snapshot(Orders, 9, "s", (3, 4), (8, 11));
        Journal.Past(Orders);

        var there = Enumerable.Range(0, 20).Where(offset => Journal.Read(Orders, offset) is not null);
        there.ShouldBe([2, 3, 8, 9, 10, 11, 18, 19]);
    }

    [Fact]
    public void A_reader_walks_and_jumps()
    {
        for (var i = 0; i < 3000; i++)
        {
            Journal.Append(Orders, i + 1, "e", i, [$"m{i}"], Durability.None);
            Journal.Append(Mails, i + 1, "e", i * 70L, Enumerable.Repeat("x", 70).ToArray(), Durability.None);
        }

        Journal.Settle(Orders);
        Journal.Settle(Mails);
        using var reader = Journal.OpenReader(Orders);
        foreach (var step in new[] { 1, 5, 100, -1, -333 })
        {
            for (var i = step > 0 ? 0 : 2999; i is >= 0 and < 3000; i += step)
            {
                reader.Shows(i).ShouldBe($"{i}+1 m{i}");
            }

            reader.Rest();
        }

        reader.Shows(3000).ShouldBeNull();
        reader.Count.ShouldBe(0);
        reader.Shows(17).ShouldBe("17+1 m17");
        Journal.Read(Mails, 70 * 2999 + 69).ShouldStartWith($"{70 * 2999}+70 x");
    }

    [Fact]
    public void A_reader_opened_before_the_first_entry_sees_it()
    {
        using var reader = Journal.OpenReader(Orders);
        reader.Shows(0).ShouldBeNull();

        Journal.AppendNow(Orders, 1, "a", 0, "m0");
        reader.Shows(0).ShouldBe("0+1 m0");
    }

    [Fact]
    public void A_reader_no_longer_finds_what_was_given_up_while_it_rested()
    {
        Journal.AppendNow(Orders, 1, "a", 0, "m0");
        Journal.AppendNow(Orders, 2, "b", 1, "m1");
        using var reader = Journal.OpenReader(Orders);
        reader.Shows(0).ShouldBe("0+1 m0");
        reader.Rest();

        Journal.Snapshot(Orders, 2, "s", (1, 2));
        Journal.Past(Orders);
        reader.Shows(0).ShouldBeNull();
        reader.Shows(1).ShouldBe("1+1 m1");
    }

    [Fact]
    public void A_large_body_in_pieces_comes_back_as_one()
    {
        var pieces = Enumerable.Range(0, 5).Select(i => Enumerable.Repeat((byte)i, 300_000).ToArray()).ToArray();
        Journal.Append(
            new JournalEntry
            {
                Entity = Orders,
                Sequence = 1,
                Events = Bytes("big"),
                Durability = Durability.Synced,
                Count = 1,
                Bodies = pieces.Select(piece => new ReadOnlyMemory<byte>(piece)).ToArray(),
            },
            null);
        Journal.AppendNow(Orders, 2, "small", 1, "m1");

        using var reader = Journal.OpenReader(Orders);
        reader.MoveTo(0).ShouldBeTrue();
        reader.Bodies.Span.SequenceEqual(pieces.SelectMany(piece => piece).ToArray()).ShouldBeTrue();
        reader.Shows(1).ShouldBe("1+1 m1");
        Journal.Past(Orders).ShouldBe("1:big 2:small | 2");
    }

    [Fact]
    public void A_deleted_entity_has_no_past_and_takes_nothing_more()
    {
        Journal.AppendNow(Orders, 1, "a", 0, "m0");
        Journal.AppendNow(Mails, 1, "x", 0, "n0");
        Journal.Snapshot(Orders, 1, "s", (0, 1));
        using var reader = Journal.OpenReader(Orders);

        Journal.Delete(Orders);
        reader.Shows(0).ShouldBeNull();
        Journal.Commit(mayBlock: true);

        Journal.Past(Orders).ShouldBe("| 0");
        reader.Shows(0).ShouldBeNull();
        Should.Throw<ArgumentException>(() => Journal.Append(Orders, 2, "b")).Message.ShouldContain("Queue/1");
        Journal.Past(Mails).ShouldBe("1:x | 1");
    }

    [Fact]
    public void Deleting_what_never_was_does_nothing()
    {
        Journal.Delete(Orders);
        Journal.Commit(mayBlock: true);
        Journal.AppendNow(Orders, 1, "a").IsStored.ShouldBeTrue();
    }

    [Fact]
    public async Task A_closed_journal_says_so_and_has_told_everybody()
    {
        var journal = Journal;
        var observer = journal.Append(Orders, 1, "a");
        await journal.DisposeAsync();

        observer.IsStored.ShouldBeTrue();
        Should.Throw<JournalException>(() => journal.Append(Orders, 2, "b")).Message.ShouldContain("closed");
    }

    [Fact]
    public void Entities_appended_to_from_many_threads_keep_their_own_order()
    {
        const int threads = 4, entries = 400;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
        {
            var entity = EntityId.Of(EntityKind.Queue, thread);
            using var reader = Journal.OpenReader(entity);
            Observer? last = null;
            for (var i = 0; i < entries; i++)
            {
                last = Journal.Append(entity, i + 1, $"{i}", i, [$"{thread}-{i}"], (Durability)(i % 3));
                Journal.Commit(mayBlock: (i + thread) % 2 == 0);
                if (i % 10 == 0)
                {
                    last.Wait();
                    reader.Shows(i).ShouldBe($"{i}+1 {thread}-{i}");
                    Journal.SaveSnapshot(entity, i + 1, [1], [new OffsetRange(i / 2, i + 1)]);
                }
            }

            last!.Wait().IsStored.ShouldBeTrue();
        });

        for (var thread = 0; thread < threads; thread++)
        {
            var past = Journal.Past(EntityId.Of(EntityKind.Queue, thread));
            past.ShouldBe($"[391:\u0001] {string.Join(' ', Enumerable.Range(391, 9).Select(i => $"{i + 1}:{i}"))} | 400");
        }
    }

    public ValueTask InitializeAsync()
    {
        _journal = Open();
        return ValueTask.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_journal is not null)
        {
            await _journal.DisposeAsync();
        }
    }

    /// <summary>Closes and opens the journal again, where that means something.</summary>
    private protected async Task ReopenAsync()
    {
        await Journal.DisposeAsync();
        _journal = Open();
    }

    private protected abstract IJournal Open();
}
