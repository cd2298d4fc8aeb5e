using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Queues.QueueCommands;

namespace ActorBroker.Core.Tests.Queues;

/// <summary>Millions of messages: what they cost in memory, and that no work on them grows with their square. The latter would take hours and not seconds.</summary>
public class QueueCapacityTests
{
    private const int TenMillion = 10_000_000;

    [Fact]
    public void Ten_million_ready_messages_cost_little_more_than_a_bit_each()
    {
        var queue = new QueueScenario();
        var publish = Publish(TenMillion);
        AllocatedBy(() => queue.Given(publish)).ShouldBeLessThan(TenMillion / 8 * 5 / 4);
    }

    [Fact]
    public void Ten_million_messages_are_recovered_for_little_more_than_a_bit_each()
    {
        var queue = new QueueScenario(QueueSettings.Default with { MessageTtlMs = 1000 }).Given(Publish(TenMillion) with { Bytes = default }).Restored();
        AllocatedBy(() => queue.When(Get(A))).ShouldBeLessThan(TenMillion / 8 * 5 / 4);
        queue.ThenCounts(ready: TenMillion - 1, unacknowledged: 1);
        AllocatedBy(() => queue.WokenAt(1000)).ShouldBeLessThan(TenMillion / 8 * 5, "they expire together");
        queue.ThenCounts(ready: 0, unacknowledged: 1);
    }

    [Fact]
    public void A_million_messages_that_expire_in_any_order_do_so_at_once()
    {
        const int Count = 1_000_000;
        var queue = new QueueScenario(QueueSettings.Default with { PriorityMax = 5, DeadLetterExchange = "dlx" }).At(1);
        for (var first = 0; first < Count; first += 1000)
        {
            queue.Given(With([.. Enumerable.Range(first, 1000).Select(i => new MessageTraits(1 + (i * 7919L % 10_007), (byte)(i % 3), 0))]));
        }

        queue.At(20_000).When(Tick()).Then($"left 0-{Count - 1}, expired", $"dead letters 0-{Count - 1}, expired").ThenSleeps();
    }

    [Fact]
    public void Millions_of_messages_of_mixed_priorities_are_recovered_and_purged()
    {
        const int Count = 2_000_000;
        var settings = QueueSettings.Default with { PriorityMax = 9 };
        var queue = new QueueScenario(settings);
        var traits = Enumerable.Range(0, Count).Select(i => new MessageTraits(-1, (byte)(i % 10), 0)).ToArray();
        queue.Given(With(traits)).Restored()
            .When(Get(A)).ThenOnlyTells($"A: got 9, {Count - 1} left")
            .When(Purge()).Then($"settled 0-8 10-{Count - 1}", $"R: purged {Count - 1}");
    }

    [Fact]
    public void A_full_queue_drops_as_fast_as_it_takes()
    {
        var queue = new QueueScenario(QueueSettings.Default with { LengthMax = 1_000_000, LengthBytesMax = 100_000_000 });
        var batch = With([.. Enumerable.Repeat(new MessageTraits(-1, 0, 100), 1000)]);
        for (var i = 0; i < 3000; i++)
        {
            queue.Given(batch);
        }

        queue.ThenCounts(ready: 1_000_000, unacknowledged: 0).ThenLiveAre("2000000-2999999");
    }

    [Fact]
    public void A_slow_target_of_dead_letters_makes_no_hand_over_dearer()
    {
        var queue = new QueueScenario(QueueSettings.Default with { DeadLetterExchange = "dlx" });
        queue.Given(Publish(100_000), Consume(A, window: int.MaxValue));
        for (var offset = 0; offset < 100_000; offset += 2)
        {
            queue.Given(Reject(A, offset));
        }

        queue.Effects.OfType<DeadLetter>().ShouldHaveSingleItem().Leaving.Count.ShouldBe(64);
        queue.ThenLeaving(50_000);
    }

    [Fact]
    public void What_has_arrived_by_hand_over_makes_what_follows_no_dearer()
    {
        const int Count = 200_000;
        const int Portion = 256;
        var queue = new QueueMachine(QueueSettings.Default);
        OffsetRange[] leaving = [new(0, 2 * Count)];
        var allocated = AllocatedBy(() =>
        {
            for (long first = 0; first < 2 * Count; first += 2 * Portion)
            {
                OffsetRange[] portion = [.. Enumerable.Range(0, Portion).Select(i => new OffsetRange(first + (2 * i), first + (2 * i) + 1))];
                queue.Apply(new HandedIn(Source, portion, leaving));
            }
        });

        allocated.ShouldBeLessThan(Count * 100);
    }

    private static long AllocatedBy(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
