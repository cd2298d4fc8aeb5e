using System.Diagnostics;
using ActorBroker.Conformance.Running;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.OtherClients;

/// <summary>Python's clients, of the versions that Debian has.</summary>
public class PythonTests(SharedBroker broker)
{
    private const string Interpreter = "/usr/bin/python3";
    private const string Packages = "/usr/lib/python3/dist-packages";

    [Fact]
    public Task Pika_is_served() => PassesAsync("pika");

    [Fact]
    public Task Celery_is_served_as_broker_and_as_result_backend() => PassesAsync("celery");

    private async Task PassesAsync(string package)
    {
        Assert.SkipUnless(
            File.Exists(Interpreter) && Directory.Exists(Path.Combine(Packages, package)),
            $"Python or its package {package} is missing: apt-get install python3-{package}");
        var script = Path.Combine(Checkout.ConformanceFolder, "OtherClients", "python", $"{package}_client.py");
        var start = new ProcessStartInfo(Interpreter, ["-B", script]);
        start.Environment["AMQP_URL"] = broker.AmqpUri.AbsoluteUri;
        await using var process = new RunningProcess(start);
        (await process.EndAsync(Patience.Start)).ShouldBe(0, process.Output);
    }
}
