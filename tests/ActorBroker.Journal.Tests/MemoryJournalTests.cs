using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
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

    [Fact]
    public void Replaced_bodies_give_their_memory_back()
    {
        Journal.AppendNow(Orders, 1, "e", 0, new string('m', 999));
        Journal.AppendNow(Orders, 2, "e", 1, new string('m', 999));
        Journal.Replace(Orders, 0, "n").ShouldBeTrue();
        Journal.Commit(mayBlock: true);
        ((MemoryJournal)Journal).Bytes.ShouldBe(1002);
        Journal.Snapshot(Orders, 2, "s", (0, 1));
        ((MemoryJournal)Journal).Bytes.ShouldBe(3);
    }

    [Fact]
    public void A_deleted_entity_is_forgotten()
    {
        var journal = (MemoryJournal)Journal;
        journal.AppendNow(Mails, 1, "x");
        for (var i = 0; i < 100; i++)
        {
            var reply = EntityId.Of(EntityKind.Queue, 1000 + i);
            journal.AppendNow(reply, 1, "e", 0, "m0");
            journal.Delete(reply);
            Should.Throw<ArgumentException>(() => journal.Append(reply, 2, "e")).Message.ShouldContain("deleted");
            journal.Commit(mayBlock: true);
        }

        journal.Count.ShouldBe(1);
        journal.Past(Mails).ShouldBe("1:x | 1");
    }

    private protected override IJournal Open() => new MemoryJournal();
}
