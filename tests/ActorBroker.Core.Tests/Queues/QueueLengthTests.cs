using ActorBroker.Core.Catalog;
using Xunit;
using static ActorBroker.Core.Tests.Queues.QueueCommands;

namespace ActorBroker.Core.Tests.Queues;

public class QueueLengthTests
{
    private static readonly QueueSettings Three = QueueSettings.Default with { LengthMax = 3 };
    private static readonly QueueSettings HundredBytes = QueueSettings.Default with { LengthBytesMax = 100 };

    [Fact]
    public void Over_its_length_a_queue_drops_the_oldest_messages() => new QueueScenario(Three)
        .When(Publish(5)).Then("published 0-4", "settled 0-1", "P: accepted")
        .When(Publish(1)).Then("published 5", "settled 2", "P: accepted")
        .When(Consume(A)).ThenOnlyTells("R: subscribed", "A: deliver 3-5");

    [Fact]
    public void Dropped_messages_leave_for_the_dead_letter_exchange() => new QueueScenario(Three with { DeadLetterExchange = "" })
        .When(Publish(5)).Then("published 0-4", "left 0-1, maxlen", "P: accepted", "dead letters 0-1, maxlen")
        .ThenCounts(ready: 3, unacknowledged: 0);

    [Fact]
    public void Messages_that_a_consumer_takes_at_once_or_holds_do_not_count() => new QueueScenario(Three)
        .Given(Consume(A, prefetch: 4))
        .When(Publish(7)).Then("published 0-6", "delivered below 4", "P: accepted", "A: deliver 0-3")
        .ThenCounts(ready: 3, unacknowledged: 4)
        .When(Publish(1)).Then("published 7", "settled 4", "P: accepted");

    [Fact]
    public void Returned_messages_count_and_are_the_oldest() => new QueueScenario(Three)
        .Given(Publish(2), Get(A), Get(A), Publish(3))
        .When(Return(A, 0, 1)).Then("settled 0-1")
        .ThenCounts(ready: 3, unacknowledged: 0);

    [Fact]
    public void A_queue_of_length_zero_keeps_nothing_that_no_consumer_takes() => new QueueScenario(QueueSettings.Default with { LengthMax = 0 })
        .When(Publish(1)).Then("published 0", "settled 0", "P: accepted")
        .Given(Consume(A))
        .When(Publish(1)).ThenOnlyTells("P: accepted", "A: deliver 1");

    [Fact]
    public void Over_its_bytes_a_queue_drops_the_oldest_messages() => new QueueScenario(HundredBytes)
        .When(PublishSized(50, 50)).Then("published 0-1, sizes 50 50", "P: accepted")
        .When(PublishSized(1)).Then("published 2, sizes 1", "settled 0", "P: accepted")
        .When(PublishSized(101)).Then("published 3, sizes 101", "settled 1-3", "P: accepted")
        .ThenCounts(ready: 0, unacknowledged: 0);

    [Fact]
    public void Bytes_that_consumers_hold_do_not_count_until_they_come_back() => new QueueScenario(HundredBytes)
        .Given(PublishSized(60), Get(A))
        .When(PublishSized(60)).Then("published 1, sizes 60", "P: accepted")
        .When(Return(A, 0)).Then("settled 0");

    [Fact]
    public void Both_limits_hold_at_once() => new QueueScenario(HundredBytes with { LengthMax = 2 })
        .When(PublishSized(1, 1, 1)).ThenCounts(ready: 2, unacknowledged: 0)
        .When(PublishSized(99)).ThenCounts(ready: 2, unacknowledged: 0)
        .When(PublishSized(2)).Then("published 4, sizes 2", "settled 2-3", "P: accepted");

    [Fact]
    public void Bytes_are_counted_again_after_a_restart() => new QueueScenario(HundredBytes)
        .Given(PublishSized(20, 30, 40), Get(A), Ack(A, 0))
        .Restored()
        .When(PublishSized(31)).Then("published 3, sizes 31", "settled 1", "P: accepted");

