using System.Diagnostics;
using ActorBroker.Conformance.Running;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.OtherClients;

/// <summary>The command-line tools that come with librabbitmq, the client for C.</summary>
public class AmqpToolsTests(SharedBroker broker)
{
    private const string Folder = "/usr/bin";

    [Fact]
    public async Task The_tools_of_librabbitmq_are_served()
    {
        Assert.SkipUnless(File.Exists(Path.Combine(Folder, "amqp-publish")), "The tools are missing: apt-get install amqp-tools");
        var queue = $"amqp-tools-{Guid.NewGuid()}";

        (await RunAsync("amqp-declare-queue", "-d", "-q", queue)).ShouldBe(queue);
        await RunAsync("amqp-publish", "-r", queue, "-p", "-C", "text/plain", "-b", "one");
        await RunAsync("amqp-publish", "-r", queue, "-p", "-b", "two");
        await RunAsync("amqp-publish", "-r", queue, "-b", "three");

        (await RunAsync("amqp-get", "-q", queue)).ShouldBe("one");
        (await RunAsync("amqp-consume", "-q", queue, "-c", "2", "-p", "1", "cat")).ShouldBe("twothree");
        (await RunAsync("amqp-delete-queue", "-q", queue)).ShouldBe("0");
    }

    private async Task<string> RunAsync(string tool, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Folder, tool), ["-u", broker.AmqpUri.AbsoluteUri.TrimEnd('/'), .. arguments]);
        await using var process = new RunningProcess(start);
        (await process.EndAsync(Patience.Event)).ShouldBe(0, $"{process.Title}: {process.Output}");
        return process.Output.Trim();
    }
}
