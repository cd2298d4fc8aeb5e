namespace ActorBroker.Tidy.Tests.Rules;

/// <summary>Tests wait for what happens, never for time to pass.</summary>
internal sealed class NoSleeps : IRule
{
    private static readonly Pattern Sleep = new(
        @"\bThread\.Sleep\b|\bTask\.Delay\s*\(|\bSpinWait\.SpinUntil\b",
        "await the event itself with WaitAsync(timeout), or move a fake TimeProvider");

    public IEnumerable<string> Check(TextFile file) =>
        file is { Area: "tests", IsSource: true } ? Sleep.Find(file, SourceCode.Without(file.Text), "tests do not sleep") : [];
}
