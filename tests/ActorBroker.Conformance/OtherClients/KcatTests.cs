using System.Diagnostics;
using ActorBroker.Conformance.Running;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.OtherClients;

/// <summary>kcat, the command-line tool on librdkafka.</summary>
public sealed class KcatTests(SharedBroker broker) : IDisposable
{
    private const string Tool = "/usr/bin/kcat";

    private readonly ScratchFolder _folder = new();

    [Fact]
    public async Task Kcat_lists_brokers_and_topics()
    {
        SkipUnlessServed();
        string topic = NewTopic();
        await ProduceAsync(topic, ["one"]);

        string list = await RunAsync("-L");
        list.ShouldContain($"at {broker.Kafka}");
        list.ShouldContain($"topic \"{topic}\" with 1 partitions");
        (await RunAsync("-L", "-t", topic)).ShouldContain("partition 0, leader 1, replicas: 1, isrs: 1");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("snappy")]
    [InlineData("lz4")]
    [InlineData("zstd")]
    public async Task Kcat_produces_and_consumes_with_each_codec(string codec)
    {
        SkipUnlessServed();
        string topic = NewTopic();
        string[] messages = [.. Enumerable.Range(0, 500).Select(number => $"key-{number % 7}:message {number} {new string('x', number % 50)}")];
        await ProduceAsync(topic, messages, "-K", ":", "-z", codec);

        string[] consumed = (await RunAsync("-C", "-t", topic, "-o", "beginning", "-e", "-q", "-K", ":")).Split('\n');
        consumed.ShouldBe(messages);
    }

    [Fact]
    public async Task Kcat_starts_where_it_is_told_and_shows_headers_and_offsets()
    {
        SkipUnlessServed();
        string topic = NewTopic();
        await ProduceAsync(topic, [.. Enumerable.Range(0, 10).Select(number => $"{number}")], "-H", "colour=green", "-X", "enable.idempotence=true");

        (await RunAsync("-C", "-t", topic, "-p", "0", "-o", "4", "-c", "2", "-q", "-f", "%o %s %h;")).ShouldBe("4 4 colour=green;5 5 colour=green;");
        (await RunAsync("-C", "-t", topic, "-p", "0", "-o", "-3", "-e", "-q", "-f", "%s ")).ShouldBe("7 8 9");
        (await RunAsync("-Q", "-t", $"{topic}:0:-1")).ShouldContain("offset 10");
        (await RunAsync("-C", "-t", topic, "-p", "0", "-o", "s@1000", "-e", "-q", "-f", "%s ")).ShouldBe("0 1 2 3 4 5 6 7 8 9");
    }

    public void Dispose() => _folder.Dispose();

    private void SkipUnlessServed()
    {
        broker.SkipWithoutKafka();
        Assert.SkipUnless(File.Exists(Tool), "kcat is missing: apt-get install kcat");
    }

    private static string NewTopic() => $"kcat-{Guid.NewGuid()}";

    private async Task ProduceAsync(string topic, string[] messages, params string[] options)
    {
        string file = Path.Combine(_folder.Path, "messages");
        await File.WriteAllTextAsync(file, string.Join('\n', messages));
        await RunAsync(["-P", "-t", topic, "-p", "0", "-l", .. options, file]);
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        await using var process = new RunningProcess(new ProcessStartInfo(Tool, ["-b", $"{broker.Kafka}", .. arguments]));
        (await process.EndAsync(Patience.Event)).ShouldBe(0, $"{process.Title}: {process.Output}");
        return process.Output.Trim();
    }
}
