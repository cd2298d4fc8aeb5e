using ActorBroker.Core.Arguments;
using ActorBroker.Core.Exchanges;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Exchanges;

public sealed class DirectAndFanoutTests
{
    private static readonly RoutingTable<string> Direct = RoutingTable.Empty<string>(ExchangeType.Direct);
    private static readonly RoutingTable<string> Fanout = RoutingTable.Empty<string>(ExchangeType.Fanout);

    [Fact]
    public void A_direct_exchange_routes_by_the_exact_key()
    {
        var table = Direct.Bind("orders", "order.created").Bind("audit", "order.created").Bind("other", "Order.Created").Bind("none", "");

        table.To("order.created").ShouldBe(["orders", "audit"]);
        table.To("Order.Created").ShouldBe(["other"]);
        table.To("").ShouldBe(["none"]);
        table.To("order.*").ShouldBeEmpty();
        table.To("order").ShouldBeEmpty();
    }

    [Fact]
    public void A_fanout_exchange_routes_to_all_whatever_the_key()
    {
        var table = Fanout.Bind("inventory", "").Bind("mail", "a").Bind("analytics", "b");
        table.To("zzz").ShouldBe(["inventory", "mail", "analytics"]);
    }

    [Fact]
    public void A_target_bound_twice_gets_one_copy_and_stays_until_the_last_binding_is_gone()
    {
        var one = Routed.Binding("q", "k");
        var withArguments = Routed.Binding("q", "k", ("n", ArgumentValue.Of(1)));
        foreach (var empty in new[] { Direct, Fanout, RoutingTable.Empty<string>(ExchangeType.Topic) })
        {
            var both = empty.Add(one).Add(withArguments).Add(Routed.Binding("q", "k", ("n", ArgumentValue.Of(2))));
            both.To("k").ShouldBe(["q"]);
            both.Remove(one).Remove(withArguments).To("k").ShouldBe(["q"]);
            both.Remove(one).Remove(withArguments).Remove(Routed.Binding("q", "k", ("n", ArgumentValue.Of(2)))).IsEmpty.ShouldBeTrue();
        }
    }

    [Fact]
    public void Adding_what_is_there_and_removing_what_is_not_give_the_same_table()
    {
        foreach (var type in Enum.GetValues<ExchangeType>())
        {
            var table = RoutingTable.Empty<string>(type).Bind("q", "k");
            table.Type.ShouldBe(type);
            table.Bind("q", "k").ShouldBeSameAs(table);
            table.Unbind("q", "other").ShouldBeSameAs(table);
            table.Unbind("other", "k").ShouldBeSameAs(table);
            table.Remove(Routed.Binding("q", "k", ("n", ArgumentValue.Of(1)))).ShouldBeSameAs(table);
            table.IsEmpty.ShouldBeFalse();
            table.Unbind("q", "k").IsEmpty.ShouldBeTrue();
        }
    }

    [Fact]
    public void A_table_does_not_change_when_another_is_made_from_it()
    {
        foreach (var type in Enum.GetValues<ExchangeType>())
        {
            var before = RoutingTable.Empty<string>(type).Bind("a", "k");
            var more = before.Bind("b", "k");
            var less = before.Unbind("a", "k");

            before.To("k").ShouldBe(["a"]);
            more.To("k").ShouldBe(["a", "b"]);
            less.To("k").ShouldBeEmpty();
        }
    }

    [Fact]
    public void Targets_come_in_the_order_in_which_they_were_bound_however_many()
    {
        var names = Enumerable.Range(0, 300).Select(i => $"q{i}").ToArray();
        foreach (var type in Enum.GetValues<ExchangeType>())
        {
            var table = names.Aggregate(RoutingTable.Empty<string>(type), (t, name) => t.Bind(name, "k"));
            table.To("k").ShouldBe(names);

            var fewer = names.Where((_, i) => i % 50 != 0).Aggregate(table, (t, name) => t.Unbind(name, "k"));
            fewer.To("k").ShouldBe(["q0", "q50", "q100", "q150", "q200", "q250"]);
            fewer.Bind("q1", "k").To("k").ShouldBe(["q0", "q50", "q100", "q150", "q200", "q250", "q1"]);
        }
    }

    [Fact]
    public void A_direct_table_finds_what_a_dictionary_finds_after_any_changes()
    {
        var changes =
            from isAdded in ArbMap.Default.GeneratorFor<bool>()
            from key in Gen.Choose(0, 200)
            from target in Gen.Choose(0, 3)
            select (isAdded, key: $"key-{key}", target: $"q{target}");
        Prop.ForAll(Gen.ListOf(changes, 600).ToArbitrary(), list =>
        {
            var table = Direct;
            var model = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
            foreach (var (isAdded, key, target) in list)
            {
                table = isAdded ? table.Bind(target, key) : table.Unbind(target, key);
                var targets = model.TryGetValue(key, out var there) ? there : model[key] = new(StringComparer.Ordinal);
                _ = isAdded ? targets.Add(target) : targets.Remove(target);
            }

            foreach (var (key, targets) in model)
            {
                table.To(key).ShouldBe(targets, ignoreOrder: true);
            }

            foreach (var (key, targets) in model)
            {
                table = targets.Aggregate(table, (t, target) => t.Unbind(target, key));
            }

            table.IsEmpty.ShouldBeTrue();
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Many_keys_are_each_found_and_can_all_be_removed()
    {
        var table = Direct;
        for (var i = 0; i < 20_000; i++)
        {
            table = table.Bind("q", $"key.{i}");
        }

        for (var i = 0; i < 20_000; i++)
        {
            table.To($"key.{i}").ShouldBe(["q"]);
        }

        table.To("key.20000").ShouldBeEmpty();
        for (var i = 0; i < 20_000; i++)
        {
            table = table.Unbind("q", $"key.{i}");
        }

        table.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void A_binding_key_longer_than_a_short_string_is_refused_with_both_lengths()
    {
        var message = Should.Throw<ArgumentException>(() => Routed.Binding("q", new string('k', 256))).Message;
        message.ShouldContain("256");
        message.ShouldContain("255");
        Direct.Bind("q", new string('k', 255)).To(new string('k', 255)).ShouldBe(["q"]);
    }
}
