using ActorBroker.Actors.Persistence;
using Shouldly;
using Xunit;
using static ActorBroker.Journal.Tests.JournalDriver;

namespace ActorBroker.Journal.Tests;

/// <summary>The journal on disk: the specification, and that all of it survives.</summary>
public class EmbeddedJournalTests : JournalSpecification
{
    private readonly TemporaryDirectory _directory = new();

    private protected virtual JournalOptions Options => new() { Directory = _directory.Path, SegmentBytes = 1024 * 1024 };

    [Fact]
    public async Task What_was_appended_is_there_after_reopening()
    {
        Journal.AppendNow(Orders, 1, "a", 0, "m0", "m1");
        Journal.AppendNow(Orders, 2, "b");
        Journal.AppendNow(Mails, 1, "x", 7, "n7");
        await ReopenAsync();

        Journal.Past(Orders).ShouldBe("1:a 2:b | 2");
        Journal.Past(Mails).ShouldBe("1:x | 1");
        Journal.Read(Orders, 1).ShouldBe("0+2 m0m1");
        Journal.Read(Mails, 7).ShouldBe("7+1 n7");
        Should.Throw<ArgumentException>(() => Journal.Append(Mails, 2, "y", 7, ["n7"]));
        Journal.AppendNow(Mails, 2, "y", 8, "n8");
        await ReopenAsync();
        Journal.Read(Mails, 8).ShouldBe("8+1 n8");
    }

    [Fact]
    public async Task What_is_dead_stays_dead_after_reopening()
    {
        for (var i = 0; i < 10; i++)
        {
            Journal.AppendNow(Orders, i + 1, "e", i, $"m{i}");
        }

        Journal.Snapshot(Orders, 9, "s", (3, 5));
        Journal.AppendNow(Mails, 1, "x", 0, "n0");
        Journal.Delete(Mails);
        await ReopenAsync();

        Journal.Past(Orders).ShouldBe("[9:s] 10:e | 10");
        Enumerable.Range(0, 10).Where(offset => Journal.Read(Orders, offset) is not null).ShouldBe([3, 4, 9]);
        Journal.Past(Mails).ShouldBe("| 0");
        Should.Throw<ArgumentException>(() => Journal.Append(Mails, 1, "y"));
    }

    [Fact]
    public async Task A_snapshot_keeps_the_next_offset_when_all_entries_are_gone()
    {
        Journal.AppendNow(Orders, 1, "a", 41, "m41");
        Journal.Snapshot(Orders, 1, "s");
        await ReopenAsync();

        Should.Throw<ArgumentException>(() => Journal.Append(Orders, 2, "b", 41, ["m41"]));
        Journal.AppendNow(Orders, 2, "b", 42, "m42").IsStored.ShouldBeTrue();
    }

    [Fact]
    public async Task Replaced_bodies_are_there_after_reopening()
    {
        for (var i = 0; i < 2000; i++)
        {
            Journal.Append(Orders, i + 1, $"e{i}", i, [$"m{i}"]);
        }

        Journal.Snapshot(Orders, 1500, "s", (0, 1500));
        Journal.Settle(Orders);
        for (var i = 1999; i >= 0; i -= 3)
        {
            Journal.Replace(Orders, i, i % 2 == 0 ? [] : [$"n{i}"]).ShouldBeTrue();
        }

        Journal.Settle(Orders);
        for (var life = 0; life < 2; life++)
        {
            await ReopenAsync();
            Journal.Past(Orders).ShouldBe($"[1500:s] {string.Join(' ', Enumerable.Range(1500, 500).Select(i => $"{i + 1}:e{i}"))} | 2000");
            using var reader = Journal.OpenReader(Orders);
            for (var i = 0; i < 2000; i++)
            {
                reader.Shows(i).ShouldBe($"{i}+1 {((1999 - i) % 3 != 0 ? $"m{i}" : i % 2 == 0 ? "" : $"n{i}")}");
            }
        }

        Journal.AppendNow(Orders, 2001, "next", 2000, "m2000").IsStored.ShouldBeTrue();
    }

    [Fact]
    public void A_second_opener_is_refused_by_the_directory_s_name()
    {
        Journal.AppendNow(Orders, 1, "a");

        var error = Should.Throw<JournalException>(() => EmbeddedJournal.Open(Options, TimeProvider.System));
        error.Message.ShouldContain(_directory.Path);
        error.Message.ShouldContain("in use by another process");
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        _directory.Dispose();
    }

    private protected override IJournal Open() => EmbeddedJournal.Open(Options, TimeProvider.System);
}

/// <summary>The same with the smallest segments and no tail cache, so that everything is read from many files.</summary>
public sealed class EmbeddedJournalInSmallSegmentsTests : EmbeddedJournalTests
{
    private protected override JournalOptions Options => base.Options with { SegmentBytes = 4096, TailCacheBytes = 0, OpenFilesMax = 3 };
}

/// <summary>The same when the operating system syncs when it likes.</summary>
public sealed class EmbeddedJournalWithoutSyncTests : EmbeddedJournalTests
{
    private protected override JournalOptions Options => base.Options with { Durability = JournalDurability.Os };
}
