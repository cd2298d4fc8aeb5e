using ActorBroker.Actors;
using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Groups;
using ActorBroker.Broker.Routing;
using ActorBroker.Broker.Waking;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Groups;
using ActorBroker.Core.Queues;
using ActorBroker.Core.Topics;
using ActorBroker.Core.Transactions;

namespace ActorBroker.Broker;

/// <content>What is done at the start, and for entities that are not in memory.</content>
public sealed partial class MessageBroker
{
    /// <summary>
    /// Everything is taken out of the catalog first and out of the journal afterwards; what a crash in between has left of it
    /// would stay for ever.
    /// </summary>
    private void GiveUpOrphans()
    {
        var kept = _options.Durable.Entities();
        var orphans = kept.Where(id => id.Kind != EntityKind.Catalog && Find(id) is null && !_topology.Has(id)).ToList();
        if (orphans.Count > 0 && !kept.Contains(EntityId.Catalog))
        {
            throw new JournalException(
                $"The journal has {orphans.Count} queues or partitions, {orphans[0]} among them, and no catalog that tells whose they are. "
                + "Restore its directory from a backup.");
        }

        orphans.ForEach(_options.Durable.Delete);
    }

    /// <summary>Starts the queues that have something to do by themselves: messages that expire or are on their way out, or an end of their own.</summary>
    private void WakeQueues()
    {
        using var scope = System.Dispatcher.Enter(mayBlock: false);
        foreach (var queue in VirtualHosts.SelectMany(static host => host.Queues))
        {
            if (queue.Info.Settings is { MessageTtlMs: not null } or { ExpiresMs: not null } or { DeadLetterExchange: not null })
            {
                queue.Tell(Tick.Instance);
            }
        }
    }

    /// <summary>
    /// Wakes what may have been in the middle of something: coordinators, whose markers may be missing; groups, whose
    /// members may be gone; and partitions from which time takes records, or compaction does.
    /// </summary>
    private void StartInBackground()
    {
        var entities = VirtualHosts.SelectMany(static host => host.Transactions)
            .Select(static transaction => new Action<Action>(done => transaction.Tell(new InspectTransaction(new TransactionWakeCall(done)))))
            .Concat(VirtualHosts.SelectMany(host => host.Groups.Select(
                group => new Action<Action>(done => group.Tell(
                    new FetchOffsets(new GroupWakeCall(offsets => ForgetTopics(offsets, group, host), done), Partitions: null, RequireStable: false))))))
            .Concat(VirtualHosts.SelectMany(static host => host.Topics)
                .Where(static topic => topic.Info.Config.Settings is { Compacts: true } or { Deletes: true, RetentionMs: >= 0 })
                .SelectMany(static topic => topic.Partitions)
                .Select(static partition => new Action<Action>(done => partition.Tell(new InspectPartition(new PartitionWakeCall(done))))))
            .ToList();
        if (entities.Count > 0)
        {
            // On another thread: this one would first wake all of them before it told that the broker is ready.
            System.Dispatcher.ScheduleElsewhere(new Spawning(() => System.Spawn(Props<BackgroundStart.Woken>.Of(() => new BackgroundStart(entities)))));
        }
    }

    /// <summary>A crash may have come between the end of a topic and a group's hearing of it.</summary>
    private static void ForgetTopics(IReadOnlyList<FetchedOffset> offsets, GroupHandle group, VirtualHost host)
    {
        foreach (var topic in offsets.Select(static offset => offset.Topic).Distinct(StringComparer.Ordinal))
        {
            if (host.FindTopic(topic) is null)
            {
                new TopicForgetting(group, host, topic).Begin();
            }
        }
    }

    /// <summary>What an entity that is not in memory had to do is due.</summary>
    private void Wake(EntityId entity)
    {
        _topology.FindPartition(entity)?.Tell(PartitionTick.Instance);
        _topology.FindTransaction(entity)?.Tell(TransactionTick.Instance);
    }

    private PartitionMachine PartitionMachineOf(EntityId entity) =>
        new(_topology.FindPartition(entity)?.Topic.Info.Config.Settings ?? TopicSettings.Default, _options.PartitionLimits);

    private sealed class Spawning(Action spawn) : IRunnable
    {
        public string Path => "background start";

        public void Run() => spawn();
    }
}
