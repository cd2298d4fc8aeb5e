using ActorBroker.Amqp.Channels;
using ActorBroker.Core.Queues;
using Shouldly;
using Xunit;

namespace ActorBroker.Amqp.Tests.Channels;

public class PendingRunsTests
{
    [Fact]
    public void Messages_come_one_by_one_in_the_order_of_the_runs()
    {
        var pending = new PendingRuns();
        pending.Add(new DeliveryRun(7, 2, Redelivered: true));
        pending.Add(new DeliveryRun(3, 1, Redelivered: false));

        var seen = new List<(long, bool)>();
        while (pending.TryPeek(out var next))
        {
            seen.Add((next.First, next.Redelivered));
            pending.Advance();
        }

        seen.ShouldBe([(7, true), (8, true), (3, false)]);
        pending.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void What_is_taken_out_is_what_was_not_gone_past()
    {
        var pending = new PendingRuns();
        pending.Add(new DeliveryRun(7, 3, Redelivered: false));
        pending.Add(new DeliveryRun(20, 2, Redelivered: false));
        pending.TryPeek(out _);
        pending.Advance();

        pending.TryTakeRun(out var first).ShouldBeTrue();
        pending.TryTakeRun(out var second).ShouldBeTrue();

        first.ShouldBe(new DeliveryRun(8, 2, Redelivered: false));
        second.ShouldBe(new DeliveryRun(20, 2, Redelivered: false));
        pending.TryTakeRun(out _).ShouldBeFalse();
        pending.IsEmpty.ShouldBeTrue();
    }
}
