using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Queues.QueueCommands;

namespace ActorBroker.Core.Tests.Queues;

public class QueueAttemptTests
{
    private static readonly QueueSettings Twice = QueueSettings.Default with { DeliveryLimit = 2, DeadLetterExchange = "dlx" };

    private readonly QueueScenario _queue = new(Twice);

    [Fact]
    public void A_message_is_delivered_once_more_than_it_may_come_back_and_then_leaves() => _queue
        .Given(Publish(1))
        .When(Consume(A)).ThenOnlyTells("R: subscribed", "A: deliver 0")
        .When(Return(A, 0)).Then("returned 0", "A: deliver 0 again #1")
        .When(Return(A, 0)).Then("returned 0", "A: deliver 0 again #2")
        .When(Return(A, 0)).Then("returned 0", "left 0, delivery_limit", "dead letters 0, delivery_limit")
        .ThenLeaving(1);

    [Fact]
    public void Without_an_exchange_it_is_dropped_at_the_limit() => new QueueScenario(Twice with { DeliveryLimit = 0, DeadLetterExchange = null })
        .Given(Publish(1), Consume(A))
        .When(Return(A, 0)).Then("returned 0", "settled 0");

    [Fact]
    public void A_lost_consumer_counts() => _queue
        .Given(Publish(2), Consume(A))
        .When(Forget(A)).Then("returned 0-1", "A: unused")
        .When(Consume(B)).Then("R: subscribed", "B: deliver 0-1 again #1");

    [Fact]
    public void A_cancelled_consumer_does_not_count() => _queue
        .Given(Publish(1), Consume(A))
        .When(Cancel(A)).Then("A: unused", "R: unsubscribed");

    [Fact]
    public void Messages_that_came_back_unequally_often_are_told_apart() => _queue
        .Given(Publish(4), Consume(A), Return(A, 1), Cancel(A))
        .Given(Return(A, 0, 1, 2, 3))
        .When(Consume(B)).Then("R: subscribed", "B: deliver 0 again #1, 1 again #2, 2-3 again #1");

    [Fact]
    public void Of_messages_that_come_back_together_only_the_exhausted_leave() => _queue
        .Given(Publish(3), Consume(A), Return(A, 1), Return(A, 1))
        .When(Return(A, 0, 1, 2))
        .ThenOnlyTells("dead letters 1, delivery_limit", "A: deliver 0 again #1, 2 again #1");

    [Fact]
    public void A_get_tells_the_attempts_too() => _queue
        .Given(Publish(1), Get(A), Return(A, 0)).When(Get(A)).Then("A: got 0 again #1, 0 left");

    [Fact]
    public void Attempts_survive_a_restart() => _queue
        .Given(Publish(3), Consume(A, prefetch: 2), Return(A, 1), Return(A, 1), Return(A, 0))
        .Restored()
        .When(Consume(B, prefetch: 2)).Then("R: subscribed", "B: deliver 0 again #1, 1 again #2")
        .When(Return(B, 1)).ThenOnlyTells("dead letters 1, delivery_limit", "B: deliver 2");

    [Fact]
    public void Attempts_that_were_journaled_count_after_a_replay() => _queue
        .Given(new Core.Queues.Published(1, 0, default), new Core.Queues.Delivered(1))
        .Given(new Core.Queues.Returned([new OffsetRange(0, 1)]), new Core.Queues.Returned([new OffsetRange(0, 1)]))
        .When(Consume(A)).ThenOnlyTells("R: subscribed", "A: deliver 0 again #2");

    [Fact]
    public void An_overdue_message_expires_rather_than_be_counted() => new QueueScenario(Twice with { MessageTtlMs = 10 })
        .Given(Publish(1), Consume(A))
        .WokenAt(10)
        .When(Return(A, 0)).Then("left 0, expired", "dead letters 0, expired");

    [Fact]
    public void A_quorum_queue_counts_without_a_limit() => new QueueScenario(QueueSettings.Default with { Type = QueueType.Quorum })
        .Given(Publish(1), Consume(A), Return(A, 0), Return(A, 0), Return(A, 0))
        .When(Return(A, 0)).Then("returned 0", "A: deliver 0 again #4");

    [Fact]
    public void A_classic_queue_without_a_limit_counts_nothing() => new QueueScenario()
        .Given(Publish(1), Consume(A)).When(Return(A, 0)).Then("A: deliver 0 again");

    [Fact]
    public void Counting_makes_nobody_wait() =>
        new QueueScenario(Twice).Given(Publish(1), Consume(A)).When(Return(A, 0)).Durability.ShouldBe(Durability.None);

    [Fact]
    public void Attempts_of_some_do_not_break_the_delivery_of_others_into_pieces() => _queue
        .Given(Publish(1000), Get(A), Return(A, 0))
        .When(Consume(B)).ThenOnlyTells("R: subscribed", "B: deliver 0 again #1, 1-999");
}
