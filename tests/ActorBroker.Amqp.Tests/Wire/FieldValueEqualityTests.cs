using ActorBroker.Amqp.Wire;
using Shouldly;
using Xunit;

namespace ActorBroker.Amqp.Tests.Wire;

public class FieldValueEqualityTests
{
    // Left, right, and whether they mean the same, each side as bytes of a table's value.
    private const string Table = """
        49 00000001         | 6c 0000000000000001 | same
        49 00000001         | 42 01               | same
        62 01               | 75 0001             | same
        73 0001             | 69 00000001         | same
        6c 0000000000000001 | 4c 0000000000000001 | same
        49 ffffffff         | 6c ffffffffffffffff | same
        49 ffffffff         | 69 ffffffff         | different
        49 00000001         | 49 00000002         | different
        49 00000001         | 64 3ff0000000000000 | different
        49 00000001         | 74 01               | different
        49 00000001         | 54 0000000000000001 | different
        66 3fc00000         | 64 3ff8000000000000 | same
        66 3dcccccd         | 64 3fb999999999999a | different
        64 0000000000000000 | 64 8000000000000000 | same
        64 7ff8000000000000 | 64 7ff8000000000000 | same
        44 01 0000000a      | 44 01 0000000a      | same
        44 01 0000000a      | 44 02 0000000a      | different
        53 00000001 61      | 53 00000001 61      | same
        53 00000001 61      | 53 00000001 62      | different
        53 00000001 61      | 78 00000001 61      | different
        56                  | 56                  | same
        56                  | 74 00               | different
        41 00000002 4201    | 41 00000002 6201    | same
        41 00000002 4201    | 41 00000002 4202    | different
        41 00000004 42014202| 41 00000004 42024201| different
        41 00000002 4201    | 41 00000004 42014201| different
        46 00000004 01614201| 46 00000004 01616201| same
        46 00000004 01614201| 46 00000004 01624201| different
        46 00000008 0161420101624202 | 46 00000008 0162420201614201 | same
        46 00000008 0161420101614201 | 46 00000008 0161420101624201 | different
        """;

    public static TheoryData<string, string, bool> Rows =>
        [.. Table.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (cells[0], cells[1], string.Equals(cells[2], "same", StringComparison.Ordinal)))];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Values_are_compared_by_what_they_mean(string left, string right, bool same)
    {
        var (a, b) = (Read(left), Read(right));

        FieldValue.Equivalent(a, b).ShouldBe(same);
        FieldValue.Equivalent(b, a).ShouldBe(same);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Exact_equality_asks_for_the_same_type_too(string left, string right, bool same)
    {
        var (a, b) = (Read(left), Read(right));
        var zeros = left.StartsWith("64 0000", StringComparison.Ordinal);

        (a == b).ShouldBe(string.Equals(left, right, StringComparison.Ordinal) || zeros);
        if (a == b)
        {
            same.ShouldBeTrue();
            a.GetHashCode().ShouldBe(b.GetHashCode());
        }
    }

    [Fact]
    public void A_value_answers_only_to_its_own_type()
    {
        FieldValue.Int32(7).TryGetInt64(out var integer).ShouldBeTrue();
        integer.ShouldBe(7);
        FieldValue.Int32(7).TryGetString(out _).ShouldBeFalse();
        FieldValue.Int32(7).TryGetTimestamp(out _).ShouldBeFalse();
        FieldValue.Timestamp(7).TryGetInt64(out _).ShouldBeFalse();
        FieldValue.String("7").TryGetInt64(out _).ShouldBeFalse();
        FieldValue.String("7").TryGetString(out var text).ShouldBeTrue();
        text.ShouldBe("7");
        FieldValue.Binary("7"u8).TryGetString(out _).ShouldBeFalse();
        FieldValue.Binary("7"u8).TryGetBytes(out var bytes).ShouldBeTrue();
        bytes.ToArray().ShouldBe("7"u8.ToArray());
        FieldValue.LongString([0xFF]).TryGetString(out _).ShouldBeFalse();
        FieldValue.Boolean(true).TryGetBoolean(out var boolean).ShouldBeTrue();
        boolean.ShouldBeTrue();
        FieldValue.Single(1.5f).TryGetDouble(out var number).ShouldBeTrue();
        number.ShouldBe(1.5);
        FieldValue.Decimal(2, 314).TryGetDecimal(out var scale, out var unscaled).ShouldBeTrue();
        (scale, unscaled).ShouldBe(((byte)2, 314u));
        FieldValue.Table(FieldTable.Empty).TryGetTable(out var table).ShouldBeTrue();
        table.ShouldBeSameAs(FieldTable.Empty);
        FieldValue.Array(FieldValue.Void).TryGetArray(out var values).ShouldBeTrue();
        values.Length.ShouldBe(1);
        default(FieldValue).ShouldBe(FieldValue.Void);
    }

    private static FieldValue Read(string bytes)
    {
        FieldTable.Parse(Hex.Bytes("00" + bytes)).TryGet(string.Empty, out var value).ShouldBeTrue();
        return value;
    }
}
