using System.Diagnostics;
using ActorBroker.Conformance.Running;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.Python;

/// <summary>A program for the system's Python, which Debian's packages of Kafka clients belong to. It passes by exit code 0.</summary>
internal static class PythonProgram
{
    private const string Interpreter = "/usr/bin/python3";

    /// <summary>Runs one scenario of a script in the folder <c>python</c>; left out if the client's module is not installed.</summary>
    public static async Task PassesAsync(SharedBroker broker, string module, string package, string script, string scenario)
    {
        broker.SkipWithoutKafka();
        Assert.SkipUnless(await IsInstalledAsync(module), $"the Python module {module} is missing: apt-get install {package}");
        await using var process = new RunningProcess(Start(broker, script, scenario));
        (await process.EndAsync(Patience.Start)).ShouldBe(0, process.Output);
    }

    private static async Task<bool> IsInstalledAsync(string module)
    {
        if (!File.Exists(Interpreter))
        {
            return false;
        }

        await using var process = new RunningProcess(new ProcessStartInfo(Interpreter, ["-c", $"import {module}"]));
        return await process.EndAsync(Patience.Start) == 0;
    }

    private static ProcessStartInfo Start(SharedBroker broker, string script, string scenario)
    {
        var start = new ProcessStartInfo(Interpreter, [script, scenario]) { WorkingDirectory = Checkout.PythonFolder };
        start.Environment["KAFKA_BOOTSTRAP"] = broker.Kafka!.ToString();
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        return start;
    }
}
