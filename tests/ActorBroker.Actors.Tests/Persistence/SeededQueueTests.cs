using System.Buffers.Binary;
using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;
using ActorBroker.TestKit;
using Shouldly;
using Xunit;

namespace ActorBroker.Actors.Tests.Persistence;

/// <summary>A publisher, a real queue in the real shell and a consumer, all on one thread: the run follows from the seed.</summary>
public class SeededQueueTests
{
    private const int Messages = 100;

    [Fact]
    public void The_same_seed_gives_the_same_trace_and_every_seed_delivers_all_messages_once_in_order()
    {
        var hashes = new HashSet<ulong>();
        for (var seed = 0; seed < 25; seed++)
        {
            var first = Run(seed);
            var second = Run(seed);
            second.Hash.ShouldBe(first.Hash, $"seed {seed}");
            second.Trace.ShouldBe(first.Trace, $"seed {seed}");
            second.Log.ShouldBe(first.Log, $"seed {seed}");
            first.Consumed.ShouldBe(Enumerable.Range(0, Messages), $"seed {seed}");
            hashes.Add(first.Hash);
        }

        // Two seeds may lead to the same run by chance, but most must not.
        hashes.Count.ShouldBeGreaterThan(20);
    }

    private static Outcome Run(int seed)
    {
        var world = new SeededWorld(seed);
        var journal = new MemoryJournal();
        world.Dispatcher.RegisterQuiescent(journal.Commit);
        var log = new List<string>();
        using var region = new EntityRegion<QueueMachine, QueueCommand, QueueEvent, QueueEffect>(
            world.System,
            _ => journal,
            new(static _ => new QueueMachine(QueueSettings.Default), QueueEventCodec.Instance, new Host(log), new PersistenceOptions { SnapshotEntries = 10 }));
        var queue = region.Get(EntityId.Of(EntityKind.Queue, 1));
        var consumed = new List<int>();
        var consumer = world.System.Spawn(
            Props<QueueEffect>.Of(() => new Consumer(queue, journal.OpenReader(queue.Id), consumed)), "consumer");
        var publisher = world.System.Spawn(Props<QueueEffect>.Of(() => new Publisher(queue)), "publisher");
        world.Run();
        foreach (ActorRef actor in new ActorRef[] { publisher, consumer })
        {
            world.Dispatcher.Trace.ShouldContain(step => string.Equals(step.Path, actor.Path, StringComparison.Ordinal));
        }

        return new Outcome(world.Dispatcher.TraceHash, [.. world.Dispatcher.Trace], log, consumed);
    }

    private sealed record Outcome(ulong Hash, IReadOnlyList<DispatchStep> Trace, IReadOnlyList<string> Log, IReadOnlyList<int> Consumed);

    /// <summary>An actor as the queue knows it.</summary>
    private sealed class Client(ActorRef<QueueEffect> actor) : Recipient
    {
        public ActorRef<QueueEffect> Actor => actor;
    }

    /// <summary>Passes effects on to actors.</summary>
    private sealed class Host(List<string> log) : IEntityHost<QueueMachine, QueueCommand, QueueEffect>
    {
        public void Perform(EntityId entity, QueueEffect effect)
        {
            log.Add(effect is Deliver deliver ? string.Join(' ', deliver.Runs) : effect.GetType().Name);
            ((Client)effect.To).Actor.Tell(effect);
        }

        public void Failed(EntityId entity, QueueCommand command, Exception reason) => log.Add($"failed {command.GetType().Name}");

        public void Recovered(EntityId entity, QueueMachine machine) => log.Add("recovered");

        public void Lost(EntityId entity, QueueMachine machine, Exception? reason) => log.Add("lost");
    }

    /// <summary>Publishes numbers, one or a few at a time, with two batches under way.</summary>
    private sealed class Publisher(EntityRef<QueueCommand> queue) : Actor<QueueEffect>
    {
        private int _next;
        private Client? _self;

        protected override void PreStart()
        {
            _self = new Client(Context.Self);
            Publish();
            Publish();
        }

        protected override void Receive(QueueEffect message) => Publish();

        private void Publish()
        {
            var count = Math.Min(1 + (_next % 3), Messages - _next);
            if (count == 0)
            {
                return;
            }

            var bytes = new byte[count * sizeof(int)];
            for (var i = 0; i < count; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), _next++);
            }

            queue.Tell(new Publish(count, bytes, Durability.Synced, _self!));
        }
    }

    /// <summary>Reads what it is handed from the journal and settles it.</summary>
    private sealed class Consumer(EntityRef<QueueCommand> queue, IBodyReader reader, List<int> consumed) : Actor<QueueEffect>
    {
        private Client? _self;

        protected override void PreStart()
        {
            _self = new Client(Context.Self);
            queue.Tell(new Subscribe(_self, new ConsumerOptions(NoAck: false, Exclusive: false, Prefetch: 5, Window: int.MaxValue), _self));
        }

        protected override void Receive(QueueEffect message)
        {
            if (message is not Deliver deliver)
            {
                return;
            }

            foreach (var run in deliver.Runs)
            {
                for (var offset = run.First; offset < run.First + run.Count; offset++)
                {
                    reader.MoveTo(offset).ShouldBeTrue();
                    consumed.Add(BinaryPrimitives.ReadInt32LittleEndian(
                        reader.Bodies.Span[((int)(offset - reader.FirstOffset) * sizeof(int))..]));
                }

                queue.Tell(new Settle(_self!, [new OffsetRange(run.First, run.First + run.Count)], Core.Queues.Outcome.Accepted));
            }
        }
    }
}
