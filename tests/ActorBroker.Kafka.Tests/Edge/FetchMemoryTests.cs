using ActorBroker.Kafka.Wire;
using Shouldly;
using Xunit;

namespace ActorBroker.Kafka.Tests.Edge;

/// <summary>What responses hold in memory. Measured alone, since the heap is everybody's.</summary>
[Collection(nameof(FetchMemoryTests))]
[CollectionDefinition(nameof(FetchMemoryTests), DisableParallelization = true)]
public sealed class FetchMemoryTests
{
    [Fact]
    public void A_client_that_does_not_read_holds_one_large_response_and_gets_the_others_later()
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders", config: ("max.message.bytes", "10000000"));
        var client = edge.Connect();
        client.Produce("orders", Batches.Of(new string('x', 3 << 20)));
        var before = GC.GetTotalAllocatedBytes(precise: true);

        for (var i = 0; i < 20; i++)
        {
            client.Send(client.Frame(ApiKey.Fetch, Calls.FetchVersion, Calls.Fetch("orders", 0)));
        }

        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(15 << 20);
        for (var i = 0; i < 20; i++)
        {
            Calls.Fetched(client.Response(ApiKey.Fetch, Calls.FetchVersion, correlation: i + 2)).Records.Length.ShouldBeGreaterThan(3 << 20);
        }
    }
}
