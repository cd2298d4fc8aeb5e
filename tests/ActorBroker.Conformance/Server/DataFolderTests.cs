using ActorBroker.Conformance.RabbitMqClient;
using ActorBroker.Conformance.Running;
using RabbitMQ.Client;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.Server;

/// <summary>A data folder belongs to one server.</summary>
public class DataFolderTests
{
    [Fact]
    public async Task A_second_server_on_the_same_folder_is_refused_and_the_first_goes_on()
    {
        BrokerProcess.SkipUnlessOurs();
        await using var broker = new BrokerProcess();
        await broker.StartAsync();
        (int exitCode, string output) = await ServerProgram.RunAsync(ServerProgram.Serve(broker.DataFolder));
        exitCode.ShouldNotBe(0);
        output.ShouldContain(broker.DataFolder, customMessage: "the message names the folder");
        output.ShouldMatch("(?i)in use|already|another|lock", "the message says that the folder is taken");
        output.ShouldNotContain("   at ", Case.Sensitive, "the message is not a stack trace");

        await using IConnection connection = await RabbitMq.ConnectAsync(broker.Amqp);
        await using IChannel channel = await connection.CreateChannelAsync(RabbitMq.WithConfirms);
        await channel.QueueDeclareAsync("first", durable: true, exclusive: false, autoDelete: false);
        await channel.BasicPublishAsync("", "first", mandatory: true, RabbitMq.Persistent, "x"u8.ToArray()).AsTask().WaitAsync(Patience.Event);
    }

    [Fact]
    public async Task The_ready_line_names_the_folder_and_the_ports_that_the_server_chose()
    {
        BrokerProcess.SkipUnlessOurs();
        using var folder = new ScratchFolder();
        await using var process = new RunningProcess(ServerProgram.Serve(folder.Path), ReadyLine.Start);
        ReadyLine ready = ReadyLine.Parse(await process.AwaitedLineAsync(Patience.Start));
        ready.Data.ShouldBe(folder.Path);
        ready.Amqp.Port.ShouldNotBe(0);
        ready.Http.Port.ShouldNotBe(0);
        await using IConnection connection = await RabbitMq.ConnectAsync(ready.Amqp);
        connection.IsOpen.ShouldBeTrue();
    }
}
