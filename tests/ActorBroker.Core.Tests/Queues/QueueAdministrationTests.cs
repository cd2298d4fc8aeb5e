using ActorBroker.Core.Entities;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Queues.QueueCommands;

namespace ActorBroker.Core.Tests.Queues;

public class QueueAdministrationTests
{
    private readonly QueueScenario _queue = new();

    [Fact]
    public void Inspection_counts_what_is_ready_and_who_consumes() => _queue
        .Given(Publish(5), Consume(A, prefetch: 1), Consume(B, prefetch: 1))
        .When(Inspect())
        .Then("R: 3 ready, 2 consumers");

    [Fact]
    public void A_purge_drops_what_is_ready_and_leaves_held_messages_alone() => _queue
        .Given(Publish(6), Consume(A, prefetch: 3), Cancel(A), Return(A, 1))
        .When(Purge())
        .Then("settled 1 3-5", "R: purged 4")
        .ThenCounts(ready: 0, unacknowledged: 2)
        .When(Return(A, 0, 2), Consume(B))
        .ThenOnlyTells("R: subscribed", "B: deliver 0 again, 2 again");

    [Fact]
    public void A_purge_is_answered_when_it_is_written() =>
        _queue.Given(Publish(1)).When(Purge()).Durability.ShouldBe(Durability.Written);

    [Fact]
    public void A_purge_of_an_empty_queue_drops_nothing() => _queue.When(Purge()).Then("R: purged 0");

    [Fact]
    public void Closing_cancels_the_consumers() => _queue
        .Given(Publish(3), Consume(A, prefetch: 1), Consume(B, prefetch: 1))
        .When(Close())
        .ThenOnlyTells("A: cancelled", "B: cancelled", "R: closed with 1");

    [Fact]
    public void A_queue_in_use_is_not_closed_if_it_has_to_be_unused() => _queue
        .Given(Consume(A))
        .When(Close(ifUnused: true))
        .Then("R: refused, InUse")
        .Given(Cancel(A))
        .When(Close(ifUnused: true))
        .Then("R: closed with 0");

    [Fact]
    public void A_queue_with_ready_messages_is_not_closed_if_it_has_to_be_empty() => _queue
        .Given(Publish(1))
        .When(Close(ifEmpty: true))
        .Then("R: refused, NotEmpty")
        .Given(Purge())
        .When(Close(ifEmpty: true))
        .Then("R: closed with 0");

    [Fact]
    public void A_closed_queue_serves_nobody_and_keeps_what_it_accepts_until_its_end() => _queue
        .Given(Publish(2), Get(A), Close())
        .When(Close())
        .Then("R: refused, Closed")
        .When(Consume(B))
        .Then("R: refused, Closed")
        .When(Get(B))
        .Then("B: got nothing")
        .When(Publish(1))
        .Then("published 2", "P: accepted");

    [Fact]
    public void Holders_may_settle_after_the_close()
    {
        _queue.Given(Publish(2), Consume(A), Close()).When(Ack(A, 0)).Then("settled 0").When(Forget(A)).Then();
        _queue.Machine.IsIdle.ShouldBeFalse();
    }
}
