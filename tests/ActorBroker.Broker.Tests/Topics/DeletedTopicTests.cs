using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Topics;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Topics;

/// <summary>What is appended to a topic while it is deleted is not acknowledged before a crash could not bring the topic back without it.</summary>
public class DeletedTopicTests
{
    [Fact]
    public void What_was_acknowledged_while_its_topic_was_deleted_is_there_after_a_crash_or_the_topic_is_not()
    {
        var (kept, gone) = (0, 0);
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var journal = new HeldJournal();
            var world = new LogWorld(journal, seed);
            var topic = world.Topic("orders");
            journal.IsHolding = true;
            var producers = new List<PartitionNotes>();
            var steps = random.Next(5, 40);
            for (var step = 0; step < steps; step++)
            {
                if (step == steps / 4)
                {
                    _ = world.Broker.DeleteTopicAsync(topic);
                }

                var producer = new PartitionNotes();
                producers.Add(producer);
                topic.Partitions[0].Tell(new Append(producer, 0, Batches.Make($"{step}")));
                world.Base.World.Dispatcher.Step();
                journal.Release(random.Next(3) == 0 ? random.Next(journal.Held + 1) : 0);
            }

            foreach (var producer in producers)
            {
                (producer.Effects.Count + producer.Failures.Count).ShouldBeLessThan(2);
                producer.Effects.OfType<Appended>().ShouldAllBe(static appended => appended.Error == PartitionError.None);
                producer.Failures.ShouldAllBe(static failure => failure is EntityDeletedException);
            }

            var next = new LogWorld(journal.Durable, seed);
            if (next.Base.Host.FindTopic("orders") is null)
            {
                gone++;
                continue;
            }

            kept++;
            var acknowledged = producers.Index()
                .SelectMany(static one => one.Item.Effects.OfType<Appended>().Select(appended => $"{appended.BaseOffset}:{one.Index}"));
            acknowledged.Except(next.Read(next.Partition("orders")), StringComparer.Ordinal).ShouldBeEmpty($"seed {seed}");
        }

        kept.ShouldBeGreaterThan(0);
        gone.ShouldBeGreaterThan(0);
    }
}
