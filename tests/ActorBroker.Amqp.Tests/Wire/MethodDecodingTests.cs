using System.Buffers;
using ActorBroker.Amqp.Wire;
using Shouldly;
using Xunit;

namespace ActorBroker.Amqp.Tests.Wire;

public class MethodDecodingTests
{
    public static TheoryData<AmqpMethod> Methods => [.. MethodSamples.All.Select(s => s.Id)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_method_that_is_read_and_written_again_gives_the_same_frame(AmqpMethod method)
    {
        var sample = MethodSamples.Get(method);

        Hex.Text(sample.ReadAndWrite(sample.Arguments)).ShouldBe(Hex.Text(sample.Frame));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_method_cut_short_anywhere_is_a_syntax_error(AmqpMethod method)
    {
        var sample = MethodSamples.Get(method);
        for (var length = 0; length < sample.Arguments.Length; length++)
        {
            Should.Throw<AmqpWireException>(() => sample.ReadAndWrite(sample.Arguments[..length]), $"{length} bytes")
                .Code.ShouldBe(AmqpReplyCode.SyntaxError);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Bytes_after_the_arguments_are_a_syntax_error(AmqpMethod method)
    {
        var sample = MethodSamples.Get(method);

        Should.Throw<AmqpWireException>(() => sample.ReadAndWrite([.. sample.Arguments, 0])).Code.ShouldBe(AmqpReplyCode.SyntaxError);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_damaged_method_is_refused_or_read_but_never_breaks_the_reader(AmqpMethod method)
    {
        var sample = MethodSamples.Get(method);
        Mutations.Survive(seed: (int)method, rounds: 400, sample.Arguments, bytes => sample.ReadAndWrite(bytes));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_number_of_a_method_is_its_class_and_method(AmqpMethod method)
    {
        var sample = MethodSamples.Get(method);

        AmqpMethods.ClassOf(method).ShouldBe(sample.ClassId);
        AmqpMethods.NumberOf(method).ShouldBe(sample.MethodId);
        var payload = sample.Frame.AsSpan()[WireLimits.FrameHeaderBytes..^1];
        AmqpMethods.ReadId(payload, out var arguments).ShouldBe(method);
        arguments.ToArray().ShouldBe(sample.Arguments);
    }

    [Fact]
    public void A_method_frame_without_a_whole_number_is_a_syntax_error() =>
        Should.Throw<AmqpWireException>(() => AmqpMethods.ReadId([0, 60, 0], out _)).Code.ShouldBe(AmqpReplyCode.SyntaxError);

    [Theory]
    [InlineData("1")]
    [InlineData("01")]
    [InlineData("001")]
    [InlineData("0001")]
    [InlineData("00001")]
    public void Each_bit_of_a_declaration_is_its_own(string pattern)
    {
        var bits = pattern.PadRight(5, '0').Select(c => c == '1').ToArray();
        var queue = new QueueDeclare("q", bits[0], bits[1], bits[2], bits[3], bits[4], FieldTable.Empty);
        var exchange = new ExchangeDeclare("x", "t", bits[0], bits[1], bits[2], bits[3], bits[4], FieldTable.Empty);

        var expected = (byte)(1 << (pattern.Length - 1));
        ArgumentsOf(queue)[4].ShouldBe(expected);
        ArgumentsOf(exchange)[6].ShouldBe(expected);
        QueueDeclare.Read(ArgumentsOf(queue)).ShouldBe(queue);
        ExchangeDeclare.Read(ArgumentsOf(exchange)).ShouldBe(exchange);
    }

    [Fact]
    public void Unassigned_bits_are_ignored() =>
        BasicAck.Read(Hex.Bytes("0000000000000007 fe")).ShouldBe(new BasicAck(7, Multiple: false));

    [Fact]
    public void A_name_that_is_not_utf8_is_a_frame_error()
    {
        Should.Throw<AmqpWireException>(() => QueuePurge.Read(Hex.Bytes("0000 02 c328 00"))).Code.ShouldBe(AmqpReplyCode.FrameError);
        Should.Throw<AmqpWireException>(() => QueueDelete.Read(Hex.Bytes("0000 02 c328 00"))).Code.ShouldBe(AmqpReplyCode.FrameError);
    }

    [Fact]
    public void A_routing_key_may_hold_any_bytes_as_with_RabbitMQ() =>
        BasicPublish.Read(Hex.Bytes("0000 00 02 c328 00")).RoutingKey.ToArray().ShouldBe([0xC3, 0x28]);

    [Fact]
    public void A_reply_text_that_is_too_long_is_cut_rather_than_refused()
    {
        var close = new ChannelClose(AmqpReplyCode.NotFound, new string('é', 200), AmqpMethod.None);

        var read = ChannelClose.Read(ArgumentsOf(close));

        read.ReplyText.ShouldBe(new string('é', 126) + "...");
    }

    [Fact]
    public void A_name_that_is_too_long_is_the_writers_fault() =>
        Should.Throw<ArgumentException>(() => ArgumentsOf(new QueuePurge(new string('q', 256), NoWait: false)));

    private static byte[] ArgumentsOf<T>(T method)
        where T : struct, IAmqpMethod<T>
    {
        var output = new ArrayBufferWriter<byte>();
        method.Write(output, channel: 1);
        return output.WrittenSpan[(WireLimits.FrameHeaderBytes + sizeof(uint))..^1].ToArray();
    }
}
