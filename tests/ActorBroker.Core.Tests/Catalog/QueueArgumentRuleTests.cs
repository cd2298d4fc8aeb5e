using ActorBroker.Core.Arguments;
using ActorBroker.Core.Catalog;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Catalog;

public class QueueArgumentRuleTests
{
    private static readonly ResourceName Queue = new("/", "q");

    [Fact]
    public void Known_arguments_become_settings()
    {
        var settings = Read(
            ("x-queue-type", ArgumentValue.Of("quorum")),
            ("x-message-ttl", ArgumentValue.Of(60_000)),
            ("x-expires", ArgumentValue.Of(4_294_967_295)),
            ("x-max-length", ArgumentValue.Of(10)),
            ("x-max-length-bytes", ArgumentValue.Of(long.MaxValue)),
            ("x-overflow", ArgumentValue.Of("reject-publish-dlx")),
            ("x-dead-letter-exchange", ArgumentValue.Of("")),
            ("x-dead-letter-routing-key", ArgumentValue.Of([0xFF])),
            ("x-max-priority", ArgumentValue.Of(255)),
            ("x-single-active-consumer", ArgumentValue.Of(true)),
            ("x-delivery-limit", ArgumentValue.Of(3)),
            ("x-queue-mode", ArgumentValue.Of("lazy")),
            ("anything", ArgumentValue.Null));

        settings.ShouldBe(new QueueSettings
        {
            Type = QueueType.Quorum,
            MessageTtlMs = 60_000,
            ExpiresMs = 4_294_967_295,
            LengthMax = 10,
            LengthBytesMax = long.MaxValue,
            Overflow = OverflowMode.RejectPublishDeadLetter,
            DeadLetterExchange = "",
            DeadLetterRoutingKey = new RoutingKey([0xFF]),
            PriorityMax = 255,
            SingleActiveConsumer = true,
            DeliveryLimit = 3,
        });
    }

    [Fact]
    public void A_queue_without_arguments_has_no_limits() =>
        Read().ShouldBe(new QueueSettings { Type = QueueType.Classic, Overflow = OverflowMode.DropHead });

    [Fact]
    public void Retries_are_a_delivery_limit_unless_one_is_given()
    {
        Read(("x-max-retries", ArgumentValue.Of(3))).DeliveryLimit.ShouldBe(3);
        Read(("x-delivery-limit", ArgumentValue.Of(5)), ("x-max-retries", ArgumentValue.Of(3))).DeliveryLimit.ShouldBe(5);
        Read(("x-delivery-limit", ArgumentValue.Of(-1)), ("x-max-retries", ArgumentValue.Of(3))).DeliveryLimit.ShouldBeNull();
    }

    [Fact]
    public void A_wrong_argument_refuses_the_whole_declaration() => CatalogScript.Check("""
        queue q x-message-ttl=abc               => PreconditionFailed: invalid arg 'x-message-ttl' for queue 'q' in vhost '/': it must be an integer but is 'abc' of type 'longstr'
        queue q x-message-ttl=-1                => PreconditionFailed: invalid arg 'x-message-ttl' for queue 'q' in vhost '/': it must be at least 0 but is -1
        queue q x-message-ttl=315360000001      => PreconditionFailed: invalid arg 'x-message-ttl' for queue 'q' in vhost '/': it must be at most 315360000000 but is 315360000001
        queue q x-expires=0                     => PreconditionFailed: invalid arg 'x-expires' for queue 'q' in vhost '/': it must be at least 1 but is 0
        queue q x-max-length=-1                 => PreconditionFailed: invalid arg 'x-max-length' for queue 'q' in vhost '/': it must be at least 0 but is -1
        queue q x-max-length-bytes=true         => PreconditionFailed: invalid arg 'x-max-length-bytes' for queue 'q' in vhost '/': it must be an integer but is 'true' of type 'bool'
        queue q x-max-priority=256              => PreconditionFailed: invalid arg 'x-max-priority' for queue 'q' in vhost '/': it must be at most 255 but is 256
        queue q x-overflow=spill                => PreconditionFailed: invalid arg 'x-overflow' for queue 'q' in vhost '/': it must be one of drop-head, reject-publish, reject-publish-dlx but is 'spill'
        queue q x-dead-letter-exchange=1        => PreconditionFailed: invalid arg 'x-dead-letter-exchange' for queue 'q' in vhost '/': it must be a string but is '1' of type 'long'
        queue q x-dead-letter-routing-key=k     => PreconditionFailed: invalid arg 'x-dead-letter-routing-key' for queue 'q' in vhost '/': it needs x-dead-letter-exchange
        queue q x-single-active-consumer=1      => PreconditionFailed: invalid arg 'x-single-active-consumer' for queue 'q' in vhost '/': it must be a boolean but is '1' of type 'long'
        queue q x-queue-type=odd                => PreconditionFailed: invalid arg 'x-queue-type' for queue 'q' in vhost '/': it must be one of classic, quorum but is 'odd'
        queue q durable x-queue-type=stream     => PreconditionFailed: invalid arg 'x-queue-type' for queue 'q' in vhost '/': a stream is a topic and not declared as a queue
        queue q x-max-age=1h                    => PreconditionFailed: invalid arg 'x-max-age' for queue 'q' in vhost '/': it is for streams; leave it out, or declare the queue with x-queue-type=stream
        queue q x-max-retries=-1                => PreconditionFailed: invalid arg 'x-max-retries' for queue 'q' in vhost '/': it must be at least 0 but is -1
        queue q x-delivery-limit=9999999999     => PreconditionFailed: invalid arg 'x-delivery-limit' for queue 'q' in vhost '/': it must be at most 2147483647 but is 9999999999
        queue q x-queue-mode=idle               => PreconditionFailed: invalid arg 'x-queue-mode' for queue 'q' in vhost '/': it must be one of default, lazy but is 'idle'
        queue q x-message-ttl=0                 => new t1 +q:q
        queue r x-message-ttl=315360000000      => new t2 +q:r
        queue s x-expires=315360000000          => new t3 +q:s
        """);

    [Fact]
    public void A_dead_letter_key_longer_than_a_key_can_be_is_refused() => QueueArguments.Read(
        Queue,
        new ArgumentTable([
            new("x-dead-letter-exchange", ArgumentValue.Of("d")),
            new("x-dead-letter-routing-key", ArgumentValue.Of(new string('k', 256)))]),
        out _)!.Message.ShouldEndWith("it must be at most 255 bytes long but is 256");

    private static QueueSettings Read(params (string Name, ArgumentValue Value)[] arguments)
    {
        QueueArguments.Read(Queue, new ArgumentTable(arguments.Select(a => KeyValuePair.Create(a.Name, a.Value))), out var settings).ShouldBeNull();
        return settings;
    }
}
