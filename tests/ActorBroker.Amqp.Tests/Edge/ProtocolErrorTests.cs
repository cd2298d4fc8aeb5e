using ActorBroker.Amqp.Wire;
using Shouldly;
using Xunit;
using static ActorBroker.Amqp.Tests.Edge.Frames;

namespace ActorBroker.Amqp.Tests.Edge;

/// <summary>
/// What a client does wrong and how it is answered; the codes are RabbitMQ 3.10.8's unless a line says otherwise. An
/// answer to the connection is followed by nothing but the end; an answer to a channel leaves the others alone.
/// </summary>
public class ProtocolErrorTests
{
    private static readonly Dictionary<string, (string Answer, byte[] Sent)> Errors = new(StringComparer.Ordinal)
    {
        ["a method on a channel that is not open"] = ("0 close 504", Declare(2, "q")),
        ["a close of a channel that is not open"] = ("0 close 504", CloseChannel(2)),
        ["a header on a channel that is not open"] = ("0 close 505", Header(2, 0)),
        ["a body on a channel that is not open"] = ("0 close 505", Body(2, 1)),
        ["a channel opened twice"] = ("0 close 504", OpenChannel(1)),
        ["a channel above channel_max, which RabbitMQ lets pass as it only counts"] = ("0 close 530", OpenChannel(2048)),
        ["an unknown method, for which RabbitMQ drops the connection"] = ("0 close 540", Method(1, 60, 99)),
        ["an unknown class, for which RabbitMQ drops the connection"] = ("0 close 540", Method(1, 61, 10)),
        ["a method of a server, for which RabbitMQ says 503"] = ("0 close 540", Method(1, default(ChannelOpenOk))),
        ["a method of class connection on a channel, for which RabbitMQ says 503"] = ("0 close 540", Method(1, new ConnectionTuneOk(1, 4096, 0))),
        ["a channel method on channel 0"] = ("0 close 504", OpenChannel(0)),
        ["a second tune-ok"] = ("0 close 504", Method(0, new ConnectionTuneOk(0, 0, 0))),
        ["content on channel 0"] = ("0 close 505", Header(0, 0)),
        ["a method of fewer than four bytes, for which RabbitMQ says 501"] = ("0 close 502", Raw(1, 1, [0, 60])),
        ["a body without a header"] = ("0 close 505", Join(PublishMethod(1, "k"), Body(1, 1))),
        ["a body out of the blue"] = ("0 close 505", Body(1, 1)),
        ["a header without a publish"] = ("0 close 505", Header(1, 0)),
        ["a method where a header is due"] = ("0 close 505", Join(PublishMethod(1, "k"), Declare(1, "q"))),
        ["a method where a body is due"] = ("0 close 505", Join(PublishMethod(1, "k"), Header(1, 5), Declare(1, "q"))),
        ["a body longer than announced"] = ("0 close 505", Join(PublishMethod(1, "k"), Header(1, 2), Body(1, 1, 2, 3))),
        ["a body longer than announced by its second frame"] = ("0 close 505", Join(PublishMethod(1, "k"), Header(1, 2), Body(1, 1), Body(1, 2, 3))),
        ["a body where none was announced"] = ("0 close 505", Join(PublishMethod(1, "k"), Header(1, 0), Body(1, 1))),
        ["a header of another class"] = ("0 close 505", Join(PublishMethod(1, "k"), Header(1, 0, classId: 50))),
        ["malformed properties, for which RabbitMQ says 541"] = ("0 close 502", Join(PublishMethod(1, "k"), Header(1, 0, properties: [0x80, 0, 80, 1]))),
        ["a frame that is too large"] = ("0 close 501", Raw(3, 1, new byte[131072])),
        ["a bad end octet"] = ("0 close 501", Raw(3, 1, [1], end: 0xCD)),
        ["an unknown type of frame"] = ("0 close 501", Raw(5, 1, [1])),
        ["a heartbeat on a channel, for which RabbitMQ says 505"] = ("0 close 501", Raw(8, 1, [])),
        ["a heartbeat with a payload"] = ("0 close 501", Raw(8, 0, [1])),
        ["arguments cut short, for which RabbitMQ says 501"] = ("0 close 502", Method(1, 50, 10, 0, 0, 80, 1)),
        ["arguments that are too long, for which RabbitMQ says 501"] = ("0 close 502", Method(1, 20, 20, 1, 1)),
        ["an unknown type in a table, for which RabbitMQ drops the connection"] = ("0 close 502", Method(1, 50, 10, 0, 0, 1, 113, 0, 0, 0, 0, 3, 1, 97, 1)),
        ["a name that is not UTF-8"] = ("0 close 501", Method(1, 50, 10, 0, 0, 1, 0xFF, 0, 0, 0, 0, 0)),
        ["an unknown exchange type"] = ("0 close 503", DeclareExchange(1, "x", "nope")),
        ["an immediate publish"] = ("0 close 540", Publish(1, "", "k", immediate: true)),
        ["a prefetch by size"] = ("0 close 540", Method(1, new BasicQos(1, 1, Global: false))),
        ["recover without requeue"] = ("0 close 540", Method(1, new BasicRecover(Requeue: false))),
        ["flow off"] = ("0 close 540", Method(1, new ChannelFlow(Active: false))),
        ["a message larger than the limit"] = ("1 channel-close 406", Join(PublishMethod(1, "k"), Header(1, 1 + (16 << 20)), Body(1, 1))),
        ["a user id of somebody else"] = ("1 channel-close 406", Publish(1, "", "k", properties: new MessageProperties { UserId = "other" })),
        ["an unknown delivery tag"] = ("1 channel-close 406", Ack(1, 7)),
        ["tag 0 without multiple"] = ("1 channel-close 406", Ack(1, 0)),
        ["an unknown delivery tag with multiple"] = ("1 channel-close 406", Ack(1, 7, multiple: true)),
        ["a declaration of amq.*"] = ("1 channel-close 403", DeclareExchange(1, "amq.mine")),
        ["a queue named amq.*"] = ("1 channel-close 403", Declare(1, "amq.mine")),
        ["a passive declaration of amq.*"] = ("1 channel-close 404", Declare(1, "amq.mine", passive: true)),
        ["a declaration of the default exchange"] = ("1 channel-close 403", DeclareExchange(1, "")),
        ["a passive declaration of the default exchange"] = ("1 channel-close 403", DeclareExchange(1, "", passive: true)),
        ["a deletion of the default exchange"] = ("1 channel-close 403", Method(1, new ExchangeDelete("", IfUnused: false, NoWait: false))),
        ["a passive declaration of a missing exchange"] = ("1 channel-close 404", DeclareExchange(1, "missing", passive: true)),
        ["a passive declaration of no queue"] = ("1 channel-close 404", Declare(1, "", passive: true)),
        ["a consume from the queue last declared when none was"] = ("1 channel-close 404", Consume(1, "", "t")),
        ["a get from a missing queue"] = ("1 channel-close 404", Get(1, "missing")),
        ["a bind of a missing queue"] = ("1 channel-close 404", Bind(1, "missing", "amq.direct", "k")),
        ["a publish to a missing exchange"] = ("1 channel-close 404", Publish(1, "missing", "k")),
    };

