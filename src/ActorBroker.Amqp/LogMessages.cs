using ActorBroker.Amqp.Connections;
using Microsoft.Extensions.Logging;

namespace ActorBroker.Amqp;

/// <summary>All that the AMQP edge logs. No payload and no credential is ever among it.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1, LogLevel.Information, "AMQP connection {Id} accepted from {Remote}.")]
    public static partial void ConnectionAccepted(ILogger log, long id, string remote);

    [LoggerMessage(2, LogLevel.Information, "AMQP connection {Id} opened by user {User} on virtual host {VirtualHost}.")]
    public static partial void ConnectionOpened(ILogger log, long id, string user, string virtualHost);

    [LoggerMessage(3, LogLevel.Information, "AMQP connection {Id} closed.")]
    public static partial void ConnectionClosed(ILogger log, long id);

    [LoggerMessage(4, LogLevel.Warning, "AMQP connection {Id} is closed for an error: {Reason}.")]
    public static partial void ConnectionError(ILogger log, long id, string reason);

    [LoggerMessage(5, LogLevel.Warning, "AMQP connection {Id}, channel {Channel} is closed for an error: {Reason}.")]
    public static partial void ChannelError(ILogger log, long id, ushort channel, string reason);

    [LoggerMessage(6, LogLevel.Warning, "AMQP connection {Id}: login refused with mechanism {Mechanism}. Check user and password; the default user may connect from this machine only.")]
    public static partial void LoginRefused(ILogger log, long id, string mechanism);

    [LoggerMessage(7, LogLevel.Warning, "AMQP connection {Id} is dropped: nothing came for two heartbeat intervals.")]
    public static partial void HeartbeatMissed(ILogger log, long id);

    [LoggerMessage(8, LogLevel.Warning, "AMQP connection {Id} is dropped: its time in state {State} is over.")]
    public static partial void TimeIsUp(ILogger log, long id, ConnectionState state);

    [LoggerMessage(9, LogLevel.Warning, "The exclusive queue {Queue} was not deleted with its connection: {Reason}.")]
    public static partial void QueueNotReleased(ILogger log, string queue, string reason);

    [LoggerMessage(10, LogLevel.Warning, "An AMQP connection from {Remote} is dropped: the limit of {Limit} connections is reached.")]
    public static partial void TooManyConnections(ILogger log, string remote, int limit);

    [LoggerMessage(11, LogLevel.Error, "AMQP connection {Id} is closed because the broker failed.")]
    public static partial void ConnectionFailed(ILogger log, Exception reason, long id);

    [LoggerMessage(12, LogLevel.Warning, "The queue {Queue} of virtual host {VirtualHost} was declared with the x-dead-letter-exchange {Exchange}, which is not there. Its dead letters are dropped until somebody declares that exchange.")]
    public static partial void DeadLetterExchangeMissing(ILogger log, string queue, string virtualHost, string exchange);

    [LoggerMessage(13, LogLevel.Warning, "AMQP connection {Id}: records of topic {Topic}, partition {Partition}, in front of offset {Offset} cannot be decompressed or read; a consumer goes past them.")]
    public static partial void RecordsUnreadable(ILogger log, long id, string topic, int partition, long offset);

    [LoggerMessage(14, LogLevel.Error, "AMQP connection {Id}: a consumer of topic {Topic} is cancelled because the log cannot be read: {Reason}.")]
    public static partial void StreamUnreadable(ILogger log, long id, string topic, string reason);

    [LoggerMessage(15, LogLevel.Warning, "AMQP connection {Id}, channel {Channel}: a message is refused: {Reason}.")]
    public static partial void RecordRefused(ILogger log, long id, ushort channel, string reason);
}
