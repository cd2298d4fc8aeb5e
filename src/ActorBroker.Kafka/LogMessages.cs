using Microsoft.Extensions.Logging;

namespace ActorBroker.Kafka;

/// <summary>All that the Kafka edge logs. No payload and no credential is ever among it.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1, LogLevel.Information, "Kafka connection {Id} accepted from {Remote}.")]
    public static partial void ConnectionAccepted(ILogger log, long id, string remote);

    [LoggerMessage(2, LogLevel.Information, "Kafka connection {Id} closed.")]
    public static partial void ConnectionClosed(ILogger log, long id);

    [LoggerMessage(3, LogLevel.Warning, "Kafka connection {Id} is closed for an error: {Reason}.")]
    public static partial void ConnectionError(ILogger log, long id, string reason);

    [LoggerMessage(4, LogLevel.Warning, "Kafka connection {Id}: login refused. Check user and password; the default user may connect from this machine only.")]
    public static partial void LoginRefused(ILogger log, long id);

    [LoggerMessage(5, LogLevel.Information, "Kafka connection {Id} is closed: nothing came for the idle time-out.")]
    public static partial void IdleTooLong(ILogger log, long id);

    [LoggerMessage(6, LogLevel.Warning, "A Kafka connection from {Remote} is dropped: the limit of {Limit} connections is reached.")]
    public static partial void TooManyConnections(ILogger log, string remote, int limit);

    [LoggerMessage(7, LogLevel.Error, "Kafka connection {Id} is closed because the broker failed.")]
    public static partial void ConnectionFailed(ILogger log, Exception reason, long id);
}
