namespace ActorBroker.Conformance.Running;

/// <summary>Where things are in the checkout that this test was built from.</summary>
internal static class Checkout
{
    private static readonly string Root = FindRoot();

    /// <summary>The folder of this project.</summary>
    public static string ConformanceFolder { get; } = Path.Combine(Root, "tests", "ActorBroker.Conformance");

    /// <summary>The folder of the programs for Node.js.</summary>
    public static string NodeFolder { get; } = Path.Combine(ConformanceFolder, "node");

    /// <summary>The server, built in the same configuration as this test.</summary>
    public static string ServerAssembly { get; } = Path.Combine(
        Root, "src", "ActorBroker.Server", "bin", BuildFolder(1), BuildFolder(0), "actorbroker.dll");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ActorBroker.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds ActorBroker.sln; run the test from a checkout.");
    }

    /// <summary>The test runs in bin/Configuration/Framework: 0 is the framework, 1 the configuration.</summary>
    private static string BuildFolder(int above)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return (above == 0 ? folder : folder.Parent!).Name;
    }
}
