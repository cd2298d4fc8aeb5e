using System.Buffers;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Queues.QueueCommands;

namespace ActorBroker.Core.Tests.Queues;

public class QueueRecoveryTests
{
    private readonly QueueScenario _queue = new();

    [Fact]
    public void What_was_delivered_before_a_crash_comes_back_redelivered_and_what_was_not_does_not() => _queue
        .Given(new Published(5, 0, default), new Delivered(3), new Settled([new OffsetRange(1, 2)]))
        .When(Consume(A))
        .Then("delivered below 5", "R: subscribed", "A: deliver 0 again, 2 again, 3-4");

    [Fact]
    public void A_snapshot_tells_as_much_as_the_events() => _queue
        .Given(Publish(6), Consume(A, prefetch: 4), Ack(A, 2), Sent(A, 4))
        .Restored()
        .When(Consume(B))
        .ThenOnlyTells("R: subscribed", "B: deliver 0-1 again, 3-4 again, 5");

    [Fact]
    public void Counts_are_right_before_the_first_command() => _queue
        .Given(new Published(5, 0, default), new Delivered(3), new Settled([new OffsetRange(0, 1), new OffsetRange(2, 3)]))
        .ThenCounts(ready: 3, unacknowledged: 0);

    [Fact]
    public void Purged_messages_stay_gone_although_one_before_them_was_held() => _queue
        .Given(Publish(5), Get(A), Purge())
        .Restored()
        .ThenCounts(ready: 1, unacknowledged: 0)
        .When(Consume(B))
        .Then("R: subscribed", "B: deliver 0 again");

    [Fact]
    public void A_message_taken_without_acknowledgement_stays_gone_although_one_before_it_was_held() => _queue
        .Given(Publish(3), Get(A), Get(B, noAck: true))
        .Restored()
        .When(Consume(C))
        .ThenOnlyTells("R: subscribed", "C: deliver 0 again, 2");

    [Fact]
    public void Offsets_go_on_behind_the_recovered_ones() => _queue
        .Given(new Published(5, 0, default), new Settled([new OffsetRange(0, 5)]))
        .When(Publish(1))
        .Then("published 5", "P: accepted");

    [Fact]
    public void Nobody_is_remembered_after_a_crash() =>
        _queue.Given(Publish(1), Consume(A)).Restored().Machine.IsIdle.ShouldBeTrue();

    [Fact]
    public void A_backlog_does_not_show_in_the_snapshot()
    {
        _queue.Given(Publish(10_000_000));
        var writer = new ArrayBufferWriter<byte>();
        _queue.Machine.WriteSnapshot(writer);
        writer.WrittenCount.ShouldBeLessThan(32);
    }

    [Fact]
    public void The_snapshot_is_laid_out_as_documented()
    {
        _queue.Given(Publish(300), Consume(A, prefetch: 5), Ack(A, 0, 2, 3));
        var writer = new ArrayBufferWriter<byte>();
        _queue.Machine.WriteSnapshot(writer);

        // Version 1, floor 1, delivered below 8, end 300, one settled range: 2 from zero, 2 long.
        Convert.ToHexString(writer.WrittenSpan).ShouldBe("01010108AC02010202000000000000000000");
    }
}
