using System.Buffers;
using ActorBroker.Core.Encoding;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Encoding;

public sealed class BinaryEncodingTests
{
    [Theory]
    [InlineData(0UL, "00")]
    [InlineData(127UL, "7F")]
    [InlineData(128UL, "8001")]
    [InlineData(300UL, "AC02")]
    [InlineData(ulong.MaxValue, "FFFFFFFFFFFFFFFFFF01")]
    public void A_varint_has_seven_bits_a_byte_lowest_first(ulong value, string hex)
    {
        Convert.ToHexString(Written(w => w.WriteVarint(value))).ShouldBe(hex);
        ReadOnlySpan<byte> source = Convert.FromHexString(hex);
        source.ReadVarint().ShouldBe(value);
        source.Length.ShouldBe(0);
    }

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFFFF02")]
    [InlineData("FFFFFFFFFFFFFFFFFFFF01")]
    [InlineData("80808080808080808080808000")]
    public void A_varint_of_more_than_64_bits_is_refused(string hex) => Should.Throw<InvalidDataException>(() =>
    {
        ReadOnlySpan<byte> source = Convert.FromHexString(hex);
        source.ReadVarint();
    });

    [Theory]
    [InlineData(0, "00")]
    [InlineData(-1, "01")]
    [InlineData(1, "02")]
    [InlineData(long.MinValue, "FFFFFFFFFFFFFFFFFF01")]
    [InlineData(long.MaxValue, "FEFFFFFFFFFFFFFFFF01")]
    public void Small_negative_numbers_are_short(long value, string hex)
    {
        Convert.ToHexString(Written(w => w.WriteSignedVarint(value))).ShouldBe(hex);
        ReadOnlySpan<byte> source = Convert.FromHexString(hex);
        source.ReadSignedVarint().ShouldBe(value);
    }

    [Fact]
    public void Numbers_of_a_fixed_size_are_little_endian()
    {
        Convert.ToHexString(Written(w => w.WriteInt64(0x0102030405060708))).ShouldBe("0807060504030201");
        Convert.ToHexString(Written(w => w.WriteInt32(0x01020304))).ShouldBe("04030201");
    }

    [Fact]
    public void What_was_written_is_read_back_in_order()
    {
        Prop.ForAll<ulong, long, byte[]>((varint, number, blob) =>
        {
            blob ??= [];
            var bytes = Written(w =>
            {
                w.WriteVarint(varint);
                w.WriteInt64(number);
                w.WriteSignedVarint(number);
                w.WriteInt32((int)number);
                w.WriteDouble(number);
                w.WriteBytes(blob);
                w.WriteString("zażółć");
                w.WriteBoolean(true);
            });
            ReadOnlySpan<byte> source = bytes;
            source.ReadVarint().ShouldBe(varint);
            source.ReadInt64().ShouldBe(number);
            source.ReadSignedVarint().ShouldBe(number);
            source.ReadInt32().ShouldBe((int)number);
            source.ReadDouble().ShouldBe(number);
            source.ReadBytes().SequenceEqual(blob).ShouldBeTrue();
            source.ReadString().ShouldBe("zażółć");
            source.ReadBoolean().ShouldBeTrue();
            source.Length.ShouldBe(0);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_length_beyond_the_end_is_refused_before_anything_is_allocated() => Should.Throw<InvalidDataException>(() =>
    {
        ReadOnlySpan<byte> source = Written(w => w.WriteVarint(ulong.MaxValue));
        source.ReadBytes();
    });

    private static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        var writer = new ArrayBufferWriter<byte>();
        write(writer);
        return writer.WrittenSpan.ToArray();
    }
}
