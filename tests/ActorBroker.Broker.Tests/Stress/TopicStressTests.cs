using System.Globalization;
using ActorBroker.Broker.Tests.Topics;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Stress;

/// <summary>Many threads append and read while topics come and go. Readers see every batch once, in the order in which it was confirmed.</summary>
public sealed class TopicStressTests : IDisposable
{
    private const int Producers = 3;
    private const int BatchesEach = 600;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    private readonly string _directory = Directory.CreateTempSubdirectory("stress-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Readers_follow_producers_and_find_the_same_after_a_restart()
    {
        List<string> read;
        await using (var node = await Node.StartAsync(_directory))
        {
            var name = BrokerWorld.Name("orders");
            await node.Broker.CreateTopicAsync(name, 1, LogWorld.NoConfig);
            var partition = node.Broker.FindTopic(name)!.Partitions[0];
            var followers = new[] { new Follower(partition), new Follower(partition) };
            var reading = Task.WhenAll(followers.Select(follower => Task.Run(() => follower.ReadAsync(Producers * BatchesEach))));
            var producers = Enumerable.Range(0, Producers).Select(number => new BatchProducer(node.Broker, partition, number, BatchesEach)).ToList();
            var producing = Task.WhenAll(producers.Select(producer => Task.Run(producer.RunAsync)));
            var churning = Task.Run(() => ChurnAsync(node, () => !producing.IsCompleted));
            await producing.WaitAsync(_patience);
            await reading.WaitAsync(_patience);
            await churning.WaitAsync(_patience);

            producers.SelectMany(producer => producer.Faults).Concat(followers.SelectMany(follower => follower.Faults)).ShouldBeEmpty();
            read = followers[0].Batches;
            followers[1].Batches.ShouldBe(read);
            for (var number = 0; number < Producers; number++)
            {
                NumbersOf(read, number).ShouldBe(Enumerable.Range(0, BatchesEach));
            }
        }

        await using var next = await Node.StartAsync(_directory);
        var again = new Follower(next.Broker.FindTopic(BrokerWorld.Name("orders"))!.Partitions[0]);
        await Task.Run(() => again.ReadAsync(Producers * BatchesEach)).WaitAsync(_patience);
        again.Faults.ShouldBeEmpty();
        again.Batches.ShouldBe(read);
    }

    private static IEnumerable<int> NumbersOf(List<string> batches, int producer) => batches
        .Select(batch => batch[(batch.IndexOf(':', StringComparison.Ordinal) + 1)..].Split('/'))
        .Where(parts => int.Parse(parts[0], CultureInfo.InvariantCulture) == producer)
        .Select(parts => int.Parse(parts[1], CultureInfo.InvariantCulture));

    /// <summary>Makes topics, writes a little into them and removes them.</summary>
    private static async Task ChurnAsync(Node node, Func<bool> goesOn)
    {
        var name = BrokerWorld.Name("coming-and-going");
        do
        {
            await node.Broker.CreateTopicAsync(name, 2, LogWorld.NoConfig);
            var topic = node.Broker.FindTopic(name)!;
            await new BatchProducer(node.Broker, topic.Partitions[1], 0, 10).RunAsync();
            await node.Broker.DeleteTopicAsync(topic);
        }
        while (goesOn());
    }
}
