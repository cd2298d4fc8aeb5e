using System.Diagnostics;
using Shouldly;

namespace ActorBroker.Conformance.Running;

/// <summary>A program for Node.js that passes by exit code 0.</summary>
internal static class NodeProgram
{
    /// <summary>Runs a script of the node folder against the broker; a failure shows what the script printed.</summary>
    public static async Task PassesAsync(SharedBroker broker, params IEnumerable<string> arguments)
    {
        if (!Directory.Exists(Path.Combine(Checkout.NodeFolder, "node_modules")))
        {
            throw new InvalidOperationException($"The npm packages are missing: run './build.sh test', or 'npm ci' in {Checkout.NodeFolder}.");
        }

        var start = new ProcessStartInfo("node", arguments) { WorkingDirectory = Checkout.NodeFolder };
        start.Environment["AMQP_URL"] = broker.AmqpUri.AbsoluteUri;
        start.Environment["KAFKA_BOOTSTRAP"] = broker.Kafka?.ToString() ?? "";
        await using var process = new RunningProcess(start);
        int exitCode = await process.EndAsync(Patience.Start);
        exitCode.ShouldBe(0, process.Output);
    }
}
