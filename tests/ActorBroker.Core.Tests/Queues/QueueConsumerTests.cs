using ActorBroker.Core.Queues;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Queues.QueueCommands;

namespace ActorBroker.Core.Tests.Queues;

public class QueueConsumerTests
{
    private readonly QueueScenario _queue = new();

    [Fact]
    public void A_cancelled_consumer_gets_nothing_more_and_keeps_what_it_holds() => _queue
        .Given(Publish(2), Consume(A))
        .When(Cancel(A), Publish(1))
        .Then("published 2", "A: unused", "R: unsubscribed", "P: accepted")
        .ThenCounts(ready: 1, unacknowledged: 2)
        .When(Ack(A, 0))
        .Then("settled 0")
        .When(Return(A, 1))
        .Then()
        .ThenCounts(ready: 2, unacknowledged: 0);

    [Fact]
    public void Only_the_last_consumer_to_leave_makes_a_queue_unused() => _queue
        .Given(Consume(A), Consume(B))
        .When(Cancel(A))
        .Then("R: unsubscribed")
        .When(Forget(B))
        .Then("B: unused");

    [Fact]
    public void Cancelling_twice_is_answered_twice() => _queue
        .Given(Consume(A), Cancel(A))
        .When(Cancel(A))
        .Then("R: unsubscribed");

    [Fact]
    public void Cancelling_without_a_wish_for_an_answer_has_none() => _queue
        .Given(Consume(A), Consume(B))
        .When(new Unsubscribe(A, ReplyTo: null))
        .Then();

    [Fact]
    public void A_cancelled_consumer_may_come_back_while_it_still_holds_messages() => _queue
        .Given(Publish(3), Consume(A, prefetch: 2), Cancel(A))
        .When(Consume(A, prefetch: 3))
        .ThenOnlyTells("R: subscribed", "A: deliver 2")
        .When(AckBelow(A, 3))
        .Then("settled 0-2");

    [Fact]
    public void Whoever_got_a_message_may_consume_too() => _queue
        .Given(Publish(2), Get(A))
        .When(Consume(A))
        .ThenOnlyTells("R: subscribed", "A: deliver 1")
        .When(AckBelow(A, 2))
        .Then("settled 0-1");

    [Fact]
    public void Bodies_on_their_way_outlive_a_change_to_acknowledging_none() => _queue
        .Given(Publish(4), Consume(A, window: 2), Ack(A, 0), Cancel(A))
        .Given(ConsumeNoAck(A, window: 4))
        .When(Sent(A, 2))
        .ThenLiveAre("1-3")
        .When(Sent(A, 1))
        .ThenLiveAre("1 3");

    [Fact]
    public void Subscribing_twice_at_once_is_a_mistake_of_the_caller() =>
        Should.Throw<ArgumentException>(() => _queue.Given(Consume(A), Consume(A))).Message.ShouldContain("subscribed");

    [Fact]
    public void An_exclusive_consumer_admits_no_other() => _queue
        .Given(Consume(A, exclusive: true))
        .When(Consume(B))
        .Then("R: refused, ExclusiveUse")
        .Given(Cancel(A))
        .When(Consume(B))
        .Then("R: subscribed");

    [Fact]
    public void Among_others_none_becomes_exclusive() => _queue
        .Given(Consume(A))
        .When(Consume(B, exclusive: true))
        .Then("R: refused, ExclusiveUse")
        .Given(Forget(A))
        .When(Consume(B, exclusive: true))
        .Then("R: subscribed");

    [Fact]
    public void A_queue_is_idle_when_nobody_consumes_or_holds()
    {
        _queue.Given(Publish(1), Consume(A)).Machine.IsIdle.ShouldBeFalse();
        _queue.Given(Cancel(A)).Machine.IsIdle.ShouldBeFalse();
        _queue.Given(Ack(A, 0)).Machine.IsIdle.ShouldBeTrue();
    }

    [Fact]
    public void A_cancelled_consumer_without_acknowledgements_is_dropped_when_all_has_been_sent()
    {
        _queue.Given(Publish(2), ConsumeNoAck(A), Cancel(A)).Machine.IsIdle.ShouldBeFalse();
        _queue.Given(Sent(A, 1)).Machine.IsIdle.ShouldBeFalse();
        _queue.Given(Sent(A, 1)).Machine.IsIdle.ShouldBeTrue();
    }

    [Fact]
    public void Holders_are_those_who_consume_or_hold() =>
        _queue.Given(Publish(2), Get(A), Consume(B)).Machine.Holders.ShouldBe([A, B], ignoreOrder: true);

    [Fact]
    public void A_get_takes_the_oldest_message() => _queue
        .Given(Publish(3))
        .When(Get(A))
        .Then("delivered below 1", "A: got 0, 2 left")
        .ThenCounts(ready: 2, unacknowledged: 1)
        .When(Return(A, 0), Get(B))
        .Then("B: got 0 again, 2 left")
        .When(Ack(B, 0))
        .Then("settled 0");

    [Fact]
    public void A_get_without_acknowledgement_settles_what_it_takes() => _queue
        .Given(Publish(2))
        .When(Get(A, noAck: true))
        .Then("settled 0", "A: got 0, 1 left")
        .ThenCounts(ready: 1, unacknowledged: 0);

    [Fact]
    public void The_body_of_a_message_got_without_acknowledgement_is_kept_until_it_is_sent()
    {
        _queue.Given(Publish(2)).When(Get(A, noAck: true)).ThenLiveAre("0-1").When(Sent(A, 1)).ThenLiveAre("1");
        _queue.Machine.IsIdle.ShouldBeTrue();
    }

    [Fact]
    public void A_get_from_an_empty_queue_gets_nothing() => _queue.When(Get(A)).Then("A: got nothing");
}
