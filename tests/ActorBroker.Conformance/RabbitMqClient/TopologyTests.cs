using ActorBroker.Conformance.Running;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.RabbitMqClient;

/// <summary>Exchanges, queues and bindings, declared with RabbitMQ.Client.</summary>
public class TopologyTests(SharedBroker broker) : RabbitMqTest(broker)
{
    [Fact]
    public async Task An_exclusive_queue_is_locked_to_others_and_goes_with_its_connection()
    {
        string queue = RabbitMq.Fresh("mine");
        IConnection owner = await RabbitMq.ConnectAsync(Broker.Amqp);
        await using (IChannel channel = await owner.CreateChannelAsync())
        {
            await channel.QueueDeclareAsync(queue, durable: false, exclusive: true, autoDelete: false);
        }

        (await RefusalAsync(queue)).ShouldBe((ushort)Constants.ResourceLocked);
        await owner.DisposeAsync();
        (await RefusalAsync(queue)).ShouldBe((ushort)Constants.NotFound);
    }

    [Fact]
    public async Task An_auto_delete_queue_goes_with_its_last_consumer()
    {
        string queue = RabbitMq.Fresh("brief");
        await Channel.QueueDeclareAsync(queue, durable: false, exclusive: false, autoDelete: true);
        Inbox inbox = await Inbox.ConsumeAsync(Channel, queue);
        (await Channel.ConsumerCountAsync(queue)).ShouldBe(1u);
        await Channel.BasicCancelAsync(inbox.Tag);
        (await RefusalAsync(queue)).ShouldBe((ushort)Constants.NotFound);
    }

    [Fact]
    public async Task A_message_passes_from_exchange_to_exchange()
    {
        string source = RabbitMq.Fresh("source");
        string destination = RabbitMq.Fresh("destination");
        string queue = await QueueAsync();
        await Channel.ExchangeDeclareAsync(source, ExchangeType.Topic, durable: true, autoDelete: true);
        await Channel.ExchangeDeclareAsync(destination, ExchangeType.Fanout, durable: true, autoDelete: true);
        await Channel.ExchangeBindAsync(destination, source, "order.#");
        await Channel.QueueBindAsync(queue, destination, "");
        Inbox inbox = await Inbox.ConsumeAsync(Channel, queue, autoAck: true);

        await Channel.BasicPublishAsync(source, "payment.made", "no"u8.ToArray());
        await Channel.BasicPublishAsync(source, "order.placed", "yes"u8.ToArray());
        Delivery delivery = await inbox.NextAsync();
        (delivery.Text, delivery.Exchange, delivery.RoutingKey).ShouldBe(("yes", source, "order.placed"));
        await Channel.ExchangeUnbindAsync(destination, source, "order.#");
        await inbox.StaysEmptyAsync();
    }

    private async Task<ushort> RefusalAsync(string queue)
    {
        await using IChannel probe = await Connection.CreateChannelAsync();
        OperationInterruptedException refused =
            await Should.ThrowAsync<OperationInterruptedException>(probe.QueueDeclarePassiveAsync(queue));
        return refused.ShutdownReason!.ReplyCode;
    }
}
