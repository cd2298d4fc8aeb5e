using System.Buffers;
using ActorBroker.Core.Catalog;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Catalog;

public class CatalogPropertyTests
{
    private static readonly CatalogEventCodec Codec = new();

    [Fact]
    public void A_replay_of_the_journal_from_any_snapshot_gives_the_durable_part() => ForAll((commands, cut) =>
    {
        var bytes = new ArrayBufferWriter<byte>();
        var live = CatalogCommands.Run(commands[..cut]);
        var snapshot = SnapshotOf(live);
        CatalogCommands.Run(commands[cut..], e => Journal(e, bytes), live);

        var replayed = new CatalogMachine(CatalogLimits.Default);
        replayed.ReadSnapshot(snapshot);
        var source = bytes.WrittenSpan;
        while (!source.IsEmpty)
        {
            replayed.Apply(Codec.Read(ref source));
        }

        SnapshotOf(replayed).ShouldBe(SnapshotOf(live));
        replayed.Queues.ShouldAllBe(q => q.Durable);
        replayed.Exchanges.ShouldAllBe(x => x.Durable);
    });

    [Fact]
    public void A_topology_fed_by_events_or_by_the_contents_equals_the_machine() => ForAll((commands, cut) =>
    {
        var fed = new Topology();
        var machine = CatalogCommands.Run(commands, fed.Apply);
        var loaded = new Topology();
        foreach (var @event in machine.Contents())
        {
            loaded.Apply(@event);
        }

        Check(fed, machine);
        Check(loaded, machine);
    });

    [Fact]
    public void No_binding_ever_lacks_an_end_and_no_number_comes_twice() => ForAll((commands, cut) =>
    {
        var topology = new Topology();
        var numbers = new HashSet<Core.Entities.EntityId>();
        CatalogCommands.Run(commands, e =>
        {
            topology.Apply(e);
            if (e is QueueDeclared { Queue.Entity: var number })
            {
                numbers.Add(number).ShouldBeTrue();
            }

            foreach (var binding in topology.Bindings)
            {
                topology.TryGetExchange(binding.SourceName, out _).ShouldBeTrue();
                (binding.DestinationKind switch
                {
                    DestinationKind.Queue => topology.TryGetQueue(binding.DestinationName, out _),
                    DestinationKind.Exchange => topology.TryGetExchange(binding.DestinationName, out _),
                    _ => true,
                }).ShouldBeTrue();
            }
        });
    });

    [Fact]
    public void No_partition_group_or_coordinator_ever_gets_a_number_that_another_had() => ForAll((commands, cut) =>
    {
        var owners = new Dictionary<Core.Entities.EntityId, object>();
        var topics = new Dictionary<ResourceName, object>();
        void Follow(CatalogEvent e)
        {
            switch (e)
            {
                case TopicDeclared { Topic: var topic }:
                    var life = topics[topic.Id] = new object();
                    topic.Partitions.ShouldAllBe(partition => owners.TryAdd(partition, life));
                    break;
                case TopicChanged { Topic: var topic }:
                    topic.Partitions.ShouldAllBe(
                        partition => owners.TryAdd(partition, topics[topic.Id]) || ReferenceEquals(owners[partition], topics[topic.Id]));
                    break;
                case GroupDeclared { Group.Entity: var group }:
                    owners.TryAdd(group, e).ShouldBeTrue();
                    break;
                case TransactionalIdDeclared { TransactionalId.Entity: var id }:
                    owners.TryAdd(id, e).ShouldBeTrue();
                    break;
            }
        }

        // Also not when the catalog comes back from a snapshot in between.
        var first = CatalogCommands.Run(commands[..cut], Follow);
        var second = new CatalogMachine(CatalogCommands.Limits);
        second.ReadSnapshot(SnapshotOf(first));
        CatalogCommands.Run(commands[cut..], Follow, second);
    });

