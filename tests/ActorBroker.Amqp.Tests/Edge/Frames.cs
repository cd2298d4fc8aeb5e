using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using ActorBroker.Amqp.Wire;

namespace ActorBroker.Amqp.Tests.Edge;

/// <summary>Frames as a client writes them, right ones and wrong ones.</summary>
internal static class Frames
{
    private static readonly byte[] NoProperties = [0, 0];

    public static byte[] Method<T>(ushort channel, T method)
        where T : struct, IAmqpMethod<T>
    {
        var output = new ArrayBufferWriter<byte>();
        method.Write(output, channel);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A method by its numbers, known or not.</summary>
    public static byte[] Method(ushort channel, ushort classId, ushort methodId, params byte[] arguments) =>
        Raw(1, channel, [(byte)(classId >> 8), (byte)classId, (byte)(methodId >> 8), (byte)methodId, .. arguments]);

    public static byte[] Raw(byte type, ushort channel, byte[] payload, byte end = WireLimits.FrameEnd)
    {
        var frame = new byte[payload.Length + WireLimits.FrameOverheadBytes];
        frame[0] = type;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), channel);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(3), payload.Length);
        payload.CopyTo(frame, WireLimits.FrameHeaderBytes);
        frame[^1] = end;
        return frame;
    }

    public static byte[] Handshake(ushort channelMax = 0, uint frameMax = 0, ushort heartbeat = 0, bool notifiesCancel = true, bool notifiesBlocked = true) =>
        Join(ProtocolHeader.Amqp091.ToArray(), StartOk(notifiesCancel: notifiesCancel, notifiesBlocked: notifiesBlocked), Method(0, new ConnectionTuneOk(channelMax, frameMax, heartbeat)), Open("/"));

    public static byte[] StartOk(string password = "guest", bool notifiesCancel = true, bool notifiesLogin = false, bool notifiesBlocked = true) => Method(0, new ConnectionStartOk(
        new FieldTable(new FieldEntry("capabilities", FieldValue.Table(new FieldTable(
            new FieldEntry("consumer_cancel_notify", FieldValue.Boolean(notifiesCancel)),
            new FieldEntry("connection.blocked", FieldValue.Boolean(notifiesBlocked)),
            new FieldEntry("authentication_failure_close", FieldValue.Boolean(notifiesLogin)))))),
        "PLAIN",
        Encoding.UTF8.GetBytes($"\0guest\0{password}"),
        "en_US"));

    public static byte[] Open(string virtualHost) => Method(0, new ConnectionOpen(virtualHost));

    public static byte[] OpenChannel(ushort channel) => Method(channel, default(ChannelOpen));

    public static byte[] CloseChannel(ushort channel) => Method(channel, new ChannelClose(AmqpReplyCode.ReplySuccess, "", AmqpMethod.None));

    public static byte[] Close() => Method(0, new ConnectionClose(AmqpReplyCode.ReplySuccess, "", AmqpMethod.None));

    public static byte[] Declare(
        ushort channel, string queue, bool passive = false, bool exclusive = false, bool autoDelete = false, bool noWait = false, FieldTable? arguments = null) =>
        Method(channel, new QueueDeclare(queue, passive, Durable: false, exclusive, autoDelete, noWait, arguments ?? FieldTable.Empty));

    public static byte[] DeclareExchange(
        ushort channel, string exchange, string type = "direct", bool passive = false, bool isInternal = false, bool noWait = false) =>
        Method(channel, new ExchangeDeclare(exchange, type, passive, Durable: false, AutoDelete: false, isInternal, noWait, FieldTable.Empty));

    public static byte[] Bind(ushort channel, string queue, string exchange, string key, bool noWait = false) =>
        Method(channel, new QueueBind(queue, exchange, key, noWait, FieldTable.Empty));

    public static byte[] Consume(ushort channel, string queue, string tag, bool noAck = false, bool exclusive = false, bool noWait = false) =>
        Method(channel, new BasicConsume(queue, tag, NoLocal: false, noAck, exclusive, noWait, FieldTable.Empty));

    public static byte[] Get(ushort channel, string queue, bool noAck = false) => Method(channel, new BasicGet(queue, noAck));

    public static byte[] Ack(ushort channel, ulong tag, bool multiple = false) => Method(channel, new BasicAck(tag, multiple));

    public static byte[] Qos(ushort channel, ushort count, bool global = false) => Method(channel, new BasicQos(0, count, global));

    public static byte[] Cancel(ushort channel, string tag, bool noWait = false) => Method(channel, new BasicCancel(tag, noWait));

    public static byte[] Publish(
        ushort channel, string exchange, string key, string body = "", bool mandatory = false, bool immediate = false, MessageProperties? properties = null) =>
        Publish(channel, exchange, key, Encoding.UTF8.GetBytes(body), mandatory, immediate, properties);

    public static byte[] Publish(
        ushort channel, string exchange, string key, byte[] body, bool mandatory = false, bool immediate = false, MessageProperties? properties = null)
    {
        var output = new ArrayBufferWriter<byte>();
        var publish = new BasicPublish
        {
            Exchange = Encoding.UTF8.GetBytes(exchange),
            RoutingKey = Encoding.UTF8.GetBytes(key),
            Mandatory = mandatory,
            Immediate = immediate,
        };
        ContentWriter.Write(output, channel, 131072, publish, properties?.ToBytes() ?? NoProperties, body);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The method of a publish to the default exchange, without its content.</summary>
    public static byte[] PublishMethod(ushort channel, string key) => Method(channel, 60, 40, [0, 0, 0, (byte)key.Length, .. Encoding.UTF8.GetBytes(key), 0]);

    public static byte[] Header(ushort channel, long bodySize, ushort classId = 60, byte[]? properties = null)
    {
        var payload = new byte[12];
        BinaryPrimitives.WriteUInt16BigEndian(payload, classId);
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(4), bodySize);
        return Raw(2, channel, [.. payload, .. properties ?? NoProperties]);
    }

    public static byte[] Body(ushort channel, params byte[] bytes) => Raw(3, channel, bytes);

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(static p => p)];
}
