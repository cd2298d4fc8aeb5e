using System.Diagnostics;
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
    /// <summary>How long a server may take to end when it is asked to.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>A machine that is busy with other work may need more; one of so many ends has to be in time.</summary>
    private const int Ends = 4;

    [Fact]
    public async Task It_says_goodbye_to_its_clients_ends_in_time_and_keeps_what_is_durable()
    {
        BrokerProcess.SkipUnlessOurs();
        var times = new List<TimeSpan>();
        do
        {
            times.Count.ShouldBeLessThan(Ends, $"each end took too long: {string.Join(", ", times)}");
            times.Add(await EndAsync());
        }
        while (times[^1] >= Limit);
    }

    /// <summary>Ends a server with clients, sees that all is as it should be, and answers how long the end took.</summary>
    private static async Task<TimeSpan> EndAsync()
    {
        TimeSpan time;
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
            var start = Stopwatch.GetTimestamp();
            (await broker.TerminateAsync()).ShouldBe(0, broker.Output);
            time = Stopwatch.GetElapsedTime(start);
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
        return time;
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
