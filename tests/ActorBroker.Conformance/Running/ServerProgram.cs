using System.Diagnostics;

namespace ActorBroker.Conformance.Running;

/// <summary>The program under test as a command line.</summary>
internal static class ServerProgram
{
    /// <summary>Names an executable to test in place of the one just built, for example the published one.</summary>
    public const string Variable = "ACTORBROKER_TEST_SERVER";

    /// <summary><c>serve</c> with listeners on the loopback address; port 0 lets the server choose.</summary>
    public static ProcessStartInfo Serve(string dataFolder, int amqpPort = 0, int kafkaPort = 0, params IEnumerable<string> more) =>
        Command(["serve", "--data", dataFolder, "--amqp", $"127.0.0.1:{amqpPort}", "--kafka", $"127.0.0.1:{kafkaPort}", "--http", "127.0.0.1:0", .. more]);

    /// <summary>Runs the program until it ends by itself, as it does after a demo or when it refuses to start.</summary>
    /// <returns>The exit code and all output.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(ProcessStartInfo start)
    {
        await using var process = new RunningProcess(start);
        return (await process.EndAsync(Patience.Start), process.Output);
    }

    /// <summary><c>demo</c>, which brings its own broker.</summary>
    public static ProcessStartInfo Demo() => Command(["demo"]);

    private static ProcessStartInfo Command(IEnumerable<string> arguments)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } executable)
        {
            return new ProcessStartInfo(executable, arguments);
        }

        if (!File.Exists(Checkout.ServerAssembly))
        {
            throw new InvalidOperationException($"The server is not built: {Checkout.ServerAssembly} is missing. Run './build.sh build'.");
        }

        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        return new ProcessStartInfo(dotnet, ["exec", Checkout.ServerAssembly, .. arguments]);
    }
}
