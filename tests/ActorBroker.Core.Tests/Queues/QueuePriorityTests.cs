using ActorBroker.Core.Catalog;
using Xunit;
using static ActorBroker.Core.Tests.Queues.QueueCommands;

namespace ActorBroker.Core.Tests.Queues;

public class QueuePriorityTests
{
    private static readonly QueueSettings Five = QueueSettings.Default with { PriorityMax = 5 };

    private readonly QueueScenario _queue = new(Five);

    [Fact]
    public void Messages_of_a_higher_priority_go_first_and_equal_ones_in_their_order() => _queue
        .When(PublishPrior(0, 3, 1, 3, 5, 0)).Then("published 0-5, priorities 0 3 1 3 5 0", "P: accepted")
        .When(Consume(A)).ThenOnlyTells("R: subscribed", "A: deliver 4, 1, 3, 2, 0, 5");

    [Fact]
    public void A_priority_above_the_highest_is_the_highest() => _queue
        .When(PublishPrior(5, 200)).Then("published 0-1, priorities 5 5", "P: accepted")
        .When(Consume(A)).ThenOnlyTells("R: subscribed", "A: deliver 0-1");

    [Fact]
    public void Messages_without_a_priority_have_the_lowest() => _queue
        .Given(Publish(2), PublishPrior(1))
        .When(Consume(A)).ThenOnlyTells("R: subscribed", "A: deliver 2, 0-1");

    [Fact]
    public void A_get_takes_the_highest_priority() => _queue
        .Given(PublishPrior(1, 2)).When(Get(A)).ThenOnlyTells("A: got 1, 1 left");

    [Fact]
    public void A_returned_message_comes_back_into_its_priority() => _queue
        .Given(PublishPrior(2, 2, 1, 1), Consume(A, prefetch: 3), Cancel(A), Return(A, 2, 0))
        .When(Consume(B)).ThenOnlyTells("R: subscribed", "B: deliver 0 again, 2 again, 3");

    [Fact]
    public void A_message_of_a_higher_priority_overtakes_between_two_deliveries() => _queue
        .Given(PublishPrior(1, 1), Consume(A, prefetch: 1), PublishPrior(4))
        .When(Ack(A, 0)).ThenOnlyTells("A: deliver 2");

    [Fact]
    public void Priorities_survive_a_restart() => _queue
        .Given(PublishPrior(0, 3, 1, 3, 5), Get(A), Ack(A, 4), Publish(1))
        .Restored()
        .When(Consume(B)).ThenOnlyTells("R: subscribed", "B: deliver 1 again, 3 again, 2 again, 0 again, 5");

    [Fact]
    public void Priorities_beyond_a_page_of_offsets_survive_a_restart() => _queue
        .Given(Publish(10_000), PublishPrior(5))
        .Restored()
        .When(Get(A)).ThenOnlyTells("A: got 10000, 10000 left");

    [Fact]
    public void Without_priorities_in_the_queue_a_messages_own_counts_for_nothing() => new QueueScenario()
        .When(PublishPrior(1, 9)).Then("published 0-1", "P: accepted")
        .When(Consume(A)).ThenOnlyTells("R: subscribed", "A: deliver 0-1");

    [Fact]
    public void Over_its_length_a_queue_drops_the_oldest_of_the_lowest_priority() => new QueueScenario(Five with { LengthMax = 2 })
        .When(PublishPrior(3, 1, 1, 0)).Then("published 0-3, priorities 3 1 1 0", "settled 1 3", "P: accepted");

    [Fact]
    public void Messages_of_all_priorities_are_purged() => _queue
        .Given(PublishPrior(3, 1, 1, 0)).When(Purge()).Then("settled 0-3", "R: purged 4").ThenCounts(ready: 0, unacknowledged: 0);

    [Fact]
    public void Messages_of_all_priorities_expire() => new QueueScenario(Five with { MessageTtlMs = 10 })
        .Given(PublishPrior(3, 1, 0, 1)).WokenAt(10).Then("settled 0-3");
}
