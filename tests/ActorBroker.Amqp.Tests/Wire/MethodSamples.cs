using System.Buffers;
using ActorBroker.Amqp.Wire;

namespace ActorBroker.Amqp.Tests.Wire;

/// <summary>
/// One sample of every method. Texts are the names of their fields, numbers count their bytes up, bits alternate from true,
/// so that a field out of place shows.
/// </summary>
internal static class MethodSamples
{
    public const ushort Channel = 0x0A0B;

    public static FieldTable Table { get; } = new(new FieldEntry("k", FieldValue.Int32(1)));

    public static IReadOnlyList<MethodSample> All { get; } =
    [
        Of(
            new ConnectionStart(VersionMajor: 7, VersionMinor: 7, Table, "mechanisms", "locales"),
            ConnectionStart.ClassId,
            ConnectionStart.MethodId),
        Of(
            new ConnectionStartOk(Table, "mechanism", "response"u8.ToArray(), "locale"),
            ConnectionStartOk.ClassId,
            ConnectionStartOk.MethodId),
        Of(new ConnectionSecure("challenge"u8.ToArray()), ConnectionSecure.ClassId, ConnectionSecure.MethodId),
        Of(new ConnectionSecureOk("response"u8.ToArray()), ConnectionSecureOk.ClassId, ConnectionSecureOk.MethodId),
        Of(
            new ConnectionTune(ChannelMax: 0x0102, FrameMax: 0x01020304, Heartbeat: 0x0102),
            ConnectionTune.ClassId,
            ConnectionTune.MethodId),
        Of(
            new ConnectionTuneOk(ChannelMax: 0x0102, FrameMax: 0x01020304, Heartbeat: 0x0102),
            ConnectionTuneOk.ClassId,
            ConnectionTuneOk.MethodId),
        Of(new ConnectionOpen("virtual-host"), ConnectionOpen.ClassId, ConnectionOpen.MethodId),
        Of(default(ConnectionOpenOk), ConnectionOpenOk.ClassId, ConnectionOpenOk.MethodId),
        Of(
            new ConnectionClose(AmqpReplyCode.NotFound, "reply-text", AmqpMethod.BasicPublish),
            ConnectionClose.ClassId,
            ConnectionClose.MethodId),
        Of(default(ConnectionCloseOk), ConnectionCloseOk.ClassId, ConnectionCloseOk.MethodId),
        Of(new ConnectionBlocked("reason"), ConnectionBlocked.ClassId, ConnectionBlocked.MethodId),
        Of(default(ConnectionUnblocked), ConnectionUnblocked.ClassId, ConnectionUnblocked.MethodId),
        Of(new ConnectionUpdateSecret("new-secret"u8.ToArray(), "reason"), ConnectionUpdateSecret.ClassId, ConnectionUpdateSecret.MethodId),
        Of(default(ConnectionUpdateSecretOk), ConnectionUpdateSecretOk.ClassId, ConnectionUpdateSecretOk.MethodId),
        Of(default(ChannelOpen), ChannelOpen.ClassId, ChannelOpen.MethodId),
        Of(default(ChannelOpenOk), ChannelOpenOk.ClassId, ChannelOpenOk.MethodId),
        Of(new ChannelFlow(Active: true), ChannelFlow.ClassId, ChannelFlow.MethodId),
        Of(new ChannelFlowOk(Active: true), ChannelFlowOk.ClassId, ChannelFlowOk.MethodId),
        Of(new ChannelClose(AmqpReplyCode.NotFound, "reply-text", AmqpMethod.BasicPublish), ChannelClose.ClassId, ChannelClose.MethodId),
        Of(default(ChannelCloseOk), ChannelCloseOk.ClassId, ChannelCloseOk.MethodId),
        Of(default(AccessRequest), AccessRequest.ClassId, AccessRequest.MethodId),
        Of(new AccessRequestOk(Ticket: 0x0102), AccessRequestOk.ClassId, AccessRequestOk.MethodId),
        Of(
            new ExchangeDeclare("exchange", "type", Passive: true, Durable: false, AutoDelete: true, Internal: false, NoWait: true, Table),
            ExchangeDeclare.ClassId,
            ExchangeDeclare.MethodId),
        Of(default(ExchangeDeclareOk), ExchangeDeclareOk.ClassId, ExchangeDeclareOk.MethodId),
        Of(new ExchangeDelete("exchange", IfUnused: true, NoWait: false), ExchangeDelete.ClassId, ExchangeDelete.MethodId),
        Of(default(ExchangeDeleteOk), ExchangeDeleteOk.ClassId, ExchangeDeleteOk.MethodId),
        Of(new ExchangeBind("destination", "source", "routing-key", NoWait: true, Table), ExchangeBind.ClassId, ExchangeBind.MethodId),
        Of(default(ExchangeBindOk), ExchangeBindOk.ClassId, ExchangeBindOk.MethodId),
        Of(
            new ExchangeUnbind("destination", "source", "routing-key", NoWait: true, Table),
            ExchangeUnbind.ClassId,
            ExchangeUnbind.MethodId),
        Of(default(ExchangeUnbindOk), ExchangeUnbindOk.ClassId, ExchangeUnbindOk.MethodId),
        Of(
            new QueueDeclare("queue", Passive: true, Durable: false, Exclusive: true, AutoDelete: false, NoWait: true, Table),
            QueueDeclare.ClassId,
            QueueDeclare.MethodId),
        Of(
            new QueueDeclareOk("queue", MessageCount: 0x01020304, ConsumerCount: 0x01020304),
            QueueDeclareOk.ClassId,
            QueueDeclareOk.MethodId),
        Of(new QueueBind("queue", "exchange", "routing-key", NoWait: true, Table), QueueBind.ClassId, QueueBind.MethodId),
        Of(default(QueueBindOk), QueueBindOk.ClassId, QueueBindOk.MethodId),
        Of(new QueuePurge("queue", NoWait: true), QueuePurge.ClassId, QueuePurge.MethodId),
        Of(new QueuePurgeOk(MessageCount: 0x01020304), QueuePurgeOk.ClassId, QueuePurgeOk.MethodId),
        Of(new QueueDelete("queue", IfUnused: true, IfEmpty: false, NoWait: true), QueueDelete.ClassId, QueueDelete.MethodId),
        Of(new QueueDeleteOk(MessageCount: 0x01020304), QueueDeleteOk.ClassId, QueueDeleteOk.MethodId),
        Of(new QueueUnbind("queue", "exchange", "routing-key", Table), QueueUnbind.ClassId, QueueUnbind.MethodId),
        Of(default(QueueUnbindOk), QueueUnbindOk.ClassId, QueueUnbindOk.MethodId),
        Of(new BasicQos(PrefetchSize: 0x01020304, PrefetchCount: 0x0102, Global: true), BasicQos.ClassId, BasicQos.MethodId),
        Of(default(BasicQosOk), BasicQosOk.ClassId, BasicQosOk.MethodId),
        Of(
            new BasicConsume("queue", "consumer-tag", NoLocal: true, NoAck: false, Exclusive: true, NoWait: false, Table),
            BasicConsume.ClassId,
            BasicConsume.MethodId),
        Of(new BasicConsumeOk("consumer-tag"), BasicConsumeOk.ClassId, BasicConsumeOk.MethodId),
        Of(new BasicCancel("consumer-tag", NoWait: true), BasicCancel.ClassId, BasicCancel.MethodId),
        Of(new BasicCancelOk("consumer-tag"), BasicCancelOk.ClassId, BasicCancelOk.MethodId),
        Of(
            new BasicPublish
            {
                Exchange = "exchange"u8,
                RoutingKey = "routing-key"u8,
                Mandatory = true,
                Immediate = false,
            },
            BasicPublish.ClassId,
            BasicPublish.MethodId),
        Of(
            new BasicReturn
            {
                ReplyCode = AmqpReplyCode.NotFound,
                ReplyText = "reply-text"u8,
                Exchange = "exchange"u8,
                RoutingKey = "routing-key"u8,
            },
            BasicReturn.ClassId,
            BasicReturn.MethodId),
        Of(
            new BasicDeliver
            {
                ConsumerTag = "consumer-tag"u8,
                DeliveryTag = 0x0102030405060708,
                Redelivered = true,
                Exchange = "exchange"u8,
                RoutingKey = "routing-key"u8,
            },
            BasicDeliver.ClassId,
            BasicDeliver.MethodId),
        Of(new BasicGet("queue", NoAck: true), BasicGet.ClassId, BasicGet.MethodId),
        Of(
            new BasicGetOk
            {
                DeliveryTag = 0x0102030405060708,
                Redelivered = true,
                Exchange = "exchange"u8,
                RoutingKey = "routing-key"u8,
                MessageCount = 0x01020304,
            },
            BasicGetOk.ClassId,
            BasicGetOk.MethodId),
        Of(default(BasicGetEmpty), BasicGetEmpty.ClassId, BasicGetEmpty.MethodId),
        Of(new BasicAck(DeliveryTag: 0x0102030405060708, Multiple: true), BasicAck.ClassId, BasicAck.MethodId),
        Of(new BasicReject(DeliveryTag: 0x0102030405060708, Requeue: true), BasicReject.ClassId, BasicReject.MethodId),
        Of(new BasicRecoverAsync(Requeue: true), BasicRecoverAsync.ClassId, BasicRecoverAsync.MethodId),
        Of(new BasicRecover(Requeue: true), BasicRecover.ClassId, BasicRecover.MethodId),
        Of(default(BasicRecoverOk), BasicRecoverOk.ClassId, BasicRecoverOk.MethodId),
        Of(new BasicNack(DeliveryTag: 0x0102030405060708, Multiple: true, Requeue: false), BasicNack.ClassId, BasicNack.MethodId),
        Of(default(TxSelect), TxSelect.ClassId, TxSelect.MethodId),
        Of(default(TxSelectOk), TxSelectOk.ClassId, TxSelectOk.MethodId),
        Of(default(TxCommit), TxCommit.ClassId, TxCommit.MethodId),
        Of(default(TxCommitOk), TxCommitOk.ClassId, TxCommitOk.MethodId),
        Of(default(TxRollback), TxRollback.ClassId, TxRollback.MethodId),
        Of(default(TxRollbackOk), TxRollbackOk.ClassId, TxRollbackOk.MethodId),
        Of(new ConfirmSelect(NoWait: true), ConfirmSelect.ClassId, ConfirmSelect.MethodId),
        Of(default(ConfirmSelectOk), ConfirmSelectOk.ClassId, ConfirmSelectOk.MethodId),
    ];

    public static MethodSample Get(AmqpMethod id) => All.Single(s => s.Id == id);

    private static MethodSample Of<T>(T method, ushort classId, ushort methodId)
        where T : struct, IAmqpMethod<T>, allows ref struct
    {
        var output = new ArrayBufferWriter<byte>();
        method.Write(output, Channel);
        return new MethodSample(T.Id, classId, methodId, output.WrittenSpan.ToArray(), ReadAndWrite<T>);
    }

    private static byte[] ReadAndWrite<T>(byte[] arguments)
        where T : struct, IAmqpMethod<T>, allows ref struct
    {
        var output = new ArrayBufferWriter<byte>();
        T.Read(arguments).Write(output, Channel);
        return output.WrittenSpan.ToArray();
    }
}

/// <summary>A method as a whole frame, and how to decode its arguments and encode the result again.</summary>
internal sealed record MethodSample(
    AmqpMethod Id,
    ushort ClassId,
    ushort MethodId,
    byte[] Frame,
    Func<byte[], byte[]> ReadAndWrite)
{
    private const int BytesBeforeArguments = WireLimits.FrameHeaderBytes + sizeof(uint);

    public byte[] Arguments => Frame[BytesBeforeArguments..^1];
}
