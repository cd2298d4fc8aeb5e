using ActorBroker.Conformance.Running;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.RabbitMqClient;

/// <summary>What a connection of RabbitMQ.Client agrees on with the broker.</summary>
public class ConnectionTests(SharedBroker broker)
{
    [Fact]
    public async Task The_shorter_heartbeat_is_agreed_on_and_keeps_an_idle_connection()
    {
        ConnectionFactory factory = RabbitMq.Factory(broker.Amqp);
        factory.RequestedHeartbeat = TimeSpan.FromSeconds(1);
        await using IConnection connection = await factory.CreateConnectionAsync();
        connection.Heartbeat.ShouldBe(factory.RequestedHeartbeat);

        var ended = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.ConnectionShutdownAsync += (_, reason) =>
        {
            ended.TrySetResult(reason.ToString());
            return Task.CompletedTask;
        };

        // A side that hears nothing for two heartbeats gives the connection up: over three of them both must have spoken.
        await Should.ThrowAsync<TimeoutException>(ended.Task.WaitAsync(3.5 * factory.RequestedHeartbeat));
        await using IChannel channel = await connection.CreateChannelAsync();
    }

    [Fact]
    public async Task A_smaller_frame_is_agreed_on_and_large_messages_still_pass()
    {
        ConnectionFactory factory = RabbitMq.Factory(broker.Amqp);
        factory.RequestedFrameMax = 8 * 1024;
        await using IConnection connection = await factory.CreateConnectionAsync();
        connection.FrameMax.ShouldBe(factory.RequestedFrameMax);
        await using IChannel channel = await connection.CreateChannelAsync(RabbitMq.WithConfirms);
        string queue = (await channel.QueueDeclareAsync()).QueueName;
        byte[] body = new byte[100_000];
        new Random(1).NextBytes(body);
        await channel.BasicPublishAsync("", queue, body);
        (await channel.BasicGetAsync(queue, autoAck: true))!.Body.ToArray().ShouldBe(body);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_as_such()
    {
        ConnectionFactory factory = RabbitMq.Factory(broker.Amqp);
        factory.Password = RabbitMq.Fresh("wrong");
        BrokerUnreachableException failure = await Should.ThrowAsync<BrokerUnreachableException>(factory.CreateConnectionAsync());
        failure.InnerException.ShouldBeOfType<AuthenticationFailureException>();
    }
}
