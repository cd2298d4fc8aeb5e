using System.Buffers;
using ActorBroker.Core.Arguments;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Arguments;

public sealed class ArgumentTableTests
{
    [Fact]
    public void The_order_of_entries_plays_no_part_in_equivalence()
    {
        var one = Table(("a", ArgumentValue.Of(1)), ("b", ArgumentValue.Of("x")));
        var other = Table(("b", ArgumentValue.Of("x")), ("a", ArgumentValue.Of(1)));

        one.Equivalent(other).ShouldBeTrue();
        one.Equivalent(Table(("a", ArgumentValue.Of(1)))).ShouldBeFalse();
        one.Equivalent(Table(("a", ArgumentValue.Of(1)), ("c", ArgumentValue.Of("x")))).ShouldBeFalse();
    }

    [Fact]
    public void Values_of_different_kinds_are_never_equivalent()
    {
        ArgumentValue[] values =
        [
            ArgumentValue.Null, ArgumentValue.Of(true), ArgumentValue.Of(1), ArgumentValue.Of(1.0), ArgumentValue.OfDecimal(1, 0),
            ArgumentValue.Of("1"), ArgumentValue.Of("1"u8), ArgumentValue.OfTimestamp(1), ArgumentValue.Of(ArgumentTable.Empty),
            ArgumentValue.Of(new ArgumentList([])),
        ];

        for (var i = 0; i < values.Length; i++)
        {
            for (var j = 0; j < values.Length; j++)
            {
                values[i].Equivalent(values[j]).ShouldBe(i == j);
            }
        }
    }

    [Fact]
    public void Integers_of_equal_value_are_equivalent_whatever_their_width()
    {
        int narrow = 1;
        long wide = 1;
        ArgumentValue.Of(narrow).Equivalent(ArgumentValue.Of(wide)).ShouldBeTrue();
        ArgumentValue.Of(narrow).Equivalent(ArgumentValue.Of(2)).ShouldBeFalse();
    }

    [Fact]
    public void Decimals_of_equal_value_are_equivalent_whatever_their_scale()
    {
        ArgumentValue.OfDecimal(150, 2).Equivalent(ArgumentValue.OfDecimal(15, 1)).ShouldBeTrue();
        ArgumentValue.OfDecimal(0, 255).Equivalent(ArgumentValue.OfDecimal(0, 0)).ShouldBeTrue();
        ArgumentValue.OfDecimal(150, 2).Equivalent(ArgumentValue.OfDecimal(15, 2)).ShouldBeFalse();
    }

    [Fact]
    public void A_list_is_equivalent_only_in_the_same_order()
    {
        var one = new ArgumentList([ArgumentValue.Of(1), ArgumentValue.Of(2)]);
        one.Equivalent(new ArgumentList([ArgumentValue.Of(1), ArgumentValue.Of(2)])).ShouldBeTrue();
        one.Equivalent(new ArgumentList([ArgumentValue.Of(2), ArgumentValue.Of(1)])).ShouldBeFalse();
    }

    [Fact]
    public void A_name_that_comes_twice_is_refused_by_its_name()
    {
        var many = Enumerable.Range(0, 20).Select(i => ($"n{i}", ArgumentValue.Of(i)));
        Should.Throw<ArgumentException>(() => Table(("x", default), ("x", default))).Message.ShouldContain("'x'");
        Should.Throw<ArgumentException>(() => Table([.. many, ("n7", default)])).Message.ShouldContain("'n7'");
    }

    [Fact]
    public void A_name_with_half_a_surrogate_pair_is_refused()
    {
        foreach (var name in new[] { "a\uD800", "\uDC00", "\uD800\uD800\uDC00" })
        {
            Should.Throw<ArgumentException>(() => Table((name, default))).Message.ShouldContain("surrogate");
        }
    }

    [Fact]
    public void A_name_with_a_whole_surrogate_pair_is_kept() =>
        Read(Written(Table(("\U0001F407x", default)))).TryGet("\U0001F407x", out _).ShouldBeTrue();

    [Fact]
    public void Each_of_many_names_is_found_and_no_other()
    {
        foreach (var count in new[] { 1, 8, 9, 50 })
        {
            var table = Table([.. Enumerable.Range(0, count).Select(i => ($"n{i}", ArgumentValue.Of(i)))]);
            for (var i = 0; i < count; i++)
            {
                table.TryGet($"n{i}", out var value).ShouldBeTrue();
                value.Integer.ShouldBe(i);
            }

            table.TryGet("N0", out _).ShouldBeFalse();
        }
    }

    [Fact]
    public void Reading_a_value_as_another_kind_names_both_kinds()
    {
        var error = Should.Throw<InvalidOperationException>(() => ArgumentValue.Of("x").Integer);
        error.Message.ShouldContain("String");
        error.Message.ShouldContain("Integer");
    }

