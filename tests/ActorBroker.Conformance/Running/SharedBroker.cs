using System.Net;
using Xunit;

namespace ActorBroker.Conformance.Running;

/// <summary>The broker for all tests that leave it as it was: one server for the whole run, or the one that a variable names.</summary>
public sealed class SharedBroker : IAsyncLifetime
{
    /// <summary>Names a running broker by IP address and port, as in <c>127.0.0.1:5672</c>; tests that need to start and stop the server are then left out.</summary>
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

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
