using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Queues.QueueCommands;

namespace ActorBroker.Core.Tests.Queues;

/// <summary>The side of a hand-over that messages leave.</summary>
public class QueueDeadLetterTests
{
    private static readonly QueueSettings WithExchange = QueueSettings.Default with { DeadLetterExchange = "dlx" };

    private readonly QueueScenario _queue = new(WithExchange);

    [Fact]
    public void A_rejected_message_leaves_and_stays_until_it_has_arrived()
    {
        _queue
            .Given(Publish(3), Consume(A))
            .When(Reject(A, 1)).Then("left 1, rejected", "dead letters 1, rejected")
            .ThenCounts(ready: 0, unacknowledged: 2)
            .ThenLeaving(1)
            .ThenLiveAre("0-2");
        _queue.Durability.ShouldBe(Durability.Written, "the hand-over begins when the leaving is written");
        _queue
            .When(HandedOver(1)).Then("settled 1")
            .ThenLeaving(0)
            .ThenLiveAre("0 2");
    }

    [Fact]
    public void An_expired_message_leaves() => new QueueScenario(WithExchange with { MessageTtlMs = 10 })
        .Given(Publish(2))
        .WokenAt(10).Then("left 0-1, expired", "dead letters 0-1, expired")
        .ThenSleeps();

    [Fact]
    public void Without_an_exchange_nothing_leaves() => new QueueScenario()
        .Given(Publish(1), Consume(A))
        .When(Reject(A, 0)).Then("settled 0")
        .ThenLeaving(0);

    [Fact]
    public void A_leaving_message_is_neither_delivered_nor_purged_nor_expired_again() => new QueueScenario(WithExchange with { MessageTtlMs = 10 })
        .Given(Publish(1), Consume(A), Reject(A, 0), Cancel(A))
        .When(Purge()).Then("R: purged 0")
        .When(Consume(B)).Then("R: subscribed")
        .At(50).When(Tick()).Then()
        .When(Get(C)).Then("C: got nothing")
        .ThenLeaving(1);

    [Fact]
    public void A_dead_letter_says_what_else_is_leaving_and_when()
    {
        _queue.Given(Publish(5), Consume(A)).At(7).Given(Reject(A, 0, 1)).When(Reject(A, 3));
        var letter = _queue.Effects.OfType<DeadLetter>().ShouldHaveSingleItem();
        QueueText.Of(letter.Leaving).ShouldBe("0-1 3");
        letter.Time.ShouldBe(7);
    }

    [Fact]
    public void What_is_leaving_is_told_in_few_ranges_however_many_gaps_there_are()
    {
        _queue.Given(Publish(1000), Consume(A)).When(Reject(A, [.. Enumerable.Range(0, 500).Select(i => i * 2L)]));
        var letter = _queue.Effects.OfType<DeadLetter>().ShouldHaveSingleItem();
        letter.Leaving.Count.ShouldBe(64);
        letter.Leaving[0].ShouldBe(new OffsetRange(0, 1));
        letter.Leaving[^1].ShouldBe(new OffsetRange(126, 999), "the last one covers the rest");
    }

    [Fact]
    public void After_a_crash_all_that_was_leaving_leaves_again() => _queue
        .Given(Publish(5), Consume(A), Reject(A, 0, 2), HandedOver(0))
        .Restored()
        .ThenLeaving(1)
        .ThenCounts(ready: 3, unacknowledged: 0)
        .WokenAtOnce().Then("dead letters 2, rejected")
        .When(Consume(B)).ThenOnlyTells("R: subscribed", "B: deliver 1 again, 3-4 again")
        .When(HandedOver(2)).Then("settled 2")
        .ThenLeaving(0);

    [Fact]
    public void After_a_crash_each_leaves_again_for_its_own_reason() => new QueueScenario(WithExchange)
        .Given(
            new Published(6, 0, default),
            new Left(DeathReason.MaxLength, [new OffsetRange(0, 1)]),
            new Left(DeathReason.Expired, [new OffsetRange(2, 4)]),
            new Left(DeathReason.DeliveryLimit, [new OffsetRange(4, 5)]),
            new Left(DeathReason.MaxLength, [new OffsetRange(1, 2)]))
        .When(Inspect())
        .Then("dead letters 2-3, expired", "dead letters 0-1, maxlen", "dead letters 4, delivery_limit", "R: 1 ready, 0 consumers");

    [Fact]
    public void An_arrival_that_is_told_twice_settles_once() => _queue
        .Given(Publish(2), Consume(A), Reject(A, 0, 1), HandedOver(0))
        .When(HandedOver(0)).Then()
        .When(HandedOver(0, 1)).Then("settled 1");

    [Fact]
    public void Only_what_is_leaving_can_arrive() => _queue
        .Given(Publish(2), Get(A))
        .When(HandedOver(0, 1, 17)).Then()
        .ThenCounts(ready: 1, unacknowledged: 1);

    [Fact]
    public void A_queue_with_leaving_messages_is_not_idle()
    {
        _queue.Given(Publish(1), Get(A), Reject(A, 0)).Machine.IsIdle.ShouldBeFalse();
        _queue.Restored().Machine.IsIdle.ShouldBeFalse();
        _queue.Given(HandedOver(0)).Machine.IsIdle.ShouldBeTrue();
    }

    [Fact]
    public void What_leaves_out_of_turn_does_not_make_others_look_delivered() => _queue
        .Given(PublishExpiring(-1, 10))
        .WokenAt(10)
        .Restored()
        .When(Consume(A)).ThenOnlyTells("dead letters 1, expired", "R: subscribed", "A: deliver 0");
}
