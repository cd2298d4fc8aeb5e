using ActorBroker.Core.Arguments;
using ActorBroker.Core.Exchanges;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Exchanges;

public sealed class HeadersTests
{
    private static readonly RoutingTable<string> Empty = RoutingTable.Empty<string>(ExchangeType.Headers);

    /// <summary>Arguments of the binding, headers of the message; a value is an integer, a text, or nothing.</summary>
    [Theory]
    [InlineData("region=EU", "region=EU type=premium", true)]
    [InlineData("region=EU", "region=US type=premium", false)]
    [InlineData("region=EU", "", false)]
    [InlineData("", "", true)]
    [InlineData("", "a=1", true)]
    [InlineData("a=1 b=2", "a=1 b=2 c=3", true)]
    [InlineData("a=1 b=2", "a=1", false)]
    [InlineData("x-match=all a=1 b=2", "a=1 b=3", false)]
    [InlineData("x-match=any a=1 b=2", "a=1 b=3", true)]
    [InlineData("x-match=any a=1 b=2", "b=2", true)]
    [InlineData("x-match=any a=1 b=2", "a=2 b=1", false)]
    [InlineData("x-match=any", "a=1", false)]
    [InlineData("x-match=all", "", true)]
    [InlineData("a", "a=7", true)]
    [InlineData("a", "a", true)]
    [InlineData("a", "b=1", false)]
    [InlineData("x-match=any a b", "b=5", true)]
    [InlineData("a=1", "a=x", false)]
    [InlineData("a=1", "A=1", false)]
    [InlineData("x-match=all x-tier=1 a=1", "a=1", true)]
    [InlineData("x-match=any x-tier=1 a=1", "x-tier=1", false)]
    [InlineData("x-match=all-with-x x-tier=1 a=1", "a=1", false)]
    [InlineData("x-match=all-with-x x-tier=1 a=1", "a=1 x-tier=1", true)]
    [InlineData("x-match=any-with-x x-tier=1 a=1", "x-tier=1", true)]
    [InlineData("x-match=any-with-x x-tier=1", "x-match=any-with-x", false)]
    public void Headers_match_as_the_binding_asks(string arguments, string headers, bool isRouted)
    {
        var table = Empty.Add(Routed.Binding("q", "", Entries(arguments)));
        table.To("any key", Routed.Table(Entries(headers))).ShouldBe(isRouted ? ["q"] : []);
    }

    [Fact]
    public void Numbers_match_by_value_whatever_their_type()
    {
        ArgumentValue[] ones = [ArgumentValue.Of(1L), ArgumentValue.Of(1.0), ArgumentValue.OfTimestamp(1)];
        ArgumentValue[] others = [ArgumentValue.Of(2L), ArgumentValue.Of(1.5), ArgumentValue.OfTimestamp(2), ArgumentValue.Of(-1L), ArgumentValue.Of("1"), ArgumentValue.Of(true)];
        foreach (var wanted in ones)
        {
            var table = Empty.Add(Routed.Binding("q", "", ("n", wanted)));
            ones.Count(value => table.To("", Routed.Table(("n", value))).Length == 1).ShouldBe(ones.Length);
            others.Count(value => table.To("", Routed.Table(("n", value))).Length == 1).ShouldBe(0);
        }
    }

    [Fact]
    public void Text_matches_its_bytes()
    {
        var text = Empty.Add(Routed.Binding("q", "", ("s", ArgumentValue.Of("ü"))));
        var bytes = Empty.Add(Routed.Binding("q", "", ("s", ArgumentValue.Of("ü"u8))));

        text.To("", Routed.Table(("s", ArgumentValue.Of("ü"u8)))).ShouldBe(["q"]);
        bytes.To("", Routed.Table(("s", ArgumentValue.Of("ü")))).ShouldBe(["q"]);
        text.To("", Routed.Table(("s", ArgumentValue.Of("u"u8)))).ShouldBeEmpty();
        bytes.To("", Routed.Table(("s", ArgumentValue.Of("u")))).ShouldBeEmpty();
    }

    [Fact]
    public void A_target_with_two_matching_bindings_gets_one_copy()
    {
        var table = Empty.Add(Routed.Binding("q", "", Entries("a=1"))).Add(Routed.Binding("q", "", Entries("b=1")));
        table.To("", Routed.Table(Entries("a=1 b=1"))).ShouldBe(["q"]);
        table.Remove(Routed.Binding("q", "", Entries("a=1"))).To("", Routed.Table(Entries("a=1"))).ShouldBeEmpty();
        table.Remove(Routed.Binding("q", "", Entries("a=1"))).To("", Routed.Table(Entries("b=1"))).ShouldBe(["q"]);
    }

    [Fact]
    public void An_unknown_way_of_matching_is_refused_with_what_is_expected()
    {
        foreach (var mode in new[] { ArgumentValue.Of("some"), ArgumentValue.Of(1), ArgumentValue.Null })
        {
            var binding = Routed.Binding("q", "", ("x-match", mode));
            var objection = HeaderMatch.Validate(binding.Arguments).ShouldNotBeNull();
            objection.ShouldContain($"'{mode}'");
            objection.ShouldContain("'any-with-x'");
            Should.Throw<ArgumentException>(() => Empty.Add(binding)).Message.ShouldContain(objection);
            Empty.Remove(binding).ShouldBeSameAs(Empty);
        }
    }

    private static (string Name, ArgumentValue Value)[] Entries(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Entry)];

    private static (string Name, ArgumentValue Value) Entry(string text) => text.Split('=') switch
    {
        [var name, var number] when long.TryParse(number, out var value) => (name, ArgumentValue.Of(value)),
        [var name, var value] => (name, ArgumentValue.Of(value)),
        var parts => (parts[0], ArgumentValue.Null),
    };
}
