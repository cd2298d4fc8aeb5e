using System.Net;
using Xunit;

namespace ActorBroker.Conformance.Running;

/// <summary>The broker for all tests that leave it as it was: one server for the whole run, or the one that a variable names.</summary>
public sealed class SharedBroker : IAsyncLifetime
{
    /// <summary>Names a running broker as <c>host:port</c>; tests that need to start and stop the server are then left out.</summary>
    public const string Variable = "ACTORBROKER_TEST_AMQP";

    private BrokerProcess? _process;

    /// <summary>The broker that <see cref="Variable"/> names, if any.</summary>
    public static IPEndPoint? External =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } address ? IPEndPoint.Parse(address) : null;

    /// <summary>Where AMQP is spoken.</summary>
    public IPEndPoint Amqp => External ?? _process!.Amqp;

    /// <summary>The same as an address that AMQP clients take.</summary>
    public Uri AmqpUri => new($"amqp://guest:guest@{Amqp}/");

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        if (External is null)
        {
            _process = new BrokerProcess();
            await _process.StartAsync();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
