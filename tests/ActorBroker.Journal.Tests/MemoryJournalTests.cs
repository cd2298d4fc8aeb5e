using ActorBroker.Actors.Persistence;
using Shouldly;
using Xunit;
using static ActorBroker.Journal.Tests.JournalDriver;

namespace ActorBroker.Journal.Tests;

/// <summary>The journal in memory.</summary>
public sealed class MemoryJournalTests : JournalSpecification
{
    [Fact]
    public void Dead_entries_give_their_memory_back()
    {
        for (var i = 0; i < 100; i++)
        {
            Journal.AppendNow(Orders, i + 1, "e", i, new string('m', 999));
        }

        ((MemoryJournal)Journal).Bytes.ShouldBe(100_000);
        Journal.Snapshot(Orders, 100, "s", (90, 100));
        ((MemoryJournal)Journal).Bytes.ShouldBe(10_001);
        Journal.Delete(Orders);
        Journal.Commit(mayBlock: true);
        ((MemoryJournal)Journal).Bytes.ShouldBe(0);
    }

    private protected override IJournal Open() => new MemoryJournal();
}
