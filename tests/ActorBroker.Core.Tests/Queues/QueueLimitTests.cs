using ActorBroker.Core.Catalog;
using ActorBroker.Core.Queues;
using Xunit;
using static ActorBroker.Core.Tests.Queues.QueueCommands;

namespace ActorBroker.Core.Tests.Queues;

/// <summary>A consumer's limit is changed while it consumes, and what it was handed and did not pass on is taken back.</summary>
public class QueueLimitTests
{
    private readonly QueueScenario _queue = new();

    [Fact]
    public void A_raised_limit_counts_at_once() => _queue
        .Given(Consume(A, prefetch: 1), Publish(4))
        .When(Limit(A, 3)).ThenOnlyTells("A: deliver 1-2")
        .When(Limit(A, 0)).ThenOnlyTells("A: deliver 3");

    [Fact]
    public void A_lowered_limit_counts_from_the_next_message_on() => _queue
        .Given(Consume(A, prefetch: 3), Publish(2))
        .When(Limit(A, 1), Publish(2)).ThenOnlyTells("P: accepted")
        .When(Ack(A, 0)).ThenOnlyTells()
        .When(Ack(A, 1)).ThenOnlyTells("A: deliver 2");

    [Fact]
    public void A_consumer_that_is_to_get_nothing_gets_nothing() => _queue
        .Given(Consume(A), Limit(A, Core.Queues.Limit.Nothing))
        .When(Publish(1)).ThenOnlyTells("P: accepted")
        .ThenCounts(ready: 1, unacknowledged: 0)
        .When(Limit(A, 0)).ThenOnlyTells("A: deliver 0");

    [Fact]
    public void What_is_given_back_untouched_goes_to_others_in_its_old_place_and_as_if_it_was_never_handed_out() => _queue
        .Given(Publish(4), Consume(A), Consume(B, prefetch: 3))
        .When(Limit(A, Core.Queues.Limit.Nothing, new DeliveryRun(1, 3, Redelivered: false))).ThenOnlyTells("B: deliver 1-3")
        .ThenCounts(ready: 0, unacknowledged: 4);

    [Fact]
    public void What_had_come_back_before_is_still_told_to_be_redelivered() => _queue
        .Given(Publish(2), Consume(A), Return(A, 0), Consume(B))
        .When(Limit(A, Core.Queues.Limit.Nothing, new DeliveryRun(0, 1, Redelivered: true), new DeliveryRun(1, 1, Redelivered: false)))
        .ThenOnlyTells("B: deliver 0 again, 1");

    [Fact]
    public void Giving_back_is_no_attempt() => new QueueScenario(QueueSettings.Default with { DeliveryLimit = 0 })
        .Given(Publish(1), Consume(A), Consume(B))
        .When(Limit(A, Core.Queues.Limit.Nothing, new DeliveryRun(0, 1, Redelivered: false))).ThenOnlyTells("B: deliver 0");

    [Fact]
    public void What_is_given_back_opens_the_window_again() => _queue
        .Given(Consume(A, window: 2), Publish(2), Limit(A, Core.Queues.Limit.Nothing, new DeliveryRun(0, 2, Redelivered: false)))
        .When(Limit(A, 0)).ThenOnlyTells("A: deliver 0-1");

    [Fact]
    public void What_is_given_back_too_late_expires() => _queue
        .Given(Consume(A), PublishExpiring(10))
        .At(20)
        .When(Limit(A, Core.Queues.Limit.Nothing, new DeliveryRun(0, 1, Redelivered: false)))
        .ThenCounts(ready: 0, unacknowledged: 0);

    [Fact]
    public void Only_what_is_held_can_be_given_back() => _queue
        .Given(Consume(A), Publish(2), Ack(A, 0), Consume(B))
        .When(Limit(A, Core.Queues.Limit.Nothing, new DeliveryRun(0, 5, Redelivered: false))).ThenOnlyTells("B: deliver 1");

    [Fact]
    public void A_stranger_has_nothing_to_give_back() => _queue
        .Given(Publish(1))
        .When(Limit(A, 1, new DeliveryRun(0, 1, Redelivered: false))).ThenOnlyTells()
        .ThenCounts(ready: 1, unacknowledged: 0);
}
