using ActorBroker.Core.Catalog;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Queues.QueueCommands;

namespace ActorBroker.Core.Tests.Queues;

public class QueueDisuseTests
{
    private readonly QueueScenario _queue = new(QueueSettings.Default with { ExpiresMs = 100 });

    [Fact]
    public void A_queue_that_nobody_uses_is_abandoned() => _queue
        .When(Tick()).Then()
        .At(99).When(Tick()).Then()
        .WokenAt(100).Then("abandoned");

    [Fact]
    public void An_abandoned_queue_that_is_still_there_says_so_again() => _queue
        .Given(Tick()).WokenAt(100).Then("abandoned").WokenAt(200).Then("abandoned");

    [Fact]
    public void A_consumer_is_use_for_as_long_as_it_is_there() => _queue
        .At(10).Given(Consume(A)).ThenSleeps()
        .At(500).When(Tick()).Then()
        .At(600).When(Cancel(A)).Then("A: unused", "R: unsubscribed")
        .WokenAt(700).Then("abandoned");

    [Fact]
    public void A_consumer_that_is_lost_was_use_until_then() => _queue
        .Given(Consume(A)).At(600).Given(Forget(A)).WokenAt(700).Then("abandoned");

    [Fact]
    public void A_get_is_use() => _queue.Given(Tick()).At(80).Given(Get(A)).WokenAt(180).Then("abandoned");

    [Fact]
    public void A_declaration_is_use() => _queue.Given(Tick()).At(80).Given(Touch()).WokenAt(180).Then("abandoned");

    [Fact]
    public void A_publish_is_no_use() => _queue.Given(Tick()).At(80).Given(Publish(1)).WokenAt(100).Then("abandoned");

    [Fact]
    public void A_recovered_queue_asks_for_the_time_at_once_and_then_has_its_full_time() => _queue
        .Given(Publish(1)).At(5000)
        .Restored()
        .At(5000).WokenAtOnce().Then()
        .WokenAt(5100).Then("abandoned");

    [Fact]
    public void A_closed_queue_is_not_abandoned() => _queue.Given(Close()).ThenSleeps().At(500).When(Tick()).Then();

    [Fact]
    public void A_queue_that_waits_for_its_end_is_not_idle() => _queue.Given(Tick()).Machine.IsIdle.ShouldBeFalse();
}
