namespace ActorBroker.Tidy.Tests.Rules;

/// <summary>A rule that can be checked file by file.</summary>
internal interface IRule
{
    /// <summary>What is wrong with the file: each message names the place, the rule and what to do instead.</summary>
    IEnumerable<string> Check(TextFile file);
}
