using ActorBroker.Conformance.Running;
using Xunit;

namespace ActorBroker.Conformance.OtherClients;

/// <summary>Python's clients, of the versions that Debian has.</summary>
public class PythonTests(SharedBroker broker)
{
    [Fact]
    public Task Pika_is_served() => PassesAsync("pika");

    [Fact]
    public Task Celery_is_served_as_broker_and_as_result_backend() => PassesAsync("celery");

    private async Task PassesAsync(string package)
    {
        Python.SkipUnlessInstalled(package, $"python3-{package}");
        var start = Python.Start(Path.Combine("OtherClients", "python", $"{package}_client.py"));
        start.Environment["AMQP_URL"] = broker.AmqpUri.AbsoluteUri;
        await Python.PassesAsync(start, Patience.Start);
    }
}
