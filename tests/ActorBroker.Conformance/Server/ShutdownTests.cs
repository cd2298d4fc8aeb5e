using ActorBroker.Conformance.RabbitMqClient;
using ActorBroker.Conformance.Running;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.Server;

/// <summary>The server is asked to end, as a service manager does it.</summary>
public class ShutdownTests
{
    [Fact]
    public async Task It_says_goodbye_to_its_clients_ends_in_time_and_keeps_what_is_durable()
    {
        BrokerProcess.SkipUnlessOurs();
        await using var broker = new BrokerProcess();
        await broker.StartAsync();
        await using (IConnection busy = await RabbitMq.ConnectAsync(broker.Amqp))
        await using (IConnection idle = await RabbitMq.ConnectAsync(broker.Amqp))
        {
            await using IChannel channel = await busy.CreateChannelAsync(RabbitMq.WithConfirms);
            await channel.ExchangeDeclareAsync("orders", ExchangeType.Topic, durable: true);
            await channel.QueueDeclareAsync("lasting", durable: true, exclusive: false, autoDelete: false);
            await channel.QueueDeclareAsync("passing", durable: false, exclusive: false, autoDelete: false);
            await channel.QueueBindAsync("lasting", "orders", "order.#");
            await channel.BasicQosAsync(0, 1, global: false);
            Inbox inbox = await Inbox.ConsumeAsync(channel, "lasting");
            foreach (string key in (string[])["order.first", "order.second"])
            {
                await channel.BasicPublishAsync("orders", key, mandatory: true, RabbitMq.Persistent, "x"u8.ToArray());
            }

            await inbox.NextAsync();
            Task<ShutdownEventArgs>[] farewells = [Farewell(busy), Farewell(idle)];
            (await broker.TerminateAsync()).ShouldBe(0, broker.Output);
            foreach (ShutdownEventArgs farewell in await Task.WhenAll(farewells).WaitAsync(Patience.Event))
            {
                farewell.Initiator.ShouldBe(ShutdownInitiator.Peer);
                farewell.ReplyCode.ShouldBe((ushort)Constants.ConnectionForced);
            }
        }

        await broker.StartAsync();
        await using IConnection connection = await RabbitMq.ConnectAsync(broker.Amqp);
        await using (IChannel probe = await connection.CreateChannelAsync())
        {
            await Should.ThrowAsync<RabbitMQ.Client.Exceptions.OperationInterruptedException>(probe.QueueDeclarePassiveAsync("passing"));
        }

        await using IChannel after = await connection.CreateChannelAsync(RabbitMq.WithConfirms);
        await after.BasicPublishAsync("orders", "order.third", mandatory: true, RabbitMq.Persistent, "x"u8.ToArray());
        List<Delivery> deliveries = await (await Inbox.ConsumeAsync(after, "lasting")).NextAsync(3);
        deliveries.Select(delivery => delivery.RoutingKey).ShouldBe(["order.first", "order.second", "order.third"]);
    }

    private static Task<ShutdownEventArgs> Farewell(IConnection connection)
    {
        var farewell = new TaskCompletionSource<ShutdownEventArgs>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.ConnectionShutdownAsync += (_, reason) =>
        {
            farewell.TrySetResult(reason);
            return Task.CompletedTask;
        };
        return farewell.Task;
    }
}
