using ActorBroker.Core.Exchanges;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Exchanges;

public sealed class TopicTests
{
    private static readonly RoutingTable<string> Empty = RoutingTable.Empty<string>(ExchangeType.Topic);

    /// <summary>Each line is a pattern, the keys that match it and the keys that do not; <c>''</c> is the empty key.</summary>
    [Theory]
    [InlineData("order.*.created | order.us.created order..created | order.created order.us.eu.created order.us.updated")]
    [InlineData("order.us.* | order.us.created order.us. | order.us order.eu.created order.us.a.b")]
    [InlineData("payment.# | payment payment. payment.us.made | order.us.created payments ''")]
    [InlineData("*.orange.* | quick.orange.rabbit lazy.orange.elephant .orange. | orange quick.orange.new.rabbit quick.brown.fox")]
    [InlineData("*.*.rabbit | quick.orange.rabbit ..rabbit | rabbit lazy.rabbit lazy.pink.old.rabbit")]
    [InlineData("lazy.# | lazy lazy.orange lazy.orange.male.rabbit lazy. lazy.. | quick.lazy lazyy ''")]
    [InlineData("lazy.* | lazy.orange lazy. | lazy lazy.orange.elephant")]
    [InlineData("# | '' a a.b .. a..b |")]
    [InlineData("#.# | '' a a.b .. |")]
    [InlineData("#.#.#.# | '' a a.b.c.d.e.f |")]
    [InlineData("* | a | '' . a.b")]
    [InlineData("*.# | a a.b . .. | ''")]
    [InlineData("#.* | a a.b . .. | ''")]
    [InlineData("#.*.# | a a.b . | ''")]
    [InlineData("*.#.* | . a.b a.b.c | '' a")]
    [InlineData("#.b | b a.b .b a.b.b b.b | '' a b.a a.b. bb")]
    [InlineData("a.#.b | a.b a.x.b a..b a.b.b a.x.y.z.b a.b.c.b | a b ab a.b.c x.a.b")]
    [InlineData("#.b.# | b a.b b.a a.b.c .b. | '' a bb a.c")]
    [InlineData("#.a.#.b.# | a.b x.a.y.b.z a.a.b.b | b.a a b")]
    [InlineData("#.a.*.b | a.x.b a.a.x.b a.x.a.x.b | a.b a.x.y.b a.x.b.x.b")]
    [InlineData("a..b | a..b | a.b a.x.b a...b")]
    [InlineData("a.* | a. a.b | a a..")]
    [InlineData("'' | '' | . a")]
    [InlineData(". | . | '' .. a")]
    [InlineData("a# | a# | a ab a.b")]
    [InlineData("*a | *a | ba a")]
    [InlineData("żółw.* | żółw.ż | zolw.z")]
    public void A_pattern_matches_as_the_specification_says(string line)
    {
        var (pattern, matching, others) = line.Split('|') is [var p, var m, var o] ? (Keys(p).Single(), Keys(m), Keys(o)) : default;
        var table = Empty.Bind("q", pattern);

        matching.Length.ShouldBePositive();
        foreach (var key in matching)
        {
            table.To(key).ShouldBe(["q"], $"'{key}' should match '{pattern}'");
        }

        foreach (var key in others)
        {
            table.To(key).ShouldBeEmpty($"'{key}' should not match '{pattern}'");
        }
    }

