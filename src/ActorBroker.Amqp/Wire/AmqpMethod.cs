namespace ActorBroker.Amqp.Wire;

/// <summary>Every method by one number: the class in the upper 16 bits, the method in the lower, as they stand on the wire.</summary>
public enum AmqpMethod : uint
{
    /// <summary>No method.</summary>
    None = 0,

    /// <summary><c>connection.start</c>.</summary>
    ConnectionStart = (10 << 16) | 10,

    /// <summary><c>connection.start-ok</c>.</summary>
    ConnectionStartOk = (10 << 16) | 11,

    /// <summary><c>connection.secure</c>.</summary>
    ConnectionSecure = (10 << 16) | 20,

    /// <summary><c>connection.secure-ok</c>.</summary>
    ConnectionSecureOk = (10 << 16) | 21,

    /// <summary><c>connection.tune</c>.</summary>
    ConnectionTune = (10 << 16) | 30,

    /// <summary><c>connection.tune-ok</c>.</summary>
    ConnectionTuneOk = (10 << 16) | 31,

    /// <summary><c>connection.open</c>.</summary>
    ConnectionOpen = (10 << 16) | 40,

    /// <summary><c>connection.open-ok</c>.</summary>
    ConnectionOpenOk = (10 << 16) | 41,

    /// <summary><c>connection.close</c>.</summary>
    ConnectionClose = (10 << 16) | 50,

    /// <summary><c>connection.close-ok</c>.</summary>
    ConnectionCloseOk = (10 << 16) | 51,

    /// <summary><c>connection.blocked</c>.</summary>
    ConnectionBlocked = (10 << 16) | 60,

    /// <summary><c>connection.unblocked</c>.</summary>
    ConnectionUnblocked = (10 << 16) | 61,

    /// <summary><c>connection.update-secret</c>.</summary>
    ConnectionUpdateSecret = (10 << 16) | 70,

    /// <summary><c>connection.update-secret-ok</c>.</summary>
    ConnectionUpdateSecretOk = (10 << 16) | 71,

    /// <summary><c>channel.open</c>.</summary>
    ChannelOpen = (20 << 16) | 10,

    /// <summary><c>channel.open-ok</c>.</summary>
    ChannelOpenOk = (20 << 16) | 11,

    /// <summary><c>channel.flow</c>.</summary>
    ChannelFlow = (20 << 16) | 20,

    /// <summary><c>channel.flow-ok</c>.</summary>
    ChannelFlowOk = (20 << 16) | 21,

    /// <summary><c>channel.close</c>.</summary>
    ChannelClose = (20 << 16) | 40,

    /// <summary><c>channel.close-ok</c>.</summary>
    ChannelCloseOk = (20 << 16) | 41,

    /// <summary><c>access.request</c>.</summary>
    AccessRequest = (30 << 16) | 10,

    /// <summary><c>access.request-ok</c>.</summary>
    AccessRequestOk = (30 << 16) | 11,

    /// <summary><c>exchange.declare</c>.</summary>
    ExchangeDeclare = (40 << 16) | 10,

    /// <summary><c>exchange.declare-ok</c>.</summary>
    ExchangeDeclareOk = (40 << 16) | 11,

    /// <summary><c>exchange.delete</c>.</summary>
    ExchangeDelete = (40 << 16) | 20,

    /// <summary><c>exchange.delete-ok</c>.</summary>
    ExchangeDeleteOk = (40 << 16) | 21,

    /// <summary><c>exchange.bind</c>.</summary>
    ExchangeBind = (40 << 16) | 30,

    /// <summary><c>exchange.bind-ok</c>.</summary>
    ExchangeBindOk = (40 << 16) | 31,

    /// <summary><c>exchange.unbind</c>.</summary>
    ExchangeUnbind = (40 << 16) | 40,

    /// <summary><c>exchange.unbind-ok</c>.</summary>
    ExchangeUnbindOk = (40 << 16) | 51,

    /// <summary><c>queue.declare</c>.</summary>
    QueueDeclare = (50 << 16) | 10,

