using System.Text;
using ActorBroker.Conformance.Running;
using RabbitMQ.Client;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.RabbitMqClient;

/// <summary>The automatic recovery of RabbitMQ.Client, when the server was killed and started again.</summary>
public class RecoveryTests
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_consumer_goes_on_after_the_server_was_killed_and_started_again()
    {
        BrokerProcess.SkipUnlessOurs();
        await using var broker = new BrokerProcess();
        await broker.StartAsync();
        await using IConnection connection = await RecoveringFactory(broker).CreateConnectionAsync();
        Task recovered = Recovery(connection);
        await using IChannel channel = await connection.CreateChannelAsync(RabbitMq.WithConfirms);

        // One queue is the server's to keep; the other goes with the connection, and the client has to declare it again.
        await channel.ExchangeDeclareAsync("events", ExchangeType.Topic, durable: true);
        await channel.QueueDeclareAsync("kept", durable: true, exclusive: false, autoDelete: false);
        await channel.QueueBindAsync("kept", "events", "order.*");
        string own = (await channel.QueueDeclareAsync()).QueueName;
        await channel.QueueBindAsync(own, "events", "#");
        await channel.BasicQosAsync(0, 2, global: false);
        Inbox kept = await Inbox.ConsumeAsync(channel, "kept");
        Inbox owned = await Inbox.ConsumeAsync(channel, own, autoAck: true);

        string[] before = ["one", "two", "three", "four"];
        foreach (string text in before)
        {
            await PublishAsync(channel, text);
        }

        (await kept.NextAsync(2)).Select(delivery => delivery.Text).ShouldBe(["one", "two"]);
        await owned.NextAsync(before.Length);
        await broker.KillAsync();
        await broker.StartAsync();
        await recovered;

        // Nothing was acknowledged, so all that was confirmed comes, in order, and what is published now follows it.
        await PublishAsync(channel, "five");
        foreach (string text in (string[])[.. before, "five"])
        {
            Delivery delivery = await kept.NextAsync();
            delivery.Text.ShouldBe(text);
            await channel.BasicAckAsync(delivery.Tag, multiple: false);
        }

        (await owned.NextAsync()).Text.ShouldBe("five");
        (await channel.MessageCountAsync("kept")).ShouldBe(0u);
    }

    [Fact]
    public async Task A_publish_at_the_time_of_the_kill_fails_and_the_channel_publishes_again_after_it()
    {
        BrokerProcess.SkipUnlessOurs();
        await using var broker = new BrokerProcess();
        await broker.StartAsync();
        await using IConnection connection = await RecoveringFactory(broker).CreateConnectionAsync();
        Task recovered = Recovery(connection);
        await using IChannel channel = await connection.CreateChannelAsync(RabbitMq.WithConfirms);
        await channel.QueueDeclareAsync("numbers", durable: true, exclusive: false, autoDelete: false);

        var confirmed = new List<int>();
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task PublishUntilFailureAsync()
        {
            for (int number = 0; ; number++)
            {
                await channel.BasicPublishAsync("", "numbers", mandatory: true, RabbitMq.Persistent, Encoding.UTF8.GetBytes($"{number}"));
                confirmed.Add(number);
                if (number == 50)
                {
                    enough.SetResult();
                }
            }
        }

        Task publishing = PublishUntilFailureAsync();
        await Task.WhenAny(enough.Task, publishing).WaitAsync(Patience.Event);
        await broker.KillAsync();
        await Should.ThrowAsync<Exception>(publishing.WaitAsync(Patience.Event));
        await broker.StartAsync();
        await recovered;
        await channel.BasicPublishAsync("", "numbers", mandatory: true, RabbitMq.Persistent, "again"u8.ToArray()).AsTask().WaitAsync(Patience.Event);

        // The publish that failed may or may not be there; it is the only one of which that can be said.
        Inbox inbox = await Inbox.ConsumeAsync(channel, "numbers", autoAck: true);
        (await inbox.NextAsync(confirmed.Count)).Select(delivery => delivery.Text).ShouldBe(confirmed.Select(number => $"{number}"));
        string next = (await inbox.NextAsync()).Text;
        if (next.Equals($"{confirmed.Count}", StringComparison.Ordinal))
        {
            next = (await inbox.NextAsync()).Text;
        }

        next.ShouldBe("again");
    }

    private static ConnectionFactory RecoveringFactory(BrokerProcess broker)
    {
        ConnectionFactory factory = RabbitMq.Factory(broker.Amqp);
        factory.AutomaticRecoveryEnabled = true;
        factory.TopologyRecoveryEnabled = true;
        factory.NetworkRecoveryInterval = RetryInterval;
        return factory;
    }

    private static Task Recovery(IConnection connection)
    {
        var recovered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.RecoverySucceededAsync += (_, _) =>
        {
            recovered.TrySetResult();
            return Task.CompletedTask;
        };
        return recovered.Task.WaitAsync(Patience.Start);
    }

    private static Task PublishAsync(IChannel channel, string text) =>
        channel.BasicPublishAsync("events", "order.placed", mandatory: true, RabbitMq.Persistent, Encoding.UTF8.GetBytes(text))
            .AsTask().WaitAsync(Patience.Event);
}
