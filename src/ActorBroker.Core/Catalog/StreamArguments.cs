using System.Globalization;
using ActorBroker.Core.Arguments;

namespace ActorBroker.Core.Catalog;

/// <summary>
/// The arguments of a queue that is declared with <c>x-queue-type=stream</c>, put into settings of the topic that it is. What
/// belongs to other queues is refused, as in RabbitMQ.
/// </summary>
public static class StreamArguments
{
    private const string MaxAge = "x-max-age";
    private const string MaxLengthBytes = "x-max-length-bytes";
    private const string RetentionMs = "retention.ms";
    private const string RetentionBytes = "retention.bytes";

    // They steer how RabbitMQ stores or places a stream. They are checked and change nothing here.
    private static readonly string[] WithoutEffect = ["x-stream-max-segment-size-bytes", "x-stream-filter-size-bytes", "x-initial-cluster-size"];

    /// <summary>Whether a declaration asks for a stream.</summary>
    public static bool AskForStream(ArgumentTable arguments) => arguments.TryGet(QueueArguments.Type, out var type)
        && type.Kind == ArgumentKind.String
        && string.Equals(type.String, "stream", StringComparison.Ordinal);

    /// <summary>Reads the arguments of a declaration.</summary>
    /// <param name="stream">The stream, for the error.</param>
    /// <param name="arguments">The arguments as sent.</param>
    /// <param name="config">Settings of the topic. What is not limited is kept for ever, unlike Kafka's seven days.</param>
    /// <returns>Null, or the first thing that is wrong (<see cref="CatalogErrorKind.PreconditionFailed"/>).</returns>
    public static CatalogError? Read(ResourceName stream, ArgumentTable arguments, out Dictionary<string, string> config)
    {
        config = new(StringComparer.Ordinal) { [RetentionMs] = "-1", [RetentionBytes] = "-1" };
        if (arguments.TryGet(MaxLengthBytes, out var bytes))
        {
            if (ArgumentChecks.Integer(bytes, 0, long.MaxValue, out var most) is { } problem)
            {
                return Invalid(MaxLengthBytes, stream, problem);
            }

            config[RetentionBytes] = most.ToString(CultureInfo.InvariantCulture);
        }

        if (arguments.TryGet(MaxAge, out var age))
        {
            if (age.Kind != ArgumentKind.String || !TryReadAge(age.String, out var milliseconds))
            {
                return Invalid(MaxAge, stream, $"it must be a number and a unit out of Y, M, D, h, m and s, as in 7D, but is '{age}'");
            }

            config[RetentionMs] = milliseconds.ToString(CultureInfo.InvariantCulture);
        }

        foreach (var name in WithoutEffect)
        {
            if (arguments.TryGet(name, out var value) && ArgumentChecks.Integer(value, 0, long.MaxValue, out _) is { } problem)
            {
                return Invalid(name, stream, problem);
            }
        }

        return QueueArguments.Names.FirstOrDefault(name => !IsForStreams(name) && arguments.TryGet(name, out _)) is { } foreign
            ? Invalid(foreign, stream, "it has no meaning for a stream")
            : null;
    }

    /// <summary>Checks what RabbitMQ asks of a stream besides its arguments.</summary>
    /// <param name="stream">Its name; reserved ones are the server's own.</param>
    /// <param name="serverNamed">Whether the name was made up here.</param>
    /// <param name="durable">Whether it is to survive a restart; it must.</param>
    /// <param name="autoDelete">Whether it is to go with its last consumer; it must not.</param>
    /// <param name="exclusive">Whether it is to be one connection's; it must not.</param>
    public static CatalogError? Check(ResourceName stream, bool serverNamed, bool durable, bool autoDelete, bool exclusive)
    {
        if (!serverNamed && Names.IsReserved(stream.Name))
        {
            return new CatalogError(CatalogErrorKind.AccessRefused, $"queue name '{stream.Name}' contains reserved prefix 'amq.*'");
        }

        var property = autoDelete ? "auto-delete" : exclusive ? "exclusive-owner" : durable ? null : "non-durable";
        return property is null ? null : CatalogError.Precondition($"invalid property '{property}' for queue {stream}");
    }

    /// <summary>Compares a topic with a declaration of a stream.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="config">What <see cref="Read"/> made of the declaration.</param>
    /// <returns>
    /// Null if it is as asked for. A topic of several partitions is no stream. A limit that neither names is no difference,
    /// so that a topic made by a Kafka client with its seven days is found by a declaration without limits.
    /// </returns>
    public static CatalogError? Compare(TopicInfo topic, IReadOnlyDictionary<string, string> config)
    {
        if (topic.Partitions.Count != 1)
        {
            return CatalogError.Precondition(
                $"inequivalent arg '{QueueArguments.Type}' for queue {topic.Id}: it is a topic with {topic.Partitions.Count} partitions and a stream has one; consume it, or declare it passively");
        }

        return Compare(MaxAge, topic, config[RetentionMs], RetentionMs, topic.Config.Settings.RetentionMs)
            ?? Compare(MaxLengthBytes, topic, config[RetentionBytes], RetentionBytes, topic.Config.Settings.RetentionBytes);
    }

    /// <summary>A queue that is no stream has the name.</summary>
    public static CatalogError IsNoStream(QueueInfo queue) => CatalogError.Precondition(
        $"inequivalent arg '{QueueArguments.Type}' for queue {queue.Id}: received 'stream' but current is '{(queue.Settings.Type == QueueType.Quorum ? "quorum" : "classic")}'");

    /// <summary>Reads an age as RabbitMQ writes it: a number and Y (365 days), M (30 days), D, h, m or s.</summary>
    public static bool TryReadAge(string text, out long milliseconds)
    {
        milliseconds = 0;
        long unit = text.Length < 2 ? 0 : text[^1] switch
        {
            's' => 1000L,
            'm' => 60_000L,
            'h' => 3_600_000L,
            'D' => 86_400_000L,
            'M' => 30 * 86_400_000L,
            'Y' => 365 * 86_400_000L,
            _ => 0,
        };
        if (unit == 0 || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > long.MaxValue / unit)
        {
            return false;
        }

        milliseconds = number * unit;
        return true;
    }

    private static bool IsForStreams(string name) =>
        name is QueueArguments.Type or MaxAge or MaxLengthBytes or "x-queue-leader-locator" || WithoutEffect.Contains(name, StringComparer.Ordinal);

    private static CatalogError? Compare(string argument, TopicInfo topic, string received, string setting, long current)
    {
        var isGiven = !string.Equals(received, "-1", StringComparison.Ordinal);
        var isSet = topic.Config.Overrides.ContainsKey(setting) && current != -1;
        return (!isGiven && !isSet) || string.Equals(received, current.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            ? null
            : CatalogError.Precondition(
                $"inequivalent arg '{argument}' for queue {topic.Id}: received {(isGiven ? $"'{received}'" : "none")} but current is '{current}' ({setting})");
    }

    private static CatalogError Invalid(string argument, ResourceName stream, string problem) =>
        CatalogError.Precondition($"invalid arg '{argument}' for queue {stream} of type stream: {problem}");
}
