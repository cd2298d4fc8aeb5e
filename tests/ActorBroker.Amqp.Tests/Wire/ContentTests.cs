using System.Buffers;
using System.Text;
using ActorBroker.Amqp.Wire;
using ActorBroker.TestKit;
using Shouldly;
using Xunit;

namespace ActorBroker.Amqp.Tests.Wire;

public class ContentTests
{
    private static readonly MessageProperties _full = new()
    {
        ContentType = "application/json",
        ContentEncoding = "gzip",
        Headers = new FieldTable(new("a", FieldValue.Int32(1)), new("n", FieldValue.Table(MethodSamples.Table))),
        DeliveryMode = 2,
        Priority = 5,
        CorrelationId = "correlation",
        ReplyTo = "reply",
        Expiration = "60000",
        MessageId = "id",
        Timestamp = 1_700_000_000,
        Type = "type",
        UserId = "guest",
        AppId = "app",
        ClusterId = "cluster",
    };

    [Fact]
    public void Properties_are_laid_out_as_flags_and_values_in_order() =>
        Hex.Text(new MessageProperties { ContentType = "a/b", DeliveryMode = 2, Expiration = "1" }.ToBytes())
            .ShouldBe("9100" + "03612f62" + "02" + "0131");

    [Fact]
    public void Every_property_is_found_whichever_others_stand_before_it()
    {
        for (var combination = 0; combination < 1 << 14; combination++)
        {
            var flags = (BasicProperty)(combination << 2);
            var some = Only(flags);
            var raw = some.ToBytes();

            BasicProperties.Validate(raw);
            var properties = new BasicProperties(raw);
            if (properties.Flags != flags || MessageProperties.From(properties) != some)
            {
                throw new ShouldAssertException($"flags {flags} came back as {properties.Flags}");
            }
        }
    }

    [Fact]
    public void A_property_that_is_missing_is_empty_or_zero()
    {
        var properties = new BasicProperties(BasicProperties.None);

        properties.Headers.IsEmpty.ShouldBeTrue();
        properties.Expiration.IsEmpty.ShouldBeTrue();
        properties.DeliveryMode.ShouldBe((byte)0);
        properties.IsPersistent.ShouldBeFalse();
        properties.Timestamp.ShouldBe(0ul);
        properties.Has(BasicProperty.Priority).ShouldBeFalse();
    }

    [Fact]
    public void A_content_header_keeps_the_properties_as_bytes()
    {
        var raw = _full.ToBytes();

        var header = ContentHeader.Read([.. Hex.Bytes("003c 0000 0000000000000102"), .. raw]);

        header.BodySize.ShouldBe(0x0102ul);
        header.RawProperties.ToArray().ShouldBe(raw);
        Encoding.UTF8.GetString(header.Properties.UserId).ShouldBe("guest");
    }

    [Fact]
    public void A_content_header_cut_short_anywhere_is_a_syntax_error()
    {
        byte[] payload = [.. Hex.Bytes("003c 0000 0000000000000102"), .. _full.ToBytes()];
        for (var length = 0; length < payload.Length; length++)
        {
            Should.Throw<AmqpWireException>(() => ReadHeader(payload[..length])).Code.ShouldBe(AmqpReplyCode.SyntaxError);
        }

        Should.Throw<AmqpWireException>(() => ReadHeader([.. payload, 0])).Code.ShouldBe(AmqpReplyCode.SyntaxError);
    }

    [Theory]
    [InlineData("0032 0000 0000000000000000 0000", AmqpReplyCode.UnexpectedFrame)]
    [InlineData("003c 0000 0000000000000000 0001", AmqpReplyCode.SyntaxError)]
    [InlineData("003c 0000 0000000000000000 0002", AmqpReplyCode.SyntaxError)]
    [InlineData("003c 0000 0000000000000000 2000 00000002 0161", AmqpReplyCode.SyntaxError)]
    [InlineData("003c 0000 0000000000000000 2000 ffffffff", AmqpReplyCode.SyntaxError)]
    public void A_malformed_content_header_is_refused(string payload, AmqpReplyCode code) =>
        Should.Throw<AmqpWireException>(() => ReadHeader(Hex.Bytes(payload))).Code.ShouldBe(code);

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void Properties_that_pass_the_check_can_be_read_whatever_was_done_to_them(int seed) =>
        Mutations.Survive(seed, rounds: 4000, _full.ToBytes(), bytes =>
        {
            BasicProperties.Validate(bytes);
            MessageProperties.From(new BasicProperties(bytes));
            BasicPropertiesRewriter.Rewrite(new BasicProperties(bytes), MethodSamples.Table, BasicProperty.Expiration);
        });

