using System.Buffers;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Catalog;

/// <summary>Bindings from exchanges to topics, which AMQP names like queues.</summary>
public class TopicBindingTests
{
    private static readonly ResourceName Orders = new("/", "orders");
    private static readonly Guid Id = new(1, 0, 0, new byte[8]);

    private readonly CatalogScript _script = new(CatalogLimits.Default);

    public TopicBindingTests() => _script.Run(new DeclareTopic(Someone.Instance, Orders, Id, 1, new Dictionary<string, string>(StringComparer.Ordinal), false)).ShouldBeOfType<TopicReady>();

    [Fact]
    public void A_topic_is_bound_where_there_is_no_queue_of_its_name() => _script.Run("""
        bind amq.topic q:orders order.#   => ok +(amq.topic>t:orders order.#)!
        bind amq.topic q:orders order.#   => ok
        bind amq.topic q:others order.#   => NotFound: no queue 'others' in vhost '/'
        exchange passing fanout           => new +x:passing
        bind passing q:orders             => ok +(passing>t:orders)
        """);

    [Fact]
    public void A_queue_of_the_same_name_is_meant_as_soon_as_it_is_there() => _script.Run("""
        bind amq.topic q:orders a         => ok +(amq.topic>t:orders a)!
        queue orders durable              => new d1 +q:orders!
        bind amq.topic q:orders b         => ok +(amq.topic>q:orders b)!
        unbind amq.topic q:orders a       => ok -(amq.topic>t:orders a)!
        remove orders                     => ok -(amq.topic>q:orders b)! -q:orders!
        bind amq.topic q:orders b         => ok +(amq.topic>t:orders b)!
        """);

    [Fact]
    public void Bindings_go_with_their_topic_and_with_the_last_one_an_exchange_that_is_auto_deleted()
    {
        _script.Run("""
            exchange x direct durable auto-delete => new +x:x!
            bind x q:orders k                     => ok +(x>t:orders k)!
            """);

        _script.Run(new DeleteTopic(Someone.Instance, Orders, Id)).ShouldBe(CatalogDone.Instance);

        _script.Machine.Bindings.ShouldBeEmpty();
        _script.Run("delete x => ok");
    }

    [Fact]
    public void They_are_in_the_snapshot()
    {
        _script.Run("bind amq.topic q:orders k => ok +(amq.topic>t:orders k)!");
        var bytes = new ArrayBufferWriter<byte>();
        _script.Machine.WriteSnapshot(bytes);

        var copy = new CatalogMachine(CatalogLimits.Default);
        copy.ReadSnapshot(bytes.WrittenSpan);

        copy.Bindings.ShouldBe([new BindingInfo("/", "amq.topic", DestinationKind.Topic, "orders", RoutingKey.Of("k"), ArgumentTable.Empty)]);
    }

    private sealed class Someone : Recipient
    {
        public static Someone Instance { get; } = new();
    }
}
