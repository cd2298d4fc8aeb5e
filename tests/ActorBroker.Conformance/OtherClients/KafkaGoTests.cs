using System.Diagnostics;
using ActorBroker.Conformance.Running;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.OtherClients;

/// <summary>Clients for Go, from Debian's packages: programs in the folder <c>go</c>, which pass by exit code 0.</summary>
public class KafkaGoTests(SharedBroker broker)
{
    private const string Packages = "/usr/share/gocode";

    /// <summary>Compiling takes most of it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData("sarama", "github.com/Shopify/sarama", "golang-github-shopify-sarama-dev")]
    [InlineData("segmentio", "github.com/segmentio/kafka-go", "golang-github-segmentio-kafka-go-dev")]
    public async Task A_client_for_Go_is_served(string program, string package, string debianPackage)
    {
        broker.SkipWithoutKafka();
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(Packages, "src", package)) && File.Exists("/usr/bin/go"),
            $"Go or its package {package} is missing: apt-get install golang-go {debianPackage}");
        string source = Path.Combine(Checkout.ConformanceFolder, "OtherClients", "go", program, "main.go");
        var start = new ProcessStartInfo("/usr/bin/go", ["run", source]);
        start.Environment["CGO_ENABLED"] = "0";
        start.Environment["GO111MODULE"] = "off";
        start.Environment["GOPATH"] = Packages;
        start.Environment["KAFKA_BOOTSTRAP"] = $"{broker.Kafka}";
        await using var process = new RunningProcess(start);
        (await process.EndAsync(Limit)).ShouldBe(0, process.Output);
    }
}
