using ActorBroker.Core.Catalog;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Queues.QueueCommands;

namespace ActorBroker.Core.Tests.Queues;

public class QueueExpiryTests
{
    private readonly QueueScenario _queue = new();
    private readonly QueueScenario _short = new(QueueSettings.Default with { MessageTtlMs = 100 });

    [Fact]
    public void A_message_expires_when_the_queues_time_to_live_is_over() => _short
        .At(5).When(Publish(2)).Then("published 0-1, until 105", "P: accepted")
        .At(104).When(Tick()).Then()
        .WokenAt(105).Then("settled 0-1")
        .ThenCounts(ready: 0, unacknowledged: 0)
        .ThenSleeps();

    [Fact]
    public void The_lower_of_the_queues_and_the_messages_time_to_live_wins() => _short
        .When(PublishExpiring(-1, 30, 500))
        .Then("published 0-2, until 100 30 100", "P: accepted")
        .WokenAt(30).Then("settled 1")
        .WokenAt(100).Then("settled 0 2");

    [Fact]
    public void A_message_expires_on_time_in_the_middle_of_a_backlog_that_does_not() => _queue
        .Given(Publish(3), PublishExpiring(50, -1, 20), Publish(2))
        .WokenAt(20).Then("settled 5")
        .WokenAt(50).Then("settled 3")
        .ThenSleeps()
        .When(Consume(A)).Then("delivered below 8", "R: subscribed", "A: deliver 0-2, 4, 6-7");

    [Fact]
    public void Deadlines_that_fall_as_offsets_grow_are_kept_each() => _queue
        .Given(PublishExpiring(40), PublishExpiring(30), PublishExpiring(20), PublishExpiring(40))
        .WokenAt(20).Then("settled 2")
        .WokenAt(30).Then("settled 1")
        .WokenAt(40).Then("settled 0 3");

    [Fact]
    public void A_time_to_live_of_zero_delivers_to_a_consumer_that_waits() => _queue
        .At(9).Given(Consume(A))
        .When(PublishExpiring(0))
        .Then("published 0, until 9", "delivered below 1", "P: accepted", "A: deliver 0");

    [Fact]
    public void A_time_to_live_of_zero_expires_what_no_consumer_has_room_for() => _queue
        .At(9).Given(Consume(A, prefetch: 1))
        .When(PublishExpiring(0, 0, -1))
        .Then("published 0-2, until 9 9 never", "delivered below 1", "settled 1", "P: accepted", "A: deliver 0")
        .ThenCounts(ready: 1, unacknowledged: 1);

    [Fact]
    public void An_expired_message_is_not_delivered_even_if_nobody_woke_the_queue() => _short
        .Given(Publish(1))
        .At(101).When(Consume(A)).Then("settled 0", "R: subscribed");

    [Fact]
    public void An_expired_message_is_not_got() => _short
        .Given(Publish(1))
        .At(101).When(Get(A)).Then("settled 0", "A: got nothing");

    [Fact]
    public void Expired_messages_are_neither_counted_nor_purged_nor_in_the_way_of_a_close()
    {
        _short.Given(Publish(1)).At(101).When(Inspect()).Then("settled 0", "R: 0 ready, 0 consumers");
        _short.Given(Publish(1)).At(300).When(Purge()).Then("settled 1", "R: purged 0");
        _short.Given(Publish(1)).At(500).When(Close(ifEmpty: true)).Then("settled 2", "R: closed with 0");
    }

    [Fact]
    public void A_held_message_does_not_expire() => _short
        .Given(Publish(2), Consume(A, prefetch: 1))
        .WokenAt(100).Then("settled 1")
        .ThenCounts(ready: 0, unacknowledged: 1);

    [Fact]
    public void A_message_whose_deadline_passes_while_it_is_held_expires_when_it_is_returned() => _short
        .Given(Publish(2), Consume(A))
        .WokenAt(100).Then()
        .At(150).When(Return(A, 0)).Then("settled 0")
        .When(Ack(A, 1)).Then("settled 1")
        .ThenSleeps();

    [Fact]
    public void A_returned_message_keeps_its_deadline() => _short
        .Given(Publish(1), Consume(A), Cancel(A))
        .At(60).When(Return(A, 0)).Then()
        .WokenAt(100).Then("settled 0");

    [Fact]
    public void What_a_lost_consumer_held_too_long_expires() => _short
        .Given(Publish(2), Consume(A))
        .WokenAt(100)
        .At(120).When(Forget(A)).Then("settled 0-1", "A: unused");

    [Fact]
    public void Messages_expire_after_a_restart() => _short
        .Given(Publish(2), PublishExpiring(30))
        .Restored()
        .WokenAt(30).Then("settled 2")
        .Restored()
        .WokenAt(100).Then("settled 0-1");

    [Fact]
    public void A_message_that_was_overdue_in_somebodys_hands_expires_after_a_restart() => _short
        .Given(Publish(1), Consume(A))
        .WokenAt(100)
        .Restored()
        .ThenCounts(ready: 1, unacknowledged: 0)
        .WokenAt(100).Then("settled 0");

    [Fact]
    public void Whatever_has_expired_is_gone_before_the_first_delivery_after_a_restart() => _short
        .Given(Publish(2))
        .Restored()
        .At(1000).When(Consume(A)).Then("settled 0-1", "R: subscribed");

    [Fact]
    public void What_expires_out_of_turn_does_not_make_others_look_delivered() => _queue
        .Given(PublishExpiring(-1, 10))
        .WokenAt(10)
        .Restored()
        .When(Consume(A)).ThenOnlyTells("R: subscribed", "A: deliver 0");

    [Fact]
    public void An_expiration_beyond_all_time_is_none() => _queue
        .At(5).When(PublishExpiring(long.MaxValue)).Then("published 0", "P: accepted").ThenSleeps();

    [Fact]
    public void A_queue_whose_messages_are_to_expire_is_not_idle()
    {
        _short.Given(Publish(1)).Machine.IsIdle.ShouldBeFalse();
        _short.Given(Purge()).Machine.IsIdle.ShouldBeTrue();
    }

    [Fact]
    public void A_closed_queue_wants_no_waking() => _short.Given(Publish(1), Close()).ThenSleeps().At(500).When(Tick()).Then();
}
