using ActorBroker.Amqp.Wire;
using ActorBroker.TestKit;
using Shouldly;
using Xunit;

namespace ActorBroker.Amqp.Tests.Wire;

public class FieldTableTests
{
    public static TheoryData<string, string, string> Values => new()
    {
        { "true", "74 01", "bool" },
        { "false", "74 00", "bool" },
        { "-1", "62 ff", "byte" },
        { "255", "42 ff", "unsignedbyte" },
        { "-2", "73 fffe", "short" },
        { "65534", "75 fffe", "unsignedshort" },
        { "-3", "49 fffffffd", "signedint" },
        { "4294967293", "69 fffffffd", "unsignedint" },
        { "-4", "6c fffffffffffffffc", "long" },
        { "-4", "4c fffffffffffffffc", "long" },
        { "1.5", "66 3fc00000", "float" },
        { "-2.5", "64 c004000000000000", "double" },
        { "314e-2", "44 02 0000013a", "decimal" },
        { "héllo", "53 00000006 68c3a96c6c6f", "longstr" },
        { "2 bytes", "53 00000002 c328", "longstr" },
        { "2 elements", "41 00000003 74 01 56", "array" },
        { "1700000000", "54 000000006553f100", "timestamp" },
        { "1 entries", "46 00000003 01 61 56", "table" },
        { "undefined", "56", "void" },
        { "3 bytes", "78 00000003 00ff00", "binary" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_of_each_type_is_read_and_written_as_it_came(string text, string bytes, string typeName)
    {
        var contents = Hex.Bytes("01 6b" + bytes);

        var table = FieldTable.Parse(contents);

        table.TryGet("k", out var value).ShouldBeTrue();
        value.ToString().ShouldBe(text);
        value.TypeName.ShouldBe(typeName);
        ((byte)value.Type).ShouldBe(contents[2]);
        Hex.Text(table.ToContents()).ShouldBe(Hex.Text(contents));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_cut_short_anywhere_is_a_syntax_error(string text, string bytes, string typeName)
    {
        _ = (text, typeName);
        var contents = Hex.Bytes("01 6b" + bytes);
        for (var length = 1; length < contents.Length; length++)
        {
            Should.Throw<AmqpWireException>(() => FieldTable.Parse(contents.AsSpan(0, length))).Code.ShouldBe(AmqpReplyCode.SyntaxError);
            Should.Throw<AmqpWireException>(() => FieldTable.Validate(contents.AsSpan(0, length))).Code.ShouldBe(AmqpReplyCode.SyntaxError);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_table_survives_the_wire_with_its_types_and_order(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 200; i++)
        {
            var table = RandomTables.Next(random);
            var contents = table.ToContents();

            FieldTable.Validate(contents);
            var read = FieldTable.Parse(contents);

            read.ShouldBe(table);
            read.GetHashCode().ShouldBe(table.GetHashCode());
            FieldTable.Equivalent(read, table).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void A_damaged_table_is_checked_and_read_alike(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 60; i++)
        {
            var contents = RandomTables.Next(random).ToContents();
            Mutations.Survive(random.Next(), rounds: 50, contents, bytes =>
            {
                AmqpWireException? refused = null;
                try
                {
                    FieldTable.Validate(bytes);
                }
                catch (AmqpWireException e)
                {
                    refused = e;
                }

                if (refused is null)
                {
                    FieldTable.Parse(bytes);
                }
                else
                {
                    Should.Throw<AmqpWireException>(() => FieldTable.Parse(bytes)).Code.ShouldBe(refused.Code);
                }
            });
        }
    }

    [Theory]
    [InlineData("46", "01 61")]
    [InlineData("41", "")]
    public void Nesting_is_read_to_its_cap_and_refused_beyond(string type, string name)
    {
        var deepest = Nested(WireLimits.TableDepthMax, Hex.Bytes(type)[0], Hex.Bytes(name));
        var tooDeep = Nested(WireLimits.TableDepthMax + 1, Hex.Bytes(type)[0], Hex.Bytes(name));

        FieldTable.Validate(deepest);
        FieldTable.Parse(deepest).ToContents().ShouldBe(deepest);
        Should.Throw<AmqpWireException>(() => FieldTable.Validate(tooDeep)).Code.ShouldBe(AmqpReplyCode.SyntaxError);
        Should.Throw<AmqpWireException>(() => FieldTable.Parse(tooDeep)).Code.ShouldBe(AmqpReplyCode.SyntaxError);
    }

    [Fact]
    public void Nesting_of_thousands_of_levels_does_not_exhaust_the_stack() =>
        Should.Throw<AmqpWireException>(() => FieldTable.Parse(Nested(10_000, (byte)'F', [0])));

    [Fact]
    public void A_claimed_length_is_not_allocated()
    {
        var contents = Hex.Bytes("01 6b 53 ffffffff 00");
        Should.Throw<AmqpWireException>(() => FieldTable.Parse(contents));

        Allocations.Least(() => Should.Throw<AmqpWireException>(() => FieldTable.Parse(contents)), enough: 1024).ShouldBeLessThan(64 * 1024);
    }

    [Fact]
    public void An_unknown_type_is_a_syntax_error() =>
        Should.Throw<AmqpWireException>(() => FieldTable.Parse(Hex.Bytes("01 6b 5a 00"))).Code.ShouldBe(AmqpReplyCode.SyntaxError);

    [Fact]
    public void A_name_that_is_not_utf8_is_refused_by_both_readers()
    {
        Should.Throw<AmqpWireException>(() => FieldTable.Parse(Hex.Bytes("01 ff 56")));
        Should.Throw<AmqpWireException>(() => FieldTable.Validate(Hex.Bytes("01 ff 56")));
    }

    [Fact]
    public void A_name_sent_twice_is_kept_twice_and_found_first()
    {
        var table = FieldTable.Parse(Hex.Bytes("01 61 42 01  01 61 42 02"));

        table.Count.ShouldBe(2);
        table.TryGet("a", out var value).ShouldBeTrue();
        value.ShouldBe(FieldValue.Byte(1));
    }

    [Fact]
    public void Changing_an_entry_keeps_its_place_and_the_original()
    {
        var table = new FieldTable(new("a", FieldValue.Int32(1)), new("b", FieldValue.Int32(2)));

        table.With("a", FieldValue.Int32(9)).ShouldBe(new FieldTable(new("a", FieldValue.Int32(9)), new("b", FieldValue.Int32(2))));
        table.With("c", FieldValue.Void).Select(e => e.Name).ShouldBe(["a", "b", "c"]);
        table.Without("a").Select(e => e.Name).ShouldBe(["b"]);
        table.Count.ShouldBe(2);
    }

    private static byte[] Nested(int depth, byte type, byte[] name)
    {
        // The outermost is always a table, so the first entry has a name whatever stands inside.
        var contents = Array.Empty<byte>();
        for (var level = 1; level < depth; level++)
        {
            var prefix = level == depth - 1 ? [1, (byte)'a'] : name;
            var length = new byte[4];
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, contents.Length);
            contents = [.. prefix, type, .. length, .. contents];
        }

        return contents;
    }
}
