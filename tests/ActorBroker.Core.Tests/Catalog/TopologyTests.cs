using ActorBroker.Core.Arguments;
using ActorBroker.Core.Catalog;
using ActorBroker.TestKit;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Catalog;

public class TopologyTests
{
    [Fact]
    public void Look_ups_allocate_nothing()
    {
        var host = WithQueues(1_000, out _);
        Find(host, "queue 500").ShouldBe(3);

        var found = 0;
        Allocations.Least(() =>
        {
            found = 0;
            for (var i = 0; i < 100; i++)
            {
                found += Find(host, "queue 500, and more".AsSpan(0, 9));
            }
        }).ShouldBe(0);
        found.ShouldBe(300);
    }

    [Fact]
    public void The_cost_of_a_binding_does_not_grow_with_their_number()
    {
        var host = WithQueues(10_000, out var topology);
        host.BindingsFrom("amq.topic").Count.ShouldBe(10_000);

        // A copied array of so many references alone would be 80,000 bytes.
        const int BytesMax = 10_000;
        var (next, oldest) = (10_000, 5_000);
        Allocations.Least(
            () =>
            {
                topology.Apply(new Bound(Binding(next++), true));
                topology.Apply(new Unbound(Binding(oldest++), true));
            },
            enough: BytesMax - 1).ShouldBeLessThan(BytesMax);
        host.BindingsFrom("amq.topic").Count.ShouldBe(10_000);
        host.BindingsTo(DestinationKind.Queue, "queue 5000").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reader_beside_the_updater_sees_each_thing_whole()
    {
        const int Count = 20_000;
        var topology = new Topology();
        using var stopping = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            topology.TryGetVirtualHost("/", out var host).ShouldBeTrue();
            do
            {
                foreach (var binding in host!.BindingsFrom("amq.topic"))
                {
                    binding.Source.ShouldBe("amq.topic");
                }

                foreach (var queue in host.Queues)
                {
                    queue.Name.ShouldStartWith("queue ");
                }
            }
            while (!stopping.IsCancellationRequested);
        });

        for (var i = 0; i < Count; i++)
        {
            var name = i % 100;
            if (i / 100 % 2 == 0)
            {
                topology.Apply(new QueueDeclared(Queue(name)));
                topology.Apply(new Bound(Binding(name), true));
            }
            else
            {
                topology.Apply(new Unbound(Binding(name), true));
                topology.Apply(new QueueDeleted(Queue(name).Entity, Queue(name).Id));
            }
        }

        await stopping.CancelAsync();
        await reader;
        topology.Queues.ShouldBeEmpty();
        topology.Bindings.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_not_there_is_not_found()
    {
        var topology = new Topology();

        topology.TryGetVirtualHost("", out _).ShouldBeFalse();
        topology.TryGetExchange(new ResourceName("nowhere", "amq.topic"), out _).ShouldBeFalse();
        topology.TryGetExchange(new ResourceName("/", "amq.topic"), out var exchange).ShouldBeTrue();
        exchange!.Durable.ShouldBeTrue();
        topology.TryGetQueue(new ResourceName("/", "q"), out _).ShouldBeFalse();
        topology.TryGetQueue(QueueNumbers.Of(1, durable: true), out _).ShouldBeFalse();
    }

    private static int Find(VirtualHostTopology host, ReadOnlySpan<char> name) =>
        (host.TryGetQueue(name, out _) ? 1 : 0)
        + (host.TryGetQueue("queue 500", out _) ? 1 : 0)
        + (host.TryGetExchange("amq.topic".AsSpan(), out _) ? 1 : 0);

    private static VirtualHostTopology WithQueues(int count, out Topology topology)
    {
        topology = new Topology();
        for (var i = 0; i < count; i++)
        {
            topology.Apply(new QueueDeclared(Queue(i)));
            topology.Apply(new Bound(Binding(i), true));
        }

        topology.TryGetVirtualHost("/", out var host).ShouldBeTrue();
        return host!;
    }

    private static QueueInfo Queue(int number) => new(
        QueueNumbers.Of(number + 1, durable: true), new ResourceName("/", $"queue {number}"), false, 0, ArgumentTable.Empty, QueueSettings.Default);

    private static BindingInfo Binding(int number) => new(
        "/", "amq.topic", DestinationKind.Queue, $"queue {number}", RoutingKey.Of($"key.{number}"), ArgumentTable.Empty);
}
