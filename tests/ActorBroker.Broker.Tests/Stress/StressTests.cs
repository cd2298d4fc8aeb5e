using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Queues;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Entities;
using ActorBroker.Journal;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Stress;

/// <summary>Many threads, a journal on disk, and a topology that changes all the time. Nothing is lost, doubled or left unanswered.</summary>
public sealed class StressTests : IDisposable
{
    private const int Publishers = 4;
    private const int Groups = 300;
    private const int Total = Publishers * Groups * Publisher.GroupSize;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    private readonly string _directory = Directory.CreateTempSubdirectory("stress-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Every_group_is_answered_and_every_message_is_taken_once_while_queues_come_and_go()
    {
        await using (var node = await Node.StartAsync(_directory))
        {
            var broker = node.Broker;
            await broker.DeclareExchangeAsync(BrokerWorld.Name("events"), "fanout", true, false, false, ArgumentTable.Empty);
            var ordered = await node.BoundQueueAsync("ordered");
            var shared = await node.BoundQueueAsync("shared");
            var inOrder = new Consumer(broker, ordered, prefetch: 50);
            var alone = new Consumer(broker, shared, prefetch: 20);
            inOrder.Subscribe();
            alone.Subscribe();

            var publishers = Enumerable.Range(0, Publishers).Select(number => new Publisher(broker, "events", number, Groups)).ToList();
            var publishing = Task.WhenAll(publishers.Select(publisher => Task.Run(publisher.RunAsync)));
            var others = Task.WhenAll(
                Task.Run(() => ChurnAsync(node, "coming and going", () => !publishing.IsCompleted)),
                Task.Run(() => ChurnAsync(node, "coming and going", () => !publishing.IsCompleted)),
                Task.Run(() => LookAsync(broker, shared, () => !publishing.IsCompleted)));
            var taking = Task.WhenAll(Task.Run(() => inOrder.TakeAsync(Total)), Task.Run(() => alone.TakeAsync(Total)));
            await publishing.WaitAsync(_patience);
            await taking.WaitAsync(_patience);
            await others.WaitAsync(_patience);

            publishers.ShouldAllBe(publisher => publisher.Failed == 0 && publisher.Overanswered == 0);
            inOrder.Faults.Concat(alone.Faults).ShouldBeEmpty();
            for (var number = 0; number < Publishers; number++)
            {
                var all = Enumerable.Range(0, Groups * Publisher.GroupSize);
                Of(inOrder, number).ShouldBe(all);
                Of(alone, number).Order().ShouldBe(all);
            }

            node.System.DeadLetters.Count.ShouldBe(0);
        }

        await using (var next = await Node.StartAsync(_directory))
        {
            (await next.CountAsync("ordered")).ShouldBe(0);
            (await next.CountAsync("shared")).ShouldBe(0);
            next.Broker.FindVirtualHost("/")!.Queues.Count().ShouldBe(2);
            next.Journal.Entities().Count.ShouldBe(3, "the catalog and two queues");
        }
    }

    [Fact]
    public async Task An_end_that_was_cut_short_is_finished_at_the_next_start()
    {
        var orphan = EntityId.Of(EntityKind.Queue, 99);
        await using (var node = await Node.StartAsync(_directory))
        {
            await node.BoundQueueAsync("kept");
            node.Journal.Append(new JournalEntry { Entity = orphan, Sequence = 1, Events = [1], Durability = Durability.Synced }, null);
        }

        await using (var next = await Node.StartAsync(_directory))
        {
            next.Journal.Entities().ShouldBe([EntityId.Catalog]);
        }

        await using var last = EmbeddedJournal.Open(new JournalOptions { Directory = _directory }, TimeProvider.System);
        last.Entities().ShouldBe([EntityId.Catalog]);
    }

    private static IEnumerable<int> Of(Consumer consumer, int publisher) =>
        consumer.Taken.Where(message => message.Publisher == publisher).Select(message => message.Number);

    /// <summary>Makes and removes a queue that gets all messages; others do the same with the same queue.</summary>
    private static async Task ChurnAsync(Node node, string name, Func<bool> goesOn)
    {
        do
        {
            QueueHandle queue;
            try
            {
                queue = await node.BoundQueueAsync(name);
                await node.Broker.DeleteQueueAsync(queue, ifUnused: false, ifEmpty: false);
            }
            catch (BrokerException gone) when (gone.Kind == Core.Catalog.CatalogErrorKind.NotFound)
            {
                // The other one was faster.
            }
        }
        while (goesOn());
    }

    private static async Task LookAsync(MessageBroker broker, QueueHandle queue, Func<bool> goesOn)
    {
        while (goesOn())
        {
            await new Consumer(broker, queue, prefetch: 7).LookAndLeaveAsync();
            await Task.Yield();
        }
    }
}
