using System.Diagnostics;
using ActorBroker.Conformance.Running;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.OtherClients;

/// <summary>Programs in Python, whose packages come from Debian; they pass by exit code 0.</summary>
internal static class Python
{
    private const string Interpreter = "/usr/bin/python3";
    private const string Packages = "/usr/lib/python3/dist-packages";

    /// <summary>Leaves a test out if its package is not installed.</summary>
    public static void SkipUnlessInstalled(string folder, string debianPackage) =>
        Assert.SkipUnless(
            File.Exists(Interpreter) && Directory.Exists(Path.Combine(Packages, folder)),
            $"Python or its package {folder} is missing: apt-get install {debianPackage}");

    /// <summary>The command line for a script, named by its path below the folder of this project.</summary>
    public static ProcessStartInfo Start(string script, params IEnumerable<string> arguments) =>
        new(Interpreter, ["-B", Path.Combine(Checkout.ConformanceFolder, script), .. arguments]);

    /// <summary>Runs a program to its end; a failure shows what it printed.</summary>
    public static async Task PassesAsync(ProcessStartInfo start, TimeSpan limit)
    {
        await using var process = new RunningProcess(start);
        (await process.EndAsync(limit)).ShouldBe(0, process.Output);
    }
}
