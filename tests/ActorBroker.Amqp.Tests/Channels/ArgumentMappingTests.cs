using ActorBroker.Amqp.Channels;
using ActorBroker.Amqp.Wire;
using ActorBroker.Core.Arguments;
using Shouldly;
using Xunit;

namespace ActorBroker.Amqp.Tests.Channels;

public class ArgumentMappingTests
{
    [Fact]
    public void Integers_of_all_sizes_are_one_kind()
    {
        foreach (var value in new[] { FieldValue.Int32(5), FieldValue.Int64(5) })
        {
            var argument = ArgumentMapping.ToArgument(value);

            argument.Kind.ShouldBe(ArgumentKind.Integer);
            argument.Integer.ShouldBe(5);
        }
    }

    [Fact]
    public void A_long_string_is_text_if_it_can_be_and_bytes_otherwise()
    {
        ArgumentMapping.ToArgument(FieldValue.String("é")).String.ShouldBe("é");
        var table = FieldTable.Parse([1, (byte)'k', (byte)'S', 0, 0, 0, 1, 0xFF]);

        ArgumentMapping.ToArguments(table).TryGet("k", out var bytes).ShouldBeTrue();

        bytes.Kind.ShouldBe(ArgumentKind.Bytes);
    }

    [Fact]
    public void Of_entries_with_the_same_name_the_first_counts()
    {
        var arguments = ArgumentMapping.ToArguments(new FieldTable(
            new FieldEntry("k", FieldValue.Int32(1)), new FieldEntry("k", FieldValue.Int32(2)), new FieldEntry("K", FieldValue.Int32(3))));

        arguments.Count.ShouldBe(2);
        arguments.TryGet("k", out var value).ShouldBeTrue();
        value.Integer.ShouldBe(1);
    }

    [Fact]
    public void Tables_and_arrays_are_mapped_to_any_depth()
    {
        var nested = FieldValue.Table(new FieldTable(new FieldEntry("list", FieldValue.Array([FieldValue.Boolean(true), FieldValue.String("x")]))));

        var mapped = ArgumentMapping.ToArgument(nested);

        mapped.Equivalent(ArgumentMapping.ToArgument(nested)).ShouldBeTrue();
        mapped.ToString().ShouldContain("x");
    }

    [Fact]
    public void Nothing_maps_to_nothing() => ArgumentMapping.ToArguments(FieldTable.Empty).ShouldBeSameAs(ArgumentTable.Empty);
}
