using ActorBroker.Core.Catalog;
using Xunit;
using static ActorBroker.Core.Tests.Queues.QueueCommands;

namespace ActorBroker.Core.Tests.Queues;

/// <summary>Who is served: a single active consumer, and consumers with priorities.</summary>
public class QueueActiveConsumerTests
{
    private readonly QueueScenario _queue = new();
    private readonly QueueScenario _single = new(QueueSettings.Default with { SingleActiveConsumer = true });

    [Fact]
    public void Only_the_first_consumer_is_active() => _single
        .Given(Consume(A, prefetch: 2), Consume(B))
        .When(Publish(4)).ThenOnlyTells("P: accepted", "A: deliver 0-1")
        .ThenCounts(ready: 2, unacknowledged: 2)
        .When(Ack(A, 0)).ThenOnlyTells("A: deliver 2");

    [Fact]
    public void When_the_active_consumer_is_cancelled_the_next_takes_over_and_the_first_keeps_what_it_holds() => _single
        .Given(Consume(A, prefetch: 2), Consume(B), Consume(C), Publish(4))
        .When(Cancel(A)).ThenOnlyTells("R: unsubscribed", "B: deliver 2-3")
        .ThenCounts(ready: 0, unacknowledged: 4);

    [Fact]
    public void When_the_active_consumer_is_lost_the_next_gets_what_it_held() => _single
        .Given(Consume(A, prefetch: 2), Consume(B), Publish(3))
        .When(Forget(A)).ThenOnlyTells("B: deliver 0-1 again, 2");

    [Fact]
    public void Consumers_take_over_in_the_order_of_their_subscription() => _single
        .Given(Consume(A), Consume(B), Consume(C))
        .Given(Cancel(B), Consume(B), Cancel(A))
        .When(Publish(1)).ThenOnlyTells("P: accepted", "C: deliver 0")
        .Given(Cancel(C))
        .When(Publish(1)).ThenOnlyTells("P: accepted", "B: deliver 1");

    [Fact]
    public void The_first_consumer_of_the_highest_priority_takes_over() => _single
        .Given(Consume(A), Consume(B), Consume(C, priority: 2), Consume(R, priority: 2))
        .When(Publish(1)).ThenOnlyTells("P: accepted", "A: deliver 0")
        .Given(Cancel(A))
        .When(Publish(1)).ThenOnlyTells("P: accepted", "C: deliver 1")
        .Given(Cancel(B), Cancel(C))
        .When(Publish(1)).ThenOnlyTells("P: accepted", "R: deliver 2");

    [Fact]
    public void A_waiting_consumer_of_a_higher_priority_stays_behind_the_active_one_when_another_leaves() => _single
        .Given(Consume(A), Consume(B), Consume(C, priority: 2), Cancel(B))
        .When(Publish(1)).ThenOnlyTells("P: accepted", "A: deliver 0");

    [Fact]
    public void An_exclusive_consumer_is_refused_where_one_at_a_time_is_active() => _single
        .When(Consume(A, exclusive: true)).ThenOnlyTells("R: refused, ExclusiveUse")
        .When(Consume(A)).ThenOnlyTells("R: subscribed");

    [Fact]
    public void A_waiting_consumer_that_leaves_changes_nothing() => _single
        .Given(Consume(A), Consume(B), Cancel(B))
        .When(Publish(1)).ThenOnlyTells("P: accepted", "A: deliver 0");

    [Fact]
    public void Whoever_settles_or_sends_does_not_become_active_by_that() => _single
        .Given(Publish(3), Get(B), Consume(A, prefetch: 1), Consume(B))
        .When(Ack(B, 0), Sent(B, 1)).Then("settled 0")
        .ThenCounts(ready: 1, unacknowledged: 1);

    [Fact]
    public void The_active_consumer_is_served_again_when_it_has_room() => _single
        .Given(Consume(A, window: 1), Consume(B), Publish(2))
        .When(Sent(A, 1)).ThenOnlyTells("A: deliver 1");

    [Fact]
    public void Consumers_of_a_higher_priority_are_served_as_long_as_they_have_room() => _queue
        .Given(Consume(A), Consume(B, prefetch: 2, priority: 5), Consume(C, prefetch: 1, priority: -1))
        .When(Publish(4)).ThenOnlyTells("P: accepted", "B: deliver 0-1", "A: deliver 2-3")
        .When(Ack(B, 0), Publish(2)).ThenOnlyTells("P: accepted", "B: deliver 4", "A: deliver 5");

    [Fact]
    public void Consumers_of_equal_priority_take_turns() => _queue
        .Given(Consume(A, priority: 1), Consume(B, priority: 1), Consume(C))
        .When(Publish(3)).ThenOnlyTells("P: accepted", "A: deliver 0, 2", "B: deliver 1");

    [Fact]
    public void The_lowest_priority_is_served_when_all_others_are_gone_or_full() => _queue
        .Given(Consume(A, priority: 2), Consume(B, prefetch: 1, priority: 1), Consume(C))
        .Given(Cancel(A))
        .When(Publish(2)).ThenOnlyTells("P: accepted", "B: deliver 0", "C: deliver 1");

    [Fact]
    public void A_consumer_may_come_back_with_another_priority() => _queue
        .Given(Consume(A, priority: 2), Consume(B, priority: 1), Cancel(A), Consume(A))
        .When(Publish(2)).ThenOnlyTells("P: accepted", "B: deliver 0-1");
}
