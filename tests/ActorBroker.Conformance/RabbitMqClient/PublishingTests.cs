using ActorBroker.Conformance.Running;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.RabbitMqClient;

/// <summary>Publishing with RabbitMQ.Client.</summary>
public class PublishingTests(SharedBroker broker) : RabbitMqTest(broker)
{
    private const int LargeBodyBytes = 10 * 1024 * 1024;

    [Fact]
    public async Task Many_publishes_at_once_are_all_confirmed_and_kept_in_order()
    {
        string queue = await QueueAsync();
        string[] texts = [.. Enumerable.Range(0, 2_000).Select(number => $"{number}")];
        await Task.WhenAll(texts.Select(text => SendAsync(queue, text))).WaitAsync(Patience.Event);
        (await Channel.MessageCountAsync(queue)).ShouldBe((uint)texts.Length);
        Inbox inbox = await Inbox.ConsumeAsync(Channel, queue, autoAck: true);
        (await inbox.NextAsync(texts.Length)).Select(delivery => delivery.Text).ShouldBe(texts);
    }

    [Fact]
    public async Task A_publish_that_no_queue_wants_is_confirmed() =>
        await Channel.BasicPublishAsync("amq.direct", RabbitMq.Fresh("unwanted"), "x"u8.ToArray()).AsTask().WaitAsync(Patience.Event);

    [Fact]
    public async Task A_mandatory_publish_that_no_queue_wants_is_returned()
    {
        var returned = new TaskCompletionSource<BasicReturnEventArgs>(TaskCreationOptions.RunContinuationsAsynchronously);
        Channel.BasicReturnAsync += (_, args) =>
        {
            returned.TrySetResult(args);
            return Task.CompletedTask;
        };
        string key = RabbitMq.Fresh("unwanted");
        PublishException failure = await Should.ThrowAsync<PublishException>(
            Channel.BasicPublishAsync("amq.topic", key, mandatory: true, "x"u8.ToArray()).AsTask().WaitAsync(Patience.Event));
        failure.IsReturn.ShouldBeTrue();
        BasicReturnEventArgs args = await returned.Task.WaitAsync(Patience.Event);
        args.ReplyCode.ShouldBe((ushort)Constants.NoRoute);
        args.RoutingKey.ShouldBe(key);
        args.Exchange.ShouldBe("amq.topic");
    }

    [Fact]
    public async Task A_message_of_ten_mebibytes_arrives_whole()
    {
        string queue = await QueueAsync();
        byte[] body = new byte[LargeBodyBytes];
        new Random(10).NextBytes(body);
        await Channel.BasicPublishAsync("", queue, body).AsTask().WaitAsync(Patience.Event);
        Inbox inbox = await Inbox.ConsumeAsync(Channel, queue);
        Delivery delivery = await inbox.NextAsync();
        delivery.Body.AsSpan().SequenceEqual(body).ShouldBeTrue("the body must be the same, byte by byte");
    }
}
