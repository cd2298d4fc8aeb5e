using System.Diagnostics;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Exchanges;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Exchanges;

/// <summary>Measured alone and again and again, since a machine may be busy with other work.</summary>
[Collection(nameof(RoutingCostTests))]
[CollectionDefinition(nameof(RoutingCostTests), DisableParallelization = true)]
public sealed class RoutingCostTests
{
    private const int RoundsMin = 20;
    private const int RoundsMax = 2000;

    /// <summary>Far above the noise of a busy machine, and far below the ten thousand that looking at each binding would give.</summary>
    private const double RatioMax = 20;

    [Theory]
    [InlineData(ExchangeType.Direct, "x.y.q{0}")]
    [InlineData(ExchangeType.Topic, "x{0}.y.*")]
    [InlineData(ExchangeType.Topic, "*.y.z{0}")]
    [InlineData(ExchangeType.Topic, "#.y.z{0}")]
    public void The_cost_of_routing_hardly_grows_with_the_number_of_bindings(ExchangeType type, string pattern)
    {
        var one = Bound(type, pattern, 1);
        var many = Bound(type, pattern, 10_000);
        var key = System.Text.Encoding.UTF8.GetBytes(pattern.Replace("{0}", "0", StringComparison.Ordinal).Replace('*', 'x').Replace('#', 'x'));

        var (oneTicks, manyTicks) = (long.MaxValue, long.MaxValue);
        for (var round = 0; round < RoundsMin || (round < RoundsMax && Ratio() >= RatioMax); round++)
        {
            oneTicks = Math.Min(oneTicks, Ticks(one, key));
            manyTicks = Math.Min(manyTicks, Ticks(many, key));
        }

        Ratio().ShouldBeLessThan(RatioMax);

        double Ratio() => manyTicks / (double)oneTicks;
    }

    private static RoutingTable<string> Bound(ExchangeType type, string pattern, int count) => Enumerable.Range(0, count)
        .Aggregate(RoutingTable.Empty<string>(type), (t, i) => t.Bind($"q{i}", string.Format(null, pattern, i)));

    private static long Ticks(RoutingTable<string> table, byte[] key)
    {
        var result = new RouteResult<string>();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < 1000; i++)
        {
            result.Clear();
            table.Route(key, ArgumentTable.Empty, result);
        }

        var ticks = Stopwatch.GetTimestamp() - start;
        result.Count.ShouldBe(1);
        return Math.Max(ticks, 1);
    }
}