    [Fact]
    public void Every_table_reads_back_as_it_was_written_and_leaves_what_follows()
    {
        Prop.ForAll(Tables().ToArbitrary(), table =>
        {
            var bytes = Written(table);
            ReadOnlySpan<byte> source = [.. bytes, 0xEE];
            var read = ArgumentTable.Read(ref source);
            source.Length.ShouldBe(1);
            read.Equivalent(table).ShouldBeTrue();
            Written(read).ShouldBe(bytes);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_table_cut_short_anywhere_is_refused()
    {
        var bytes = Written(Table(
            ("text", ArgumentValue.Of("värde")),
            ("table", ArgumentValue.Of(Table(("n", ArgumentValue.Of(-5)), ("d", ArgumentValue.Of(2.5))))),
            ("list", ArgumentValue.Of(new ArgumentList([ArgumentValue.OfTimestamp(7), ArgumentValue.OfDecimal(1, 2)])))));

        for (var length = 0; length < bytes.Length; length++)
        {
            Should.Throw<InvalidDataException>(() => Read(bytes[..length]));
        }
    }

    [Fact]
    public void Bytes_at_random_are_refused_or_read_but_never_end_otherwise()
    {
        Prop.ForAll<byte[]>(bytes =>
        {
            try
            {
                Read([1, .. bytes]);
            }
            catch (InvalidDataException)
            {
                // This is how bad bytes are to be refused.
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(new byte[] { 2, 0 }, "version 2")]
    [InlineData(new byte[] { 1, 1, 0, 99 }, "unknown kind 99")]
    [InlineData(new byte[] { 1, 200, 1, 0, 0 }, "200 items")]
    [InlineData(new byte[] { 1, 2, 0, 0, 0, 0 }, "twice")]
    [InlineData(new byte[] { 1, 1, 0, 1, 2 }, "boolean")]
    [InlineData(new byte[] { 1, 1, 1, 0xFF, 0 }, "UTF-8")]
    public void Bad_bytes_are_refused_with_the_reason(byte[] bytes, string reason) =>
        Should.Throw<InvalidDataException>(() => Read(bytes)).Message.ShouldContain(reason);

    [Fact]
    public void Tables_nest_up_to_the_limit_and_no_deeper()
    {
        var table = ArgumentTable.Empty;
        for (var depth = 2; depth <= ArgumentTable.DepthMax; depth++)
        {
            table = Table(("in", ArgumentValue.Of(table)));
        }

        Read(Written(table)).Equivalent(table).ShouldBeTrue();
        Should.Throw<ArgumentException>(() => Table(("in", ArgumentValue.Of(table)))).Message.ShouldContain("64");
        Should.Throw<ArgumentException>(() => new ArgumentList([ArgumentValue.Of(table)])).Message.ShouldContain("64");
    }

    [Fact]
    public void Bytes_nested_deeper_than_the_limit_are_refused()
    {
        byte[] oneTableInAnother = [1, 0, (byte)ArgumentKind.Table];
        byte[] oneListInAnother = [1, (byte)ArgumentKind.List];
        var tables = Enumerable.Repeat(oneTableInAnother, 100_000).SelectMany(b => b);
        var lists = Enumerable.Repeat(oneListInAnother, 100_000).SelectMany(b => b);

        Should.Throw<InvalidDataException>(() => Read([1, .. tables, 0])).Message.ShouldContain("64");
        Should.Throw<InvalidDataException>(() => Read([1, 1, 0, (byte)ArgumentKind.List, .. lists, 0])).Message.ShouldContain("64");
    }

    private static Gen<ArgumentTable> Tables() => TablesOf(2);

    private static Gen<ArgumentTable> TablesOf(int depth) =>
        from names in Gen.ListOf(Gen.Elements("a", "b", "x-match", "x-message-ttl", "", "ключ", "c", "d", "e", "f", "g", "h", "i"))
        from values in Gen.ListOf(Values(depth), names.Count)
        select Table([.. names.Zip(values).DistinctBy(pair => pair.First, StringComparer.Ordinal)]);

    private static Gen<ArgumentValue> Values(int depth)
    {
        List<Gen<ArgumentValue>> kinds =
        [
            Gen.Constant(ArgumentValue.Null),
            ArbMap.Default.GeneratorFor<bool>().Select(ArgumentValue.Of),
            ArbMap.Default.GeneratorFor<long>().Select(ArgumentValue.Of),
            Gen.Elements(long.MinValue, long.MaxValue, 0L).Select(ArgumentValue.Of),
            ArbMap.Default.GeneratorFor<double>().Select(ArgumentValue.Of),
            from unscaled in Gen.Elements(int.MinValue, int.MaxValue, 0, 1200)
            from scale in ArbMap.Default.GeneratorFor<byte>()
            select ArgumentValue.OfDecimal(unscaled, scale),
            Gen.Elements("", "text", "żółw", "\U0001F407").Select(ArgumentValue.Of),
            ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => ArgumentValue.Of(bytes ?? [])),
            ArbMap.Default.GeneratorFor<ulong>().Select(ArgumentValue.OfTimestamp),
        ];
        if (depth > 0)
        {
            kinds.Add(TablesOf(depth - 1).Select(ArgumentValue.Of));
            kinds.Add(Gen.ListOf(Values(depth - 1)).Select(values => ArgumentValue.Of(new ArgumentList(values))));
        }

        return Gen.OneOf(kinds);
    }

    private static ArgumentTable Table(params (string Name, ArgumentValue Value)[] entries) =>
        new(entries.Select(entry => KeyValuePair.Create(entry.Name, entry.Value)));

    private static byte[] Written(ArgumentTable table)
    {
        var writer = new ArrayBufferWriter<byte>();
        table.Write(writer);
        return writer.WrittenSpan.ToArray();
    }

    private static ArgumentTable Read(byte[] bytes)
    {
        ReadOnlySpan<byte> source = bytes;
        return ArgumentTable.Read(ref source);
    }
}
