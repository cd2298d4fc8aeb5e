namespace ActorBroker.Tidy.Tests.Rules;

/// <summary>The repository builds anywhere: it names no package registry and no folder of the machine it was written on.</summary>
internal sealed class NoMachineTraces : IRule
{
    private static readonly Pattern[] Patterns =
    [
        new(@"\b(api\.nuget\.org|registry\.npmjs\.org|registry\.yarnpkg\.com|files\.pythonhosted\.org|proxy\.golang\.org|(index|static)\.crates\.io)\b|""resolved"":\s*""https?:",
            "leave the registry to the user's settings; 'npm install --omit-lockfile-registry-resolved' writes a lock file without it"),
        new(@"(?<![\w.~$}-])/(home|root|work|Users)/[\w.-]+|\b[A-Z]:\\Users\\",
            "use a path relative to the repository, or one that is given as an argument"),
    ];

    public IEnumerable<string> Check(TextFile file) =>
        Patterns.SelectMany(pattern => pattern.Find(file, file.Text, "no file names a package registry or a folder of one machine"));
}
