using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Queues.QueueCommands;

namespace ActorBroker.Core.Tests.Queues;

public class QueueDeliveryTests
{
    private readonly QueueScenario _queue = new();

    [Fact]
    public void Messages_are_delivered_in_the_order_of_their_publishing() => _queue
        .Given(Publish(2), Publish(1))
        .When(Consume(A))
        .Then("delivered below 3", "R: subscribed", "A: deliver 0-2")
        .When(Publish(2))
        .Then("published 3-4", "delivered below 5", "P: accepted", "A: deliver 3-4");

    [Fact]
    public void A_turn_hands_out_once_for_all_its_commands() => _queue
        .When(Consume(A), Publish(1), Publish(2))
        .Then("published 0", "published 1-2", "delivered below 3", "R: subscribed", "P: accepted", "P: accepted", "A: deliver 0-2");

    [Theory]
    [InlineData(Durability.Written)]
    [InlineData(Durability.Synced)]
    public void A_publish_waits_for_the_durability_it_asks_for(Durability durability) =>
        _queue.When(Publish(1, durability)).Durability.ShouldBe(durability);

    [Fact]
    public void A_delivery_that_will_be_acknowledged_waits_for_nothing() =>
        _queue.Given(Publish(1)).When(Consume(A)).Durability.ShouldBe(Durability.None);

    [Fact]
    public void Prefetch_bounds_what_a_consumer_holds() => _queue
        .Given(Publish(5))
        .When(Consume(A, prefetch: 2))
        .Then("delivered below 2", "R: subscribed", "A: deliver 0-1")
        .When(Sent(A, 2))
        .Then()
        .When(Ack(A, 0))
        .Then("settled 0", "delivered below 3", "A: deliver 2")
        .When(AckBelow(A, 3))
        .Then("settled 1-2", "delivered below 5", "A: deliver 3-4");

    [Fact]
    public void The_window_bounds_what_is_on_its_way() => _queue
        .Given(Publish(5))
        .When(Consume(A, window: 2))
        .Then("delivered below 2", "R: subscribed", "A: deliver 0-1")
        .When(Ack(A, 0, 1))
        .Then("settled 0-1")
        .When(Sent(A, 1))
        .Then("delivered below 3", "A: deliver 2")
        .When(Sent(A, 2))
        .Then("delivered below 5", "A: deliver 3-4");

    [Fact]
    public void A_consumer_without_a_window_never_runs_out_of_room()
    {
        // More messages than an int counts, and none of them told to be sent.
        const int Count = 10_000_000;
        _queue.Given(Consume(A, prefetch: Count, window: int.MaxValue));
        for (long end = Count; end < int.MaxValue + (2L * Count); end += Count)
        {
            _queue.Given(new Publish(Count, default, Durability.Written, P)).ThenCounts(ready: 0, unacknowledged: Count);
            _queue.Given(AckBelow(A, end)).ThenCounts(ready: 0, unacknowledged: 0);
        }
    }

    [Fact]
    public void Consumers_with_room_take_turns() => _queue
        .Given(Consume(A), Consume(B), Consume(C))
        .When(Publish(4))
        .Then("published 0-3", "delivered below 4", "P: accepted", "A: deliver 0, 3", "B: deliver 1", "C: deliver 2")
        .When(Publish(2))
        .ThenOnlyTells("P: accepted", "B: deliver 4", "C: deliver 5");

    [Fact]
    public void A_consumer_without_room_is_passed_over() => _queue
        .Given(Consume(A, prefetch: 1), Consume(B))
        .When(Publish(4))
        .ThenOnlyTells("P: accepted", "A: deliver 0", "B: deliver 1-3")
        .When(Ack(A, 0), Publish(1))
        .ThenOnlyTells("P: accepted", "B: deliver 4")
        .When(Publish(1))
        .ThenOnlyTells("P: accepted", "A: deliver 5");

    [Fact]
    public void The_turn_of_a_consumer_that_left_goes_to_the_next() => _queue
        .Given(Consume(A), Consume(B), Consume(C))
        .Given(Publish(1))
        .Given(Cancel(B))
        .When(Publish(3))
        .ThenOnlyTells("P: accepted", "C: deliver 1, 3", "A: deliver 2");

    [Fact]
    public void Without_acknowledgements_messages_are_settled_before_they_are_delivered()
    {
        _queue.Given(Publish(3)).When(ConsumeNoAck(A)).Then("settled 0-2", "R: subscribed", "A: deliver 0-2");
        _queue.Durability.ShouldBe(Durability.Written);
        _queue.ThenCounts(ready: 0, unacknowledged: 0);
    }

    [Fact]
    public void A_consumer_without_acknowledgements_is_bounded_by_its_window_alone() => _queue
        .Given(Publish(5))
        .When(ConsumeNoAck(A, window: 3))
        .ThenOnlyTells("R: subscribed", "A: deliver 0-2")
        .When(Sent(A, 1))
        .ThenOnlyTells("A: deliver 3");

    [Fact]
    public void Consumers_with_and_without_acknowledgements_share_a_queue() => _queue
        .Given(Consume(A), ConsumeNoAck(B))
        .When(Publish(4))
        .Then("published 0-3", "settled 1 3", "delivered below 4", "P: accepted", "A: deliver 0, 2", "B: deliver 1, 3")
        .ThenCounts(ready: 0, unacknowledged: 2);

    [Fact]
    public void What_was_sent_for_an_unknown_consumer_is_passed_over() => _queue.When(Sent(A, 1)).Then();
}
