using ActorBroker.Core.Arguments;

namespace ActorBroker.Core.Catalog;

/// <summary>
/// The arguments of a queue that the broker knows: their names, types and ranges. Any other is kept and shown, but means
/// nothing. The rules may become looser, never tighter, because declarations in journals are read by them again.
/// </summary>
public static class QueueArguments
{
    internal const string Type = "x-queue-type";

    private const string DeadLetterExchange = "x-dead-letter-exchange";
    private const string DeadLetterRoutingKey = "x-dead-letter-routing-key";

    private const string ForStreams = "it is for streams; leave it out, or declare the queue with x-queue-type=stream";

    // The order is the one in which differences between a queue and a declaration are looked for.
    private static readonly (string Name, Reader Read)[] Known =
    [
        (Type, ReadType),
        ("x-expires", static (ref QueueSettings s, ArgumentValue v) =>
            ArgumentChecks.Integer(v, 1, QueueSettings.WaitMsMax, out var ms) ?? Set(ref s, s with { ExpiresMs = ms })),
        ("x-message-ttl", static (ref QueueSettings s, ArgumentValue v) =>
            ArgumentChecks.Integer(v, 0, QueueSettings.WaitMsMax, out var ms) ?? Set(ref s, s with { MessageTtlMs = ms })),
        (DeadLetterExchange, static (ref QueueSettings s, ArgumentValue v) =>
            ArgumentChecks.Name(v, out var name) ?? Set(ref s, s with { DeadLetterExchange = name })),
        (DeadLetterRoutingKey, static (ref QueueSettings s, ArgumentValue v) =>
            ArgumentChecks.Key(v, out var key) ?? Set(ref s, s with { DeadLetterRoutingKey = key })),
        ("x-max-length", static (ref QueueSettings s, ArgumentValue v) =>
            ArgumentChecks.Integer(v, 0, long.MaxValue, out var messages) ?? Set(ref s, s with { LengthMax = messages })),
        ("x-max-length-bytes", static (ref QueueSettings s, ArgumentValue v) =>
            ArgumentChecks.Integer(v, 0, long.MaxValue, out var bytes) ?? Set(ref s, s with { LengthBytesMax = bytes })),
        ("x-overflow", ReadOverflow),
        ("x-max-priority", static (ref QueueSettings s, ArgumentValue v) =>
            ArgumentChecks.Integer(v, 0, byte.MaxValue, out var priority) ?? Set(ref s, s with { PriorityMax = (byte)priority })),
        ("x-single-active-consumer", static (ref QueueSettings s, ArgumentValue v) =>
            ArgumentChecks.Boolean(v, out var single) ?? Set(ref s, s with { SingleActiveConsumer = single })),
        // The limit that is read last wins, so the alias stands before the name it stands in for.
        ("x-max-retries", static (ref QueueSettings s, ArgumentValue v) =>
            ArgumentChecks.Integer(v, 0, int.MaxValue, out var times) ?? Set(ref s, s with { DeliveryLimit = (int)times })),
        ("x-delivery-limit", static (ref QueueSettings s, ArgumentValue v) =>
            ArgumentChecks.Integer(v, -1, int.MaxValue, out var times) ?? Set(ref s, s with { DeliveryLimit = times < 0 ? null : (int)times })),
        // These steer how RabbitMQ stores or places a queue. They are checked and compared, and change nothing here.
        ("x-queue-mode", static (ref QueueSettings s, ArgumentValue v) => ArgumentChecks.OneOf(v, ["default", "lazy"], out _)),
        ("x-queue-version", static (ref QueueSettings s, ArgumentValue v) => ArgumentChecks.Integer(v, 1, 2, out _)),
        ("x-queue-master-locator", static (ref QueueSettings s, ArgumentValue v) => ArgumentChecks.Name(v, out _)),
        ("x-queue-leader-locator", static (ref QueueSettings s, ArgumentValue v) => ArgumentChecks.Name(v, out _)),
        ("x-dead-letter-strategy", static (ref QueueSettings s, ArgumentValue v) =>
            ArgumentChecks.OneOf(v, ["at-most-once", "at-least-once"], out _)),
        ("x-quorum-initial-group-size", static (ref QueueSettings s, ArgumentValue v) => ArgumentChecks.Integer(v, 1, int.MaxValue, out _)),
        ("x-max-in-memory-length", static (ref QueueSettings s, ArgumentValue v) => ArgumentChecks.Integer(v, 0, long.MaxValue, out _)),
        ("x-max-in-memory-bytes", static (ref QueueSettings s, ArgumentValue v) => ArgumentChecks.Integer(v, 0, long.MaxValue, out _)),
        ("x-max-age", static (ref QueueSettings s, ArgumentValue v) => ForStreams),
        ("x-stream-max-segment-size-bytes", static (ref QueueSettings s, ArgumentValue v) => ForStreams),
        ("x-stream-filter-size-bytes", static (ref QueueSettings s, ArgumentValue v) => ForStreams),
        ("x-initial-cluster-size", static (ref QueueSettings s, ArgumentValue v) => ForStreams),
    ];

    private delegate string? Reader(ref QueueSettings settings, ArgumentValue value);

    /// <summary>The names of the known arguments; declarations are compared by these alone.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Select(k => k.Name)];

    /// <summary>Checks and reads the arguments of a declaration.</summary>
    /// <param name="queue">The queue that is declared, for the error.</param>
    /// <param name="arguments">The arguments as sent.</param>
    /// <param name="settings">What they say; of no meaning if there is an error.</param>
    /// <returns>Null if all known arguments are valid, else <see cref="CatalogErrorKind.PreconditionFailed"/> naming the first that is not.</returns>
    public static CatalogError? Read(ResourceName queue, ArgumentTable arguments, out QueueSettings settings)
    {
        settings = QueueSettings.Default;
        if (arguments.Count == 0)
        {
            return null;
        }

        foreach (var (name, read) in Known)
        {
            if (arguments.TryGet(name, out var value) && read(ref settings, value) is { } problem)
            {
                return Invalid(name, queue, problem);
            }
        }

        return settings is { DeadLetterRoutingKey: not null, DeadLetterExchange: null }
            ? Invalid(DeadLetterRoutingKey, queue, $"it needs {DeadLetterExchange}")
            : null;
    }

    private static CatalogError Invalid(string argument, ResourceName queue, string problem) =>
        CatalogError.Precondition($"invalid arg '{argument}' for queue {queue}: {problem}");

    private static string? ReadType(ref QueueSettings settings, ArgumentValue value)
    {
        if (value.Kind == ArgumentKind.String && string.Equals(value.String, "stream", StringComparison.Ordinal))
        {
            return "a stream is a topic and not declared as a queue";
        }

        return ArgumentChecks.OneOf(value, ["classic", "quorum"], out var type)
            ?? Set(ref settings, settings with { Type = type == 0 ? QueueType.Classic : QueueType.Quorum });
    }

    private static string? ReadOverflow(ref QueueSettings settings, ArgumentValue value) =>
        ArgumentChecks.OneOf(value, ["drop-head", "reject-publish", "reject-publish-dlx"], out var mode)
            ?? Set(ref settings, settings with { Overflow = (OverflowMode)mode });

    private static string? Set(ref QueueSettings settings, QueueSettings next)
    {
        settings = next;
        return null;
    }
}