    /// <summary><c>queue.declare-ok</c>.</summary>
    QueueDeclareOk = (50 << 16) | 11,

    /// <summary><c>queue.bind</c>.</summary>
    QueueBind = (50 << 16) | 20,

    /// <summary><c>queue.bind-ok</c>.</summary>
    QueueBindOk = (50 << 16) | 21,

    /// <summary><c>queue.purge</c>.</summary>
    QueuePurge = (50 << 16) | 30,

    /// <summary><c>queue.purge-ok</c>.</summary>
    QueuePurgeOk = (50 << 16) | 31,

    /// <summary><c>queue.delete</c>.</summary>
    QueueDelete = (50 << 16) | 40,

    /// <summary><c>queue.delete-ok</c>.</summary>
    QueueDeleteOk = (50 << 16) | 41,

    /// <summary><c>queue.unbind</c>.</summary>
    QueueUnbind = (50 << 16) | 50,

    /// <summary><c>queue.unbind-ok</c>.</summary>
    QueueUnbindOk = (50 << 16) | 51,

    /// <summary><c>basic.qos</c>.</summary>
    BasicQos = (60 << 16) | 10,

    /// <summary><c>basic.qos-ok</c>.</summary>
    BasicQosOk = (60 << 16) | 11,

    /// <summary><c>basic.consume</c>.</summary>
    BasicConsume = (60 << 16) | 20,

    /// <summary><c>basic.consume-ok</c>.</summary>
    BasicConsumeOk = (60 << 16) | 21,

    /// <summary><c>basic.cancel</c>.</summary>
    BasicCancel = (60 << 16) | 30,

    /// <summary><c>basic.cancel-ok</c>.</summary>
    BasicCancelOk = (60 << 16) | 31,

    /// <summary><c>basic.publish</c>.</summary>
    BasicPublish = (60 << 16) | 40,

    /// <summary><c>basic.return</c>.</summary>
    BasicReturn = (60 << 16) | 50,

    /// <summary><c>basic.deliver</c>.</summary>
    BasicDeliver = (60 << 16) | 60,

    /// <summary><c>basic.get</c>.</summary>
    BasicGet = (60 << 16) | 70,

    /// <summary><c>basic.get-ok</c>.</summary>
    BasicGetOk = (60 << 16) | 71,

    /// <summary><c>basic.get-empty</c>.</summary>
    BasicGetEmpty = (60 << 16) | 72,

    /// <summary><c>basic.ack</c>.</summary>
    BasicAck = (60 << 16) | 80,

    /// <summary><c>basic.reject</c>.</summary>
    BasicReject = (60 << 16) | 90,

    /// <summary><c>basic.recover-async</c>.</summary>
    BasicRecoverAsync = (60 << 16) | 100,

    /// <summary><c>basic.recover</c>.</summary>
    BasicRecover = (60 << 16) | 110,

    /// <summary><c>basic.recover-ok</c>.</summary>
    BasicRecoverOk = (60 << 16) | 111,

    /// <summary><c>basic.nack</c>.</summary>
    BasicNack = (60 << 16) | 120,

    /// <summary><c>confirm.select</c>.</summary>
    ConfirmSelect = (85 << 16) | 10,

    /// <summary><c>confirm.select-ok</c>.</summary>
    ConfirmSelectOk = (85 << 16) | 11,

    /// <summary><c>tx.select</c>.</summary>
    TxSelect = (90 << 16) | 10,

    /// <summary><c>tx.select-ok</c>.</summary>
    TxSelectOk = (90 << 16) | 11,

    /// <summary><c>tx.commit</c>.</summary>
    TxCommit = (90 << 16) | 20,

    /// <summary><c>tx.commit-ok</c>.</summary>
    TxCommitOk = (90 << 16) | 21,

    /// <summary><c>tx.rollback</c>.</summary>
    TxRollback = (90 << 16) | 30,

    /// <summary><c>tx.rollback-ok</c>.</summary>
    TxRollbackOk = (90 << 16) | 31,
}
