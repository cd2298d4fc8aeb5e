using System.Diagnostics;
using System.Text.RegularExpressions;
using ActorBroker.Conformance.Running;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.GoClient;

/// <summary>The integration tests of RabbitMQ's client for Go, as its authors wrote them, from Debian's package of the client.</summary>
public partial class GoClientTests
{
    private const string Packages = "/usr/share/gocode";
    private const string Package = "github.com/rabbitmq/amqp091-go";
    private const int TestsMin = 116;

    /// <summary>Its tests wait 200 ms for a delivery, which is not always enough on a busy machine: those that failed are run again.</summary>
    private const int RunsMax = 6;

    /// <summary>Compiling takes most of it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task The_Go_client_passes_its_own_tests()
    {
        BrokerProcess.SkipUnlessOurs();
        Assert.SkipUnless(IsInstalled(), "Go or its RabbitMQ client is missing: apt-get install golang-go golang-github-rabbitmq-amqp091-go-dev");

        // Some of its tests do nothing, and leave their connection open, unless the broker is called RabbitMQ.
        await using var broker = new BrokerProcess();
        await broker.StartAsync();
        var passed = new HashSet<string>(StringComparer.Ordinal);
        string wanted = ".";
        for (int runs = 1; ; runs++)
        {
            await using var suite = new RunningProcess(Tests(broker, wanted));
            int exitCode = await suite.EndAsync(Limit);
            passed.UnionWith(Names(suite.Output, "PASS"));
            if (exitCode == 0)
            {
                passed.Count.ShouldBeGreaterThanOrEqualTo(TestsMin, suite.Output);
                return;
            }

            string[] failed = [.. Names(suite.Output, "FAIL").Except(passed, StringComparer.Ordinal)];
            failed.ShouldNotBeEmpty(suite.Output);
            runs.ShouldBeLessThan(RunsMax, $"each time there failed: {string.Join(", ", failed)}\n{suite.Output}");

            // A test that panics keeps those behind it from running.
            wanted = passed.Count + failed.Length < TestsMin ? "." : $"^({string.Join('|', failed)})$";
        }
    }

    private static ProcessStartInfo Tests(BrokerProcess broker, string wanted)
    {
        var start = new ProcessStartInfo("go", ["test", "-tags", "integration", "-count=1", "-v", "-run", wanted, Package]);
        start.Environment["AMQP_URL"] = $"amqp://guest:guest@{broker.Amqp}/";
        start.Environment["CGO_ENABLED"] = "0";
        start.Environment["GO111MODULE"] = "off";
        start.Environment["GOPATH"] = Packages;
        return start;
    }

    private static IEnumerable<string> Names(string output, string outcome) =>
        Outcome().Matches(output).Where(line => line.Groups["outcome"].Value.Equals(outcome, StringComparison.Ordinal)).Select(line => line.Groups["name"].Value);

    private static bool IsInstalled()
    {
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return Directory.Exists(Path.Combine(Packages, "src", Package)) && path.Any(folder => File.Exists(Path.Combine(folder, "go")));
    }

    [GeneratedRegex("^--- (?<outcome>PASS|FAIL): (?<name>[^ ]+) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Outcome();
}
