using ActorBroker.Core.Exchanges;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Exchanges;

public sealed class RouteResultTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(5000)]
    public void Each_target_is_kept_once_over_several_exchanges(int count)
    {
        var names = Enumerable.Range(0, count).Select(i => string.Intern($"t{i}")).ToArray();
        var fanout = names.Aggregate(RoutingTable.Empty<string>(ExchangeType.Fanout), (t, name) => t.Bind(name, ""));
        var direct = RoutingTable.Empty<string>(ExchangeType.Direct).Bind("t1", "k").Bind("new", "k");
        var result = new RouteResult<string>();

        for (var message = 0; message < 3; message++)
        {
            fanout.Route("k"u8, Routed.Table(), result);
            direct.Route("k"u8, Routed.Table(), result);
            fanout.Route("k"u8, Routed.Table(), result);

            result.AsSpan().ToArray().ShouldBe([.. names, string.Intern("new")]);
            result[count].ShouldBe("new");
            result.Clear();
            result.Count.ShouldBe(0);
        }
    }

    [Fact]
    public void Targets_are_told_apart_by_reference()
    {
        var result = new RouteResult<string>();
        result.Add(new string('q', 1)).ShouldBeTrue();
        result.Add(new string('q', 1)).ShouldBeTrue();
        result.Add(result[0]).ShouldBeFalse();
        result.Count.ShouldBe(2);
    }

    [Fact]
    public void An_index_beyond_the_end_is_refused()
    {
        var result = new RouteResult<string>();
        result.Add("q");
        Should.Throw<ArgumentOutOfRangeException>(() => result[1]);
        Should.Throw<ArgumentOutOfRangeException>(() => result[-1]);
    }

    [Fact]
    public void The_types_are_called_as_clients_call_them()
    {
        foreach (var type in Enum.GetValues<ExchangeType>())
        {
            ExchangeTypes.TryParse(type.NameOf(), out var parsed).ShouldBeTrue();
            parsed.ShouldBe(type);
        }

        ExchangeTypes.Names.ShouldBe(["direct", "fanout", "topic", "headers"]);
        ExchangeTypes.TryParse("Direct", out _).ShouldBeFalse();
        ExchangeTypes.TryParse("x-delayed-message", out _).ShouldBeFalse();
    }
}
