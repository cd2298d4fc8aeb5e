using ActorBroker.Conformance.Running;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.RabbitMqClient;

/// <summary>What a connection of RabbitMQ.Client agrees on with the broker.</summary>
public class ConnectionTests(SharedBroker broker)
{
    private static readonly TimeSpan LongestHeartbeat = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_shorter_heartbeat_is_agreed_on_and_keeps_an_idle_connection()
    {
        // Either side gives a connection up over which it has heard nothing for two heartbeats. A machine may stand still for as
        // long; then the same is tried with longer ones.
        TimeSpan heartbeat = TimeSpan.FromSeconds(1);
        while (!await KeepsIdleConnectionAsync(heartbeat))
        {
            heartbeat *= 2;
            heartbeat.ShouldBeLessThan(LongestHeartbeat, "each time the connection ended");
        }
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

    /// <summary>Whether a connection outlives three heartbeats, over which both sides must have spoken.</summary>
    private async Task<bool> KeepsIdleConnectionAsync(TimeSpan heartbeat)
    {
        ConnectionFactory factory = RabbitMq.Factory(broker.Amqp);
        factory.RequestedHeartbeat = heartbeat;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await using IConnection connection = await factory.CreateConnectionAsync();
            connection.Heartbeat.ShouldBe(heartbeat);
            connection.ConnectionShutdownAsync += (_, _) =>
            {
                ended.TrySetResult();
                return Task.CompletedTask;
            };
            await Should.ThrowAsync<TimeoutException>(ended.Task.WaitAsync(3.5 * heartbeat));
            await using IChannel channel = await connection.CreateChannelAsync();
            return true;
        }
        catch (Exception) when (ended.Task.IsCompleted)
        {
            return false;
        }
        catch (BrokerUnreachableException)
        {
            return false;
        }
    }
}
