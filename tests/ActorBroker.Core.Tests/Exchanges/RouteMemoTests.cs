using System.Globalization;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Exchanges;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Exchanges;

public sealed class RouteMemoTests
{
    private readonly RouteMemo<string> _memo = new();

    [Fact]
    public void A_key_is_remembered_when_it_comes_again()
    {
        Come("a.b", "q").ShouldBeNull();
        Come("a.b", "q").ShouldBeNull();
        Come("a.b", "not asked").ShouldBe(["q"]);
    }

    [Fact]
    public void That_a_key_leads_nowhere_is_remembered_too()
    {
        Come("a.b");
        Come("a.b");
        Come("a.b", "not asked").ShouldBe([]);
    }

    [Fact]
    public void A_key_with_the_hash_of_another_is_not_taken_for_it()
    {
        _memo.IsSeenAgain(7).ShouldBeFalse();
        _memo.Keep(7, "one"u8, ["q"]);

        _memo.TryGet(7, "other"u8, out _).ShouldBeFalse();
        _memo.TryGet(7, "one"u8, out _).ShouldBeTrue();
    }

    [Fact]
    public void Ten_thousand_keys_in_turn_are_nearly_all_remembered()
    {
        string[] keys = [.. Enumerable.Range(0, 10_000).Select(static i => string.Create(CultureInfo.InvariantCulture, $"bench.k{i:D5}.end"))];
        for (var round = 0; round < 3; round++)
        {
            foreach (var key in keys)
            {
                Come(key, key);
            }
        }

        keys.Count(key => Come(key, key) is [var target] && ReferenceEquals(target, key)).ShouldBeGreaterThan(9_900);
    }

    [Fact]
    public void More_keys_than_there_is_room_for_push_one_another_out()
    {
        const int Keys = 4 * RouteMemo<string>.SlotsMax;
        for (var i = 0; i < Keys; i++)
        {
            var key = i.ToString(CultureInfo.InvariantCulture);
            Come(key, "q");
            Come(key, "q");
        }

        var remembered = Enumerable.Range(0, Keys).Count(i => Find(i.ToString(CultureInfo.InvariantCulture)) is not null);
        remembered.ShouldBeInRange(RouteMemo<string>.SlotsMax / 2, RouteMemo<string>.SlotsMax);
    }

    [Fact]
    public void A_changed_table_remembers_nothing_of_the_old_one()
    {
        var table = RoutingTable.Empty<string>(ExchangeType.Topic).Bind("q", "a.*");
        for (var i = 0; i < 3; i++)
        {
            table.To("a.b").ShouldBe(["q"]);
        }

        table.Bind("r", "*.b").To("a.b").ShouldBe(["q", "r"], ignoreOrder: true);
        table.Unbind("q", "a.*").To("a.b").ShouldBeEmpty();
        table.To("a.b").ShouldBe(["q"]);
    }

    [Fact]
    public void What_is_remembered_is_added_to_what_other_exchanges_found_each_target_once()
    {
        var table = RoutingTable.Empty<string>(ExchangeType.Topic).Bind("q", "a").Bind("r", "a");
        for (var i = 0; i < 4; i++)
        {
            var result = new RouteResult<string>();
            result.Add("first");
            result.Add(string.Intern("q"));
            table.Route("a"u8, ArgumentTable.Empty, result);
            result.AsSpan().ToArray().ShouldBe(["first", "q", "r"]);
        }
    }

    [Fact]
    public async Task Many_threads_may_ask_one_table_at_once()
    {
        const int Keys = 500;
        var table = Enumerable.Range(0, Keys).Aggregate(
            RoutingTable.Empty<string>(ExchangeType.Topic),
            static (t, i) => t.Bind(string.Create(CultureInfo.InvariantCulture, $"q{i}"), string.Create(CultureInfo.InvariantCulture, $"k{i}.#")));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(
            () =>
            {
                for (var i = 0; i < 20 * Keys; i++)
                {
                    var number = (i * 7 * (thread + 1)) % Keys;
                    table.To(string.Create(CultureInfo.InvariantCulture, $"k{number}.x"))
                        .ShouldBe([string.Create(CultureInfo.InvariantCulture, $"q{number}")]);
                }
            },
            TestContext.Current.CancellationToken)));
    }

    /// <summary>A key comes: what was remembered of it, or null; then it is looked up and leads to the targets.</summary>
    private string[]? Come(string key, params string[] targets)
    {
        var known = Find(key);
        var bytes = System.Text.Encoding.UTF8.GetBytes(key);
        var hash = ByteMapHash.Of(bytes);
        if (known is null && _memo.IsSeenAgain(hash))
        {
            _memo.Keep(hash, bytes, targets);
        }

        return known;
    }

    private string[]? Find(string key)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(key);
        return _memo.TryGet(ByteMapHash.Of(bytes), bytes, out var targets) ? targets : null;
    }
}
