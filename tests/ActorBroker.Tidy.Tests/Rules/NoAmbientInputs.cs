namespace ActorBroker.Tidy.Tests.Rules;

/// <summary>Nothing in src reads a clock, a random number or a new id on its own; Server alone hands out the real ones.</summary>
internal sealed class NoAmbientInputs : IRule
{
    private const string Rule = "src reads no clock, random number or new id that it was not handed";

    private static readonly Pattern[] Everywhere =
    [
        new(@"\b(DateTime|DateTimeOffset)\.(Now|UtcNow|Today)\b|\bStopwatch\b|\bEnvironment\.TickCount(64)?\b",
            "take a TimeProvider in the constructor, or the time with the command"),
        new(@"\bRandom\.Shared\b|\bnew\s+Random\s*\(\s*\)|\bGuid\.(NewGuid|CreateVersion7)\b",
            "take a seeded Random, or the id, from whoever creates the object"),
    ];

    private static readonly Pattern[] OutsideServer =
    [
        new(@"\bTimeProvider\.System\b", "take a TimeProvider in the constructor; Server hands out the real one"),
        new(@"\bRandomNumberGenerator\b", "take the random bytes or a seed from whoever creates the object; Server draws them"),
    ];

    public IEnumerable<string> Check(TextFile file)
    {
        if (file.Area is not "src" || !file.IsSource)
        {
            return [];
        }

        string code = SourceCode.Without(file.Text);
        Pattern[] patterns = file.Project is "ActorBroker.Server" ? Everywhere : [.. Everywhere, .. OutsideServer];
        return patterns.SelectMany(pattern => pattern.Find(file, code, Rule));
    }
}
