using ActorBroker.Conformance.Running;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.RabbitMqClient;

/// <summary>Consuming with RabbitMQ.Client.</summary>
public class ConsumingTests(SharedBroker broker) : RabbitMqTest(broker)
{
    [Fact]
    public async Task A_consumer_holds_no_more_than_its_prefetch()
    {
        const int prefetch = 5;
        string queue = await QueueAsync();
        for (int number = 0; number < 3 * prefetch; number++)
        {
            await SendAsync(queue, $"{number}");
        }

        await Channel.BasicQosAsync(0, prefetch, global: false);
        Inbox inbox = await Inbox.ConsumeAsync(Channel, queue);
        List<Delivery> held = await inbox.NextAsync(prefetch);
        await inbox.StaysEmptyAsync();
        await Channel.BasicAckAsync(held[^1].Tag, multiple: true);
        await inbox.NextAsync(prefetch);
        await inbox.StaysEmptyAsync();
    }

    [Fact]
    public async Task What_a_closed_channel_held_comes_back_in_its_old_place()
    {
        string queue = await QueueAsync();
        foreach (string text in (string[])["a", "b", "c"])
        {
            await SendAsync(queue, text);
        }

        await using (IChannel worker = await Connection.CreateChannelAsync())
        {
            await worker.BasicQosAsync(0, 3, global: false);
            List<Delivery> held = await (await Inbox.ConsumeAsync(worker, queue)).NextAsync(3);
            await worker.BasicAckAsync(held[1].Tag, multiple: false);
            await worker.CloseAsync();
        }

        await SendAsync(queue, "d");
        Inbox inbox = await Inbox.ConsumeAsync(Channel, queue, autoAck: true);
        (await inbox.NextAsync(3)).Select(delivery => (delivery.Text, delivery.Redelivered))
            .ShouldBe([("a", true), ("c", true), ("d", false)]);
    }

    [Fact]
    public async Task A_consumer_is_told_when_its_queue_is_deleted()
    {
        string queue = await QueueAsync();
        Inbox inbox = await Inbox.ConsumeAsync(Channel, queue);
        await Channel.QueueDeleteAsync(queue);
        await inbox.Cancelled;
        Channel.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task A_queue_with_an_exclusive_consumer_takes_no_other()
    {
        string queue = await QueueAsync();
        await using IChannel other = await Connection.CreateChannelAsync();
        await Inbox.ConsumeAsync(other, queue, exclusive: true);
        OperationInterruptedException refused =
            await Should.ThrowAsync<OperationInterruptedException>(Inbox.ConsumeAsync(Channel, queue));
        refused.ShutdownReason!.ReplyCode.ShouldBe((ushort)Constants.AccessRefused);
    }
}