    [Fact]
    public void An_auto_delete_exchange_that_had_a_binding_has_one_or_is_gone() => ForAll((commands, cut) =>
    {
        var wasBound = new HashSet<ResourceName>();
        var machine = CatalogCommands.Run(commands, e =>
        {
            switch (e)
            {
                case ExchangeDeclared declared:
                    wasBound.Remove(declared.Exchange.Id);
                    break;
                case Bound bound:
                    wasBound.Add(bound.Binding.SourceName);
                    break;
            }
        });

        var bound = machine.Bindings.Select(b => b.SourceName).ToHashSet();
        machine.Exchanges.Where(x => x.AutoDelete && wasBound.Contains(x.Id)).ShouldAllBe(x => bound.Contains(x.Id));
    });

    [Fact]
    public void Doing_the_same_again_changes_nothing() => ForAll((commands, cut) =>
    {
        var machine = CatalogCommands.Run(commands[..cut]);
        foreach (var command in commands[cut..])
        {
            CatalogCommands.Run([command], machine: machine);
            var before = SnapshotOf(machine);
            CatalogCommands.Run([command], e => throw new InvalidOperationException($"{command} raised {e} when repeated."), machine);
            SnapshotOf(machine).ShouldBe(before);
        }
    });

    [Fact]
    public void The_limits_hold() => ForAll((commands, cut) =>
    {
        var machine = CatalogCommands.Run(commands);
        machine.Queues.Count.ShouldBeLessThanOrEqualTo(8);
        machine.Bindings.Count().ShouldBeLessThanOrEqualTo(16);
        machine.Exchanges.Count(x => !PredeclaredExchanges.Contain(x.Id)).ShouldBeLessThanOrEqualTo(8);
        machine.Topics.Count.ShouldBeLessThanOrEqualTo(4);
        machine.Topics.Sum(topic => topic.Partitions.Count).ShouldBeLessThanOrEqualTo(12);
        machine.Topics.ShouldAllBe(topic => topic.Partitions.Count <= 5);
        machine.Groups.Count.ShouldBeLessThanOrEqualTo(3);
        machine.TransactionalIds.Count.ShouldBeLessThanOrEqualTo(3);
    });

    private static void ForAll(Action<CatalogCommand[], int> property) => Prop.ForAll(
        CatalogCommands.Histories,
        Gen.Choose(0, 120).ToArbitrary(),
        (commands, cut) =>
        {
            property(commands, Math.Min(cut, commands.Length));
            return true;
        }).QuickCheckThrowOnFailure();

    private static void Check(Topology topology, CatalogMachine machine)
    {
        topology.VirtualHosts.Select(v => v.Name).ShouldBe(machine.VirtualHosts, ignoreOrder: true);
        topology.Exchanges.ShouldBe(machine.Exchanges, ignoreOrder: true);
        topology.Queues.ShouldBe(machine.Queues, ignoreOrder: true);
        topology.Bindings.ShouldBe(machine.Bindings, ignoreOrder: true);
        topology.Topics.ShouldBe(machine.Topics, ignoreOrder: true);
        topology.Groups.ShouldBe(machine.Groups, ignoreOrder: true);
        topology.TransactionalIds.ShouldBe(machine.TransactionalIds, ignoreOrder: true);
        foreach (var queue in machine.Queues)
        {
            topology.TryGetQueue(queue.Entity, out var byNumber).ShouldBeTrue();
            byNumber.ShouldBe(queue);
            topology.TryGetVirtualHost(queue.Id.VirtualHost, out var host).ShouldBeTrue();
            host.BindingsTo(DestinationKind.Queue, queue.Name).ShouldBe(
                machine.Bindings.Where(b => b.DestinationKind == DestinationKind.Queue && b.DestinationName == queue.Id), ignoreOrder: true);
        }

        foreach (var exchange in machine.Exchanges)
        {
            topology.TryGetVirtualHost(exchange.Id.VirtualHost, out var host).ShouldBeTrue();
            host.BindingsFrom(exchange.Name).ShouldBe(machine.Bindings.Where(b => b.SourceName == exchange.Id), ignoreOrder: true);
        }
    }

    private static byte[] SnapshotOf(CatalogMachine machine)
    {
        var writer = new ArrayBufferWriter<byte>();
        machine.WriteSnapshot(writer);
        return writer.WrittenSpan.ToArray();
    }

    private static void Journal(CatalogEvent @event, ArrayBufferWriter<byte> journal)
    {
        if (Codec.IsJournaled(@event))
        {
            Codec.Write(@event, journal);
        }
    }
}