    [Fact]
    public void Purged_and_expired_bytes_no_longer_count() => new QueueScenario(HundredBytes with { MessageTtlMs = 10 })
        .Given(PublishSized(90), Purge(), PublishSized(90))
        .WokenAt(10)
        .When(PublishSized(100)).Then("published 2, until 20, sizes 100", "P: accepted");

    [Fact]
    public void A_queue_that_refuses_takes_what_it_has_room_for_and_refuses_the_rest() => new QueueScenario(Three with { Overflow = OverflowMode.RejectPublish })
        .When(Publish(2)).Then("published 0-1", "P: accepted")
        .When(Publish(3)).Then("published 2-4", "settled 3-4", "P: refused all but 1")
        .When(Publish(1)).Then("P: refused")
        .ThenCounts(ready: 3, unacknowledged: 0)
        .Given(Get(A))
        .When(Publish(1)).Then("published 5", "P: accepted");

    [Fact]
    public void A_full_queue_refuses_by_bytes_too() => new QueueScenario(HundredBytes with { Overflow = OverflowMode.RejectPublish })
        .When(PublishSized(101)).Then("P: refused")
        .When(PublishSized(60, 40)).ThenOnlyTells("P: accepted")
        .When(PublishSized(1)).Then("P: refused");

    [Fact]
    public void What_consumers_have_room_for_is_not_refused() => new QueueScenario(Three with { Overflow = OverflowMode.RejectPublish })
        .Given(Consume(A, prefetch: 4), Consume(B, prefetch: 1))
        .When(Publish(10))
        .ThenOnlyTells("A: deliver 0, 2-4", "B: deliver 1", "P: refused all but 8")
        .ThenCounts(ready: 3, unacknowledged: 5);

    [Fact]
    public void What_consumers_have_room_for_is_not_refused_by_bytes_either() => new QueueScenario(HundredBytes with { Overflow = OverflowMode.RejectPublish })
        .Given(Consume(A, prefetch: 1))
        .When(PublishSized(500, 60, 40, 1))
        .ThenOnlyTells("A: deliver 0", "P: refused all but 3");

    [Fact]
    public void Publishes_of_one_turn_find_the_room_that_consumers_make() => new QueueScenario(QueueSettings.Default with { LengthMax = 1, Overflow = OverflowMode.RejectPublish })
        .Given(Consume(A, prefetch: 2))
        .When(Publish(1), Publish(1), Publish(1), Publish(1))
        .ThenOnlyTells("P: accepted", "A: deliver 0", "P: accepted", "A: deliver 1", "P: accepted", "P: refused");

    [Fact]
    public void Expired_messages_make_room() => new QueueScenario(Three with { MessageTtlMs = 10, Overflow = OverflowMode.RejectPublish })
        .Given(Publish(3))
        .At(11).When(Publish(1)).Then("settled 0-2", "published 3, until 21", "P: accepted");

    [Fact]
    public void Refused_messages_may_leave_for_the_dead_letter_exchange() =>
        new QueueScenario(Three with { Overflow = OverflowMode.RejectPublishDeadLetter, DeadLetterExchange = "dlx" })
            .When(Publish(5)).Then("published 0-4", "left 3-4, maxlen", "dead letters 3-4, maxlen", "P: refused all but 3")
            .When(Publish(1)).Then("published 5", "left 5, maxlen", "dead letters 5, maxlen", "P: refused")
            .ThenCounts(ready: 3, unacknowledged: 0)
            .ThenLeaving(3)
            .Restored()
            .When(Consume(A)).ThenOnlyTells("dead letters 3-5, maxlen", "R: subscribed", "A: deliver 0-2");

    [Fact]
    public void Without_an_exchange_there_is_nowhere_to_leave_for() => new QueueScenario(Three with { Overflow = OverflowMode.RejectPublishDeadLetter })
        .Given(Publish(3)).When(Publish(1)).Then("P: refused");

    [Fact]
    public void Without_that_mode_refused_messages_do_not_leave() => new QueueScenario(Three with { Overflow = OverflowMode.RejectPublish, DeadLetterExchange = "dlx" })
        .When(Publish(4)).Then("published 0-3", "settled 3", "P: refused all but 3");
}