    public static TheoryData<string> Names => [.. Errors.Keys];

    /// <summary>Those that are short enough to come one byte at a time.</summary>
    public static TheoryData<string> ShortNames => [.. Errors.Where(static error => error.Value.Sent.Length < 1000).Select(static error => error.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mistake_is_answered_with_its_code(string name)
    {
        using var edge = new EdgeWorld();
        using var other = edge.ConnectWithChannel();
        using var client = edge.ConnectWithChannel();
        var (answer, sent) = Errors[name];

        client.Send(sent);

        client.Take().ShouldBe([answer]);
        if (answer[0] == '1')
        {
            client.Send(Publish(1, "", "passed over"), Method(1, default(ChannelCloseOk)), OpenChannel(1), Declare(1, "after"));
            client.Take().ShouldBe(["1 ChannelOpenOk", "1 declare-ok after 0 0"]);
        }
        else
        {
            client.Send(Method(0, default(ConnectionCloseOk)));
            client.IsDropped.ShouldBeTrue();
            client.Take().ShouldBeEmpty();
        }

        other.Send(Declare(1, "still served"));
        other.Take().ShouldBe(["1 declare-ok still served 0 0"]);
    }

    [Theory]
    [MemberData(nameof(ShortNames))]
    public void A_mistake_that_comes_byte_by_byte_is_answered_alike(string name)
    {
        var (answer, sent) = Errors[name];
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send([.. sent.Chunk(1)]);

        client.Take().ShouldBe([answer]);
    }

    [Fact]
    public void A_consumer_tag_used_twice_closes_the_connection_even_if_the_queue_is_missing()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(Declare(1, "q"), Consume(1, "q", "t"), Consume(1, "missing", "t"));

        client.Take().ShouldBe(["1 declare-ok q 0 0", "1 consume-ok t", "0 close 530"]);
    }

    [Fact]
    public void A_publish_to_an_internal_exchange_is_refused()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(DeclareExchange(1, "inner", isInternal: true), Publish(1, "inner", "k"));

        client.Take().ShouldBe(["1 ExchangeDeclareOk", "1 channel-close 403"]);
    }

    [Fact]
    public void The_default_exchange_cannot_be_bound()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(Declare(1, "q"), Bind(1, "q", "", "k"));

        client.Take().ShouldBe(["1 declare-ok q 0 0", "1 channel-close 403"]);
    }

    [Fact]
    public void A_tag_settled_twice_closes_the_channel()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(Declare(1, "q"), Publish(1, "", "q", "a"), Get(1, "q"), Ack(1, 1), Ack(1, 1));

        client.Take().ShouldBe(["1 declare-ok q 0 0", "1 get-ok 1 +0 /q a", "1 channel-close 406"]);
    }

    [Fact]
    public void A_passive_declaration_of_the_empty_name_is_not_found_even_after_a_declaration()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(Declare(1, "q"), Declare(1, "", passive: true));

        client.Take().ShouldBe(["1 declare-ok q 0 0", "1 channel-close 404"]);
    }

    [Fact]
    public void An_error_names_the_method_that_it_is_about()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(Publish(1, "missing", "k"));

        var cursor = new FrameCursor(client.TakeBytes(), 131072);
        cursor.TryRead(out var frame).ShouldBeTrue();
        AmqpMethods.ReadId(frame.Payload, out var arguments);
        var close = ChannelClose.Read(arguments);
        close.ReplyText.ShouldBe("NOT_FOUND - no exchange 'missing' in vhost '/'");
        close.FailingMethod.ShouldBe(AmqpMethod.BasicPublish);
    }

    [Fact]
    public void A_close_that_the_client_sent_behind_its_mistake_is_answered()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(Join(OpenChannel(1), Declare(1, "q"), Close()));

        client.Take().ShouldBe(["0 close 504", "0 ConnectionCloseOk"]);
        client.IsDropped.ShouldBeTrue();
    }

    [Fact]
    public void A_channel_that_both_sides_close_at_once_can_be_opened_again()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(Ack(1, 7), CloseChannel(1), Method(1, default(ChannelCloseOk)), OpenChannel(1));

        client.Take().ShouldBe(["1 channel-close 406", "1 ChannelCloseOk", "1 ChannelOpenOk"]);
    }
}
