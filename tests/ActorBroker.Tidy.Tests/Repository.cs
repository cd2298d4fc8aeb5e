namespace ActorBroker.Tidy.Tests;

/// <summary>The repository that this test was built from, read from disk without asking version control.</summary>
internal static class Repository
{
    private const int SampleBytes = 8 * 1024;

    private static readonly HashSet<string> Unkept = new(StringComparer.Ordinal)
    {
        ".git", ".vs", ".idea", "bin", "obj", "artifacts", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts",
    };

    public static string Root { get; } = FindRoot();

    private static readonly Lazy<IReadOnlyList<TextFile>> Read = new(() => [.. TextFiles(Root, "")]);

    public static IReadOnlyList<TextFile> Files => Read.Value;

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

    private static IEnumerable<TextFile> TextFiles(string folder, string prefix)
    {
        foreach (string file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            byte[] bytes = File.ReadAllBytes(file);
            bool binary = bytes.AsSpan(0, Math.Min(bytes.Length, SampleBytes)).Contains((byte)0);
            if (!binary && Path.GetFileName(file) is not ".git")
            {
                yield return new TextFile(prefix + Path.GetFileName(file), System.Text.Encoding.UTF8.GetString(bytes));
            }
        }

        foreach (string child in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(child);
            bool serverData = prefix.Length == 0 && name is "data";
            if (Unkept.Contains(name) || serverData)
            {
                continue;
            }

            foreach (TextFile file in TextFiles(child, $"{prefix}{name}/"))
            {
                yield return file;
            }
        }
    }
}
