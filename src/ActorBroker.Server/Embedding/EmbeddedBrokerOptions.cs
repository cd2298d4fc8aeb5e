using System.Net;
using Microsoft.Extensions.Logging;

namespace ActorBroker.Server.Embedding;

/// <summary>What an <see cref="EmbeddedBroker"/> is to be like where the defaults do not suit.</summary>
public sealed record EmbeddedBrokerOptions
{
    /// <summary>
    /// Directory of the journal; it is made if it is missing, and kept. Without one the broker makes a temporary directory
    /// and deletes it when it is disposed of. One broker at a time may use a directory.
    /// </summary>
    public string? DataDirectory { get; init; }

    /// <summary>Where AMQP clients connect; any free port of the loopback address unless set. Goes before <see cref="Settings"/>.</summary>
    public IPEndPoint AmqpEndpoint { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>
    /// Where Kafka clients connect; any free port of the loopback address unless set, null for nowhere. Goes before
    /// <see cref="Settings"/>.
    /// </summary>
    public IPEndPoint? KafkaEndpoint { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>Where HTTP is served; any free port of the loopback address unless set. Goes before <see cref="Settings"/>.</summary>
    public IPEndPoint HttpEndpoint { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>Single settings of the form <c>key=value</c>, as after <c>--set</c>; <c>reference.conf</c> names all keys.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>The clock that the broker goes by; the real one unless set.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Says where logs go, as in <c>logging => logging.AddConsole()</c>; nowhere unless set.</summary>
    public Action<ILoggingBuilder> Logging { get; init; } = static _ => { };
}
