using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Queues.QueueCommands;

namespace ActorBroker.Core.Tests.Queues;

/// <summary>The side of a hand-over at which messages arrive.</summary>
public class QueueHandInTests
{
    private readonly QueueScenario _queue = new();

    [Fact]
    public void Messages_that_left_another_queue_are_published_and_remembered_together() => _queue
        .When(HandIn(3, 4, 9))
        .Then("handed in from Queue/7: 3-4 9, leaving there 3 4 9", "published 0-2", "P: accepted");

    [Fact]
    public void Messages_that_arrived_before_do_not_show_twice()
    {
        _queue.Given(HandIn(3, 4)).When(HandIn(3, 4)).ThenOnlyTells("P: accepted").ThenCounts(ready: 2, unacknowledged: 0);
        _queue.Durability.ShouldBe(Durability.Synced, "the source may forget them only when what it repeats is on disk");
    }

    [Fact]
    public void Of_a_hand_over_only_what_is_new_is_taken() => _queue
        .Given(HandIn([3, 5], leaving: [3, 5]))
        .When(HandIn([2, 3, 4, 5, 6], leaving: [2, 3, 4, 5, 6]))
        .Then("handed in from Queue/7: 2-6, leaving there 2 3 4 5 6", "published 2-4", "P: accepted");

    [Fact]
    public void The_bytes_and_traits_of_repeated_messages_are_cut_out()
    {
        var queue = new QueueScenario(QueueSettings.Default with { PriorityMax = 9 });
        queue.Given(HandIn(1, 3));
        var handOver = new HandOver(Source, [0, 1, 2, 3], [2, 1, 3, 2], [new OffsetRange(0, 4)]);
        byte[] bytes = [10, 10, 11, 12, 12, 12, 13, 13];
        MessageTraits[] traits = [new(-1, 1, 2), new(-1, 2, 1), new(-1, 3, 3), new(-1, 4, 2)];
        queue.When(new Publish(4, bytes, Durability.Synced, P) { HandOver = handOver, Traits = traits });
        var published = queue.Events.OfType<Published>().ShouldHaveSingleItem();
        QueueText.Of(published).ShouldBe("published 2-3, priorities 1 3");
        published.Bytes.ToArray().ShouldBe([10, 10, 12, 12, 12]);
    }

    [Fact]
    public void All_new_messages_are_passed_on_as_they_are()
    {
        var publish = HandIn(3, 4);
        _queue.When(publish);
        _queue.Events.OfType<Published>().ShouldHaveSingleItem().Bytes.ShouldBe(publish.Bytes);
    }

    [Fact]
    public void Messages_are_recognised_after_a_restart() => _queue
        .Given(HandIn(3, 4))
        .Restored()
        .When(HandIn(3, 4)).ThenOnlyTells("P: accepted")
        .ThenCounts(ready: 2, unacknowledged: 0);

    [Fact]
    public void A_message_is_recognised_although_it_has_been_settled_here() => _queue
        .Given(HandIn(3), Get(A), Ack(A, 0))
        .When(HandIn(3)).ThenOnlyTells("P: accepted")
        .ThenCounts(ready: 0, unacknowledged: 0);

    [Fact]
    public void What_no_longer_leaves_the_source_is_forgotten() => _queue
        .Given(HandIn([3, 4], leaving: [3, 4, 5]))
        .Given(HandIn([5], leaving: [4, 5]))
        .When(HandIn([3, 4], leaving: [3, 4]))
        .Then("handed in from Queue/7: 3-4, leaving there 3 4", "published 3", "P: accepted");

    [Fact]
    public void Equal_offsets_of_another_source_are_other_messages()
    {
        var other = HandIn(3);
        _queue.Given(HandIn(3))
            .When(other with { HandOver = other.HandOver! with { Source = EntityId.Of(EntityKind.Queue, 8) } })
            .Then("handed in from Queue/8: 3, leaving there 3", "published 1", "P: accepted");
    }

    [Fact]
    public void So_many_sources_are_remembered_and_then_the_one_that_was_silent_longest_is_not()
    {
        Publish From(int number) => HandIn(3) with { HandOver = HandIn(3).HandOver! with { Source = EntityId.Of(EntityKind.Queue, number) } };
        for (var number = 0; number < 4096; number++)
        {
            _queue.Given(From(number));
        }

        _queue.Given(From(0) with { HandOver = From(0).HandOver! with { Offsets = [4], Leaving = [new OffsetRange(3, 5)] } });
        _queue.Given(From(4096)).ThenCounts(ready: 4098, unacknowledged: 0);
        var restored = _queue.Restored();
        restored.Given(From(0), From(2), From(4096)).ThenCounts(ready: 4098, unacknowledged: 0);
        restored.Given(From(1)).ThenCounts(ready: 4099, unacknowledged: 0);
    }

    [Fact]
    public void A_full_queue_refuses_no_hand_over() => new QueueScenario(QueueSettings.Default with { LengthMax = 1, Overflow = OverflowMode.RejectPublish })
        .Given(Publish(1))
        .When(HandIn(3, 4)).ThenOnlyTells("P: accepted")
        .ThenCounts(ready: 3, unacknowledged: 0)
        .When(Publish(1)).Then("P: refused");

    [Fact]
    public void A_queue_that_is_being_deleted_keeps_what_is_handed_over_until_its_end() => _queue
        .Given(Close()).When(HandIn(3)).Then("handed in from Queue/7: 3, leaving there 3", "published 0", "P: accepted");

    [Fact]
    public void A_hand_over_that_does_not_name_each_message_is_a_mistake_of_the_caller()
    {
        Should.Throw<ArgumentException>(() => _queue.Given(HandIn(3, 4) with { Count = 1 }));
        Should.Throw<ArgumentException>(() => _queue.Given(PublishExpiring(3, 4) with { Count = 3 }));
        Should.Throw<ArgumentException>(() => _queue.Given(Publish(0)));
    }
}
