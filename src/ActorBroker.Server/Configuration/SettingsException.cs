namespace ActorBroker.Server.Configuration;

/// <summary>The configuration is not usable. The message has one line for each problem, with its place and what is expected.</summary>
public sealed class SettingsException : Exception
{
    /// <summary>Tells all problems at once.</summary>
    public SettingsException(IReadOnlyList<string> problems, Exception? cause = null)
        : base(string.Join(Environment.NewLine, problems), cause) => Problems = problems;

    /// <summary>The problems, at least one.</summary>
    public IReadOnlyList<string> Problems { get; }
}