    [Fact]
    public void Checking_a_header_allocates_nothing()
    {
        byte[] payload = [.. Hex.Bytes("003c 0000 0000000000000102"), .. _full.ToBytes()];
        ReadHeader(payload);

        Allocations.Least(() => ReadHeader(payload)).ShouldBe(0);
    }

    [Fact]
    public void Rewriting_changes_headers_and_drops_what_is_named_and_copies_the_rest()
    {
        var headers = new FieldTable(new FieldEntry("x-death", FieldValue.Array()));
        var raw = _full.ToBytes();

        var rewritten = BasicPropertiesRewriter.Rewrite(new BasicProperties(raw), headers, BasicProperty.Expiration);

        MessageProperties.From(new BasicProperties(rewritten)).ShouldBe(_full with { Headers = headers, Expiration = null });
        BasicPropertiesRewriter.Rewrite(new BasicProperties(raw), headers: null).ShouldBe(raw);
        var added = BasicPropertiesRewriter.Rewrite(new BasicProperties(BasicProperties.None), headers);
        added.ShouldBe(new MessageProperties { Headers = headers }.ToBytes());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(3000, 1)]
    [InlineData(4088, 1)]
    [InlineData(4089, 2)]
    [InlineData(8176, 2)]
    [InlineData(20_000, 5)]
    public void A_body_is_split_into_frames_that_keep_to_frame_max(int bodyBytes, int bodyFrames)
    {
        var body = new byte[bodyBytes];
        new Random(bodyBytes).NextBytes(body);
        var output = new ArrayBufferWriter<byte>();
        var method = new BasicDeliver
        {
            ConsumerTag = "c"u8,
            DeliveryTag = 5,
            Redelivered = true,
            Exchange = "x"u8,
            RoutingKey = "k"u8,
        };

        ContentWriter.Write(output, 2, WireLimits.FrameBytesMin, method, _full.ToBytes(), body);

        var cursor = new FrameCursor(output.WrittenSpan, WireLimits.FrameBytesMin);
        cursor.TryRead(out var first).ShouldBeTrue();
        AmqpMethods.ReadId(first.Payload, out var arguments).ShouldBe(AmqpMethod.BasicDeliver);
        BasicDeliver.Read(arguments).DeliveryTag.ShouldBe(5ul);
        cursor.TryRead(out var second).ShouldBeTrue();
        second.Type.ShouldBe(FrameType.Header);
        ContentHeader.Read(second.Payload).BodySize.ShouldBe((ulong)bodyBytes);
        var joined = new List<byte>();
        var count = 0;
        while (cursor.TryRead(out var part))
        {
            (part.Type, part.Channel).ShouldBe((FrameType.Body, (ushort)2));
            joined.AddRange(part.Payload);
            count++;
        }

        cursor.Consumed.ShouldBe(output.WrittenCount);
        count.ShouldBe(bodyFrames);
        joined.ToArray().ShouldBe(body);
    }

    private static MessageProperties Only(BasicProperty flags) => new()
    {
        ContentType = flags.HasFlag(BasicProperty.ContentType) ? _full.ContentType : null,
        ContentEncoding = flags.HasFlag(BasicProperty.ContentEncoding) ? _full.ContentEncoding : null,
        Headers = flags.HasFlag(BasicProperty.Headers) ? _full.Headers : null,
        DeliveryMode = flags.HasFlag(BasicProperty.DeliveryMode) ? _full.DeliveryMode : null,
        Priority = flags.HasFlag(BasicProperty.Priority) ? _full.Priority : null,
        CorrelationId = flags.HasFlag(BasicProperty.CorrelationId) ? _full.CorrelationId : null,
        ReplyTo = flags.HasFlag(BasicProperty.ReplyTo) ? _full.ReplyTo : null,
        Expiration = flags.HasFlag(BasicProperty.Expiration) ? _full.Expiration : null,
        MessageId = flags.HasFlag(BasicProperty.MessageId) ? _full.MessageId : null,
        Timestamp = flags.HasFlag(BasicProperty.Timestamp) ? _full.Timestamp : null,
        Type = flags.HasFlag(BasicProperty.Type) ? _full.Type : null,
        UserId = flags.HasFlag(BasicProperty.UserId) ? _full.UserId : null,
        AppId = flags.HasFlag(BasicProperty.AppId) ? _full.AppId : null,
        ClusterId = flags.HasFlag(BasicProperty.ClusterId) ? _full.ClusterId : null,
    };

    private static ulong ReadHeader(byte[] payload) => ContentHeader.Read(payload).BodySize;
}
