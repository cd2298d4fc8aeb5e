using ActorBroker.Core.Catalog;
using ActorBroker.Core.Queues;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Queues.QueueCommands;

namespace ActorBroker.Core.Tests.Queues;

/// <summary>What a queue keeps in memory. Measured alone, since the heap is everybody's.</summary>
[Collection(nameof(QueueFootprintTests))]
[CollectionDefinition(nameof(QueueFootprintTests), DisableParallelization = true)]
public class QueueFootprintTests
{
    [Fact]
    public void Behind_a_message_that_is_never_settled_traits_of_others_are_forgotten()
    {
        var queue = new QueueScenario(QueueSettings.Default with { LengthBytesMax = 1_000_000, PriorityMax = 3, MessageTtlMs = 1_000_000 });
        queue.Given(With(new MessageTraits(-1, 1, 1)), Get(A), ConsumeNoAck(B, window: int.MaxValue));
        var batch = With([.. Enumerable.Range(0, 1000).Select(i => new MessageTraits(i % 500, (byte)(i % 4), 100))]);
        for (var i = 0; i < 200; i++)
        {
            queue.Given(batch).Given(Sent(B, 1000));
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 2000; i++)
        {
            queue.Given(batch).Given(Sent(B, 1000));
        }

        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(2_000_000, "two million messages leave a bit each");
        GC.KeepAlive(queue);
    }
}
