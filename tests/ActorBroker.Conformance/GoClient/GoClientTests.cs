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
        var start = new ProcessStartInfo("go", ["test", "-tags", "integration", "-count=1", "-v", Package]);
        start.Environment["AMQP_URL"] = $"amqp://guest:guest@{broker.Amqp}/";
        start.Environment["CGO_ENABLED"] = "0";
        start.Environment["GO111MODULE"] = "off";
        start.Environment["GOPATH"] = Packages;
        await using var suite = new RunningProcess(start);

        (await suite.EndAsync(Limit)).ShouldBe(0, suite.Output);
        Passed().Count(suite.Output).ShouldBeGreaterThanOrEqualTo(TestsMin, suite.Output);
    }

    private static bool IsInstalled()
    {
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return Directory.Exists(Path.Combine(Packages, "src", Package)) && path.Any(folder => File.Exists(Path.Combine(folder, "go")));
    }

    [GeneratedRegex("^--- PASS", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Passed();
}
