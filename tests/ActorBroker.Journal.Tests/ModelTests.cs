using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Journal.Tests.Simulation;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ActorBroker.Journal.Tests;

/// <summary>Whatever is done to both, the embedded journal and the one in memory hold the same.</summary>
public sealed class ModelTests
{
    [Fact]
    public void The_embedded_journal_holds_what_the_one_in_memory_holds()
    {
        var steps = (from entity in Gen.Choose(1, 3)
                     from action in Gen.Choose(0, 40)
                     from argument in Gen.Choose(0, 1000)
                     select (entity, action, argument)).ListOf();
        Prop.ForAll(Arb.From(steps), list => Run([.. list])).Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(200));
    }

    private static bool Run(List<(int Entity, int Action, int Argument)> steps)
    {
        var disk = new SimulatedDisk();
        var memory = new MemoryJournal();
        var embedded = SimulatedJournal.Open(disk);
        var entities = Enumerable.Range(1, 3).Select(i => EntityId.Of(EntityKind.Queue, i)).ToArray();
        var state = new (long Sequence, long Offset, long FirstLive, bool IsDeleted)[4];
        foreach (var (number, action, argument) in steps)
        {
            var entity = entities[number - 1];
            ref var s = ref state[number];
            switch (action)
            {
                case 0 when s.Sequence > 3:
                    s.IsDeleted = true;
                    memory.Delete(entity);
                    embedded.Delete(entity);
                    break;
                case < 6 when s.Sequence > 0 && !s.IsDeleted:
                    // As a machine's do, the live ranges only ever shrink: what was given up once may be gone.
                    s.FirstLive = Math.Max(s.FirstLive, s.Offset - argument % 20);
                    List<OffsetRange> live = s.FirstLive < s.Offset ? [new OffsetRange(s.FirstLive, s.Offset)] : [];
                    memory.SaveSnapshot(entity, s.Sequence, [(byte)argument], live);
                    embedded.SaveSnapshot(entity, s.Sequence, [(byte)argument], live);
                    break;
                case 6:
                    embedded.DisposeAsync().AsTask().GetAwaiter().GetResult();
                    memory.Commit(mayBlock: true);
                    embedded = SimulatedJournal.Open(disk);
                    break;
                case < 12:
                    memory.Commit(mayBlock: true);
                    embedded.Commit(mayBlock: true);
                    break;
                case < 18 when !s.IsDeleted && argument < s.Offset:
                    // What is not written yet cannot be replaced; what is dead in one may still be there in the other.
                    memory.Settle(entity);
                    embedded.Settle(entity);
                    var replaced = new string('r', argument % 5 * 30);
                    memory.Replace(entity, argument, replaced).ShouldBe(embedded.Replace(entity, argument, replaced));
                    break;
                case > 12 when !s.IsDeleted:
                    var count = argument % 4;
                    s.Sequence++;
                    s.Offset += argument % 7 == 0 ? 3 : 0;
                    foreach (IJournal journal in new IJournal[] { memory, embedded })
                    {
                        journal.Append(entity, s.Sequence, $"{argument}", s.Offset, [.. Enumerable.Range(0, count).Select(i => new string((char)('a' + i), argument))]);
                    }

                    s.Offset += count;
                    break;
            }
        }

        memory.Commit(mayBlock: true);
        embedded.Commit(mayBlock: true);
        foreach (var entity in entities)
        {
            embedded.Past(entity).ShouldBe(memory.Past(entity));
            for (long offset = 0; offset < state[entity.Number].Offset + 2; offset++)
            {
                embedded.Read(entity, offset).ShouldBe(memory.Read(entity, offset));
            }
        }

        embedded.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return true;
    }
}
