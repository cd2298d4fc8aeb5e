using System.Buffers;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Queues.QueueCommands;

namespace ActorBroker.Core.Tests.Queues;

public class QueueSettlementTests
{
    private readonly QueueScenario _queue = new();

    [Fact]
    public void An_acknowledged_message_is_gone() => _queue
        .Given(Publish(1), Consume(A))
        .When(Ack(A, 0))
        .Then("settled 0")
        .ThenCounts(ready: 0, unacknowledged: 0);

    [Fact]
    public void A_rejected_message_is_gone() => _queue
        .Given(Publish(1), Consume(A))
        .When(Reject(A, 0))
        .Then("settled 0")
        .ThenCounts(ready: 0, unacknowledged: 0);

    [Fact]
    public void Nothing_waits_for_an_acknowledgement() =>
        _queue.Given(Publish(1), Consume(A)).When(Ack(A, 0)).Durability.ShouldBe(Durability.None);

    [Fact]
    public void A_returned_message_comes_back_in_its_old_place() => _queue
        .Given(Publish(4), Consume(A, prefetch: 3))
        .Given(Cancel(A))
        .When(Return(A, 1))
        .Then()
        .ThenCounts(ready: 2, unacknowledged: 2)
        .When(Consume(B))
        .ThenOnlyTells("R: subscribed", "B: deliver 1 again, 3");

    [Fact]
    public void A_returned_message_goes_back_to_its_holder_if_it_is_the_only_consumer() => _queue
        .Given(Publish(2), Consume(A))
        .When(Return(A, 0))
        .Then("A: deliver 0 again");

    [Fact]
    public void Messages_returned_in_any_order_come_back_in_theirs() => _queue
        .Given(Publish(5), Consume(A, prefetch: 5), Cancel(A))
        .Given(Return(A, 4), Return(A, 2, 0))
        .When(Consume(B))
        .Then("R: subscribed", "B: deliver 0 again, 2 again, 4 again");

    [Fact]
    public void Settling_what_is_not_held_is_passed_over() => _queue
        .Given(Publish(3), Consume(A, prefetch: 1))
        .When(Ack(A, 1, 2, 17))
        .Then()
        .When(Return(A, 1))
        .Then()
        .When(Ack(B, 0))
        .Then()
        .ThenCounts(ready: 2, unacknowledged: 1);

    [Fact]
    public void A_message_can_be_settled_only_once() => _queue
        .Given(Publish(2), Consume(A), Ack(A, 0))
        .When(Ack(A, 0), Return(A, 0))
        .Then()
        .ThenCounts(ready: 0, unacknowledged: 1);

    [Fact]
    public void Nobody_settles_what_another_holds() => _queue
        .Given(Consume(A), Consume(B), Publish(2))
        .When(AckBelow(A, 2))
        .Then("settled 0")
        .ThenCounts(ready: 0, unacknowledged: 1);

    [Fact]
    public void Settling_out_of_order_leaves_holes_until_they_are_filled() => _queue
        .Given(Publish(6), Consume(A))
        .When(Ack(A, 4, 1))
        .Then("settled 1 4")
        .ThenLiveAre("0 2-3 5")
        .When(Ack(A, 0))
        .ThenLiveAre("2-3 5")
        .When(Ack(A, 3))
        .ThenLiveAre("2 5")
        .When(Ack(A, 2))
        .ThenLiveAre("5")
        .ThenCounts(ready: 0, unacknowledged: 1);

    [Fact]
    public void The_last_hole_before_a_long_settled_run_leaves_nothing_to_remember()
    {
        _queue.Given(Publish(200_000), Get(A), Purge(), Ack(A, 0)).ThenLiveAre("").ThenCounts(ready: 0, unacknowledged: 0);
        var writer = new ArrayBufferWriter<byte>();
        _queue.Machine.WriteSnapshot(writer);
        writer.WrittenSpan[^1].ShouldBe((byte)0, "no settled range is left above the floor");
    }

    [Fact]
    public void A_range_settles_only_what_is_held_of_it() => _queue
        .Given(Publish(6), Consume(A), Ack(A, 2))
        .When(new Settle(A, [new OffsetRange(1, 5)], Outcome.Accepted))
        .Then("settled 1 3-4");

    [Fact]
    public void Forgetting_a_holder_returns_what_it_holds() => _queue
        .Given(Publish(3), Consume(A), Ack(A, 1))
        .When(Forget(A))
        .Then("A: unused")
        .ThenCounts(ready: 2, unacknowledged: 0)
        .When(Consume(B))
        .Then("R: subscribed", "B: deliver 0 again, 2 again");

    [Fact]
    public void Forgetting_a_stranger_changes_nothing() => _queue
        .Given(Publish(1))
        .When(Forget(A))
        .Then()
        .ThenCounts(ready: 1, unacknowledged: 0);

    [Fact]
    public void The_next_consumer_takes_over_from_a_forgotten_one_in_the_same_turn() => _queue
        .Given(Consume(A), Publish(2), Consume(B))
        .When(Forget(A))
        .Then("B: deliver 0-1 again");

    [Fact]
    public void The_journal_keeps_what_is_not_settled_and_what_is_on_its_way_without_acknowledgement() => _queue
        .Given(Publish(6), Consume(A, prefetch: 1), ConsumeNoAck(B, window: 3))
        .ThenLiveAre("0-5")
        .When(Sent(B, 2))
        .ThenLiveAre("0 3-5")
        .When(Sent(B, 1), Ack(A, 0), Sent(A, 1))
        .ThenLiveAre("4-5");

    [Fact]
    public void The_journal_keeps_nothing_for_a_forgotten_consumer() => _queue
        .Given(Publish(3), ConsumeNoAck(A))
        .When(Forget(A))
        .ThenLiveAre("");
}
