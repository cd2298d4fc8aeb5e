using System.Net;
using Xunit;

namespace ActorBroker.Conformance.Running;

/// <summary>The broker for all tests that leave it as it was: one server for the whole run, or the one that a variable names.</summary>
public sealed class SharedBroker : IAsyncLifetime
{
    /// <summary>Names a running broker by IP address and port, as in <c>127.0.0.1:5672</c>; tests that need to start and stop the server are then left out.</summary>
    public const string Variable = "ACTORBROKER_TEST_AMQP";

    /// <summary>Names where that broker speaks Kafka's protocol; if only <see cref="Variable"/> is given, tests of Kafka clients are left out.</summary>
    public const string KafkaVariable = "ACTORBROKER_TEST_KAFKA";

    private BrokerProcess? _process;

    /// <summary>The broker that <see cref="Variable"/> names, if any.</summary>
    public static IPEndPoint? External => Named(Variable);

    /// <summary>Where AMQP is spoken.</summary>
    public IPEndPoint Amqp => External ?? _process!.Amqp;

    /// <summary>Where Kafka's protocol is spoken; null for nowhere.</summary>
    public IPEndPoint? Kafka => External is null ? _process!.Ready.Kafka : Named(KafkaVariable);

    /// <summary>The same as an address that AMQP clients take.</summary>
    public Uri AmqpUri => new($"amqp://guest:guest@{Amqp}/");

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        if (External is not null)
        {
            return;
        }

        _process = new BrokerProcess();
        try
        {
            await _process.StartAsync();
        }
        catch
        {
            await _process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Leaves a test of a Kafka client out if nobody says where to find Kafka's protocol.</summary>
    public void SkipWithoutKafka() => Assert.SkipWhen(Kafka is null, $"{KafkaVariable} does not say where the broker speaks Kafka's protocol.");

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    private static IPEndPoint? Named(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } address ? IPEndPoint.Parse(address) : null;
}
