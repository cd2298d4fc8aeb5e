using System.Diagnostics;
using ActorBroker.Conformance.RabbitMqClient;
using ActorBroker.Conformance.Running;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.Server;

/// <summary>A device that fails a sync: the system may have dropped what it should have written, and will not say so again.</summary>
public class FailedSyncTests
{
    private const string Tracer = "/usr/bin/strace";

    [Fact]
    public async Task A_server_whose_device_fails_a_sync_confirms_nothing_more_and_ends()
    {
        BrokerProcess.SkipUnlessOurs();
        Assert.SkipUnless(File.Exists(Tracer), "strace is missing, which makes the sync fail: apt-get install strace");
        await using var broker = new BrokerProcess();
        await broker.StartAsync();
        await using (IConnection connection = await RabbitMq.ConnectAsync(broker.Amqp))
        await using (IChannel channel = await connection.CreateChannelAsync(RabbitMq.WithConfirms))
        {
            await channel.QueueDeclareAsync("q", durable: true, exclusive: false, autoDelete: false);
            await PublishAsync(channel, "before");

            await using var tracer = new RunningProcess(
                new ProcessStartInfo(
                    Tracer,
                    ["-f", "-p", $"{broker.ProcessId}", "-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO"]),
                $"{Tracer}: Process");
            await AttachedAsync(tracer);

            // A nack, or the goodbye of a server that ends already.
            Exception refused = await Should.ThrowAsync<Exception>(PublishAsync(channel, "after"));
            refused.ShouldBeAssignableTo<RabbitMQClientException>();
            (await broker.EndAsync()).ShouldBe(2, broker.Output);
            broker.Output.ShouldContain("actorbroker ends: ");
            broker.Output.ShouldContain("could not be synced");
        }

        await broker.StartAsync();
        await using IConnection again = await RabbitMq.ConnectAsync(broker.Amqp);
        await using IChannel after = await again.CreateChannelAsync(RabbitMq.WithConfirms);
        await PublishAsync(after, "afterwards");
        BasicGetResult? first = await after.BasicGetAsync("q", autoAck: true);
        first.ShouldNotBeNull().Body.ToArray().ShouldBe("before"u8.ToArray());
    }

    /// <summary>Fails with what the tracer says if it may not trace, as in some containers; then the test is left out.</summary>
    private static async Task AttachedAsync(RunningProcess tracer)
    {
        try
        {
            await tracer.AwaitedLineAsync(Patience.Event);
        }
        catch (InvalidOperationException) when (tracer.Output.Contains("not permitted", StringComparison.Ordinal))
        {
            Assert.Skip($"strace may not trace here: {tracer.Output}");
        }
    }

    private static Task PublishAsync(IChannel channel, string body) => channel.BasicPublishAsync(
        "", "q", mandatory: true, RabbitMq.Persistent, System.Text.Encoding.UTF8.GetBytes(body)).AsTask();
}
