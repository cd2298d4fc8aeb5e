using Xunit;

namespace ActorBroker.Conformance.Running;

/// <summary>What a test's random choices begin with: another one in each run, and told, so that a run can be repeated.</summary>
internal static class Seed
{
    /// <summary>The environment variable that gives it, to repeat a run.</summary>
    public const string Variable = "ACTORBROKER_TEST_SEED";

    /// <summary>The seed of this run, written to the test's output.</summary>
    public static int Take(ITestOutputHelper output)
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable(Variable), out int given) ? given : Random.Shared.Next();
        output.WriteLine($"{Variable}={seed}");
        return seed;
    }
}