    [Fact]
    public void Patterns_that_match_the_same_keys_are_still_bindings_of_their_own()
    {
        var table = Empty.Bind("q", "#").Bind("q", "#.#");
        table.To("a").ShouldBe(["q"]);
        table.Unbind("q", "#").To("a").ShouldBe(["q"]);
        table.Unbind("q", "#").Unbind("q", "#.#").IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void A_target_bound_with_several_matching_patterns_gets_one_copy()
    {
        var table = Empty.Bind("q", "a.*").Bind("q", "a.#").Bind("q", "#.b").Bind("q", "a.b").Bind("r", "#");
        table.To("a.b").ShouldBe(["q", "r"], ignoreOrder: true);
    }

    [Fact]
    public void The_tree_agrees_with_matching_word_by_word()
    {
        Prop.ForAll(Gen.ListOf(Patterns()).ToArbitrary(), Gen.ListOf(Texts("a", "b", ""), 10).ToArbitrary(), (patterns, keys) =>
        {
            var table = Empty;
            foreach (var pattern in patterns)
            {
                table = table.Bind(pattern, pattern);
            }

            foreach (var key in keys)
            {
                var expected = patterns.Where(pattern => Matches(Words(pattern), Words(key))).Distinct(StringComparer.Ordinal);
                for (var time = 0; time < 3; time++)
                {
                    // The third time the answer is a remembered one.
                    table.To(key).ShouldBe(expected, ignoreOrder: true);
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Removing_undoes_adding_in_whatever_order()
    {
        var cases =
            from kept in Gen.ListOf(Patterns())
            from added in Gen.ListOf(Patterns())
            from removed in Gen.Shuffle(added.Except(kept, StringComparer.Ordinal))
            from keys in Gen.ListOf(Texts("a", "b", ""), 10)
            select (kept, removed, keys);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var before = c.kept.Aggregate(Empty, (t, pattern) => t.Bind(pattern, pattern));
            var after = c.removed.Order(StringComparer.Ordinal).Aggregate(before, (t, pattern) => t.Bind(pattern, pattern));
            after = c.removed.Aggregate(after, (t, pattern) => t.Unbind(pattern, pattern));

            foreach (var key in c.keys)
            {
                after.To(key).ShouldBe(before.To(key), ignoreOrder: true);
            }

            after.IsEmpty.ShouldBe(c.kept.Count == 0);
            c.kept.Aggregate(after, (t, pattern) => t.Unbind(pattern, pattern)).IsEmpty.ShouldBeTrue();
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("#.#.#.#.#.#.#.#.#.#.#.#.#.#.#.#.#.#.#.#.#.#.#.#.b")]
    [InlineData("#.a.#.a.#.a.#.a.#.a.#.a.#.a.#.a.#.a.#.a.#.a.#.a.#.a.#.b")]
    [InlineData("#.*.#.a.#.*.#.a.#.*.#.a.#.*.#.a.#.*.#.a.#.*.#.a.#.*.#.b")]
    [InlineData("#.a.*.#.a.*.#.a.*.#.a.*.#.a.*.#.a.*.#.a.*.#.a.*.#.a.*.#.b")]
    public async Task A_hostile_pattern_costs_little(string pattern)
    {
        // Trying out every way to share 128 words among so many '#' would outlast this machine.
        var key = string.Join('.', Enumerable.Repeat("a", 128));
        var routing = Task.Run(() => Empty.Bind("q", pattern).To(key), TestContext.Current.CancellationToken);
        (await routing.WaitAsync(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    private static string[] Keys(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(key => string.Equals(key, "''", StringComparison.Ordinal) ? "" : key)];

    private static Gen<string> Patterns() => Texts("a", "b", "", "*", "#", "#", "*");

    private static Gen<string> Texts(params string[] words) =>
        from count in Gen.Choose(0, 6)
        from chosen in Gen.ListOf(Gen.Elements(words), count)
        select string.Join('.', chosen);

    private static string[] Words(string key) => key.Length == 0 ? [] : key.Split('.');

    private static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> key) => pattern switch
    {
        [] => key.IsEmpty,
        ["#", ..] => Matches(pattern[1..], key) || (!key.IsEmpty && Matches(pattern, key[1..])),
        ["*", ..] => !key.IsEmpty && Matches(pattern[1..], key[1..]),
        [var word, ..] => !key.IsEmpty && string.Equals(word, key[0], StringComparison.Ordinal) && Matches(pattern[1..], key[1..]),
    };
}
