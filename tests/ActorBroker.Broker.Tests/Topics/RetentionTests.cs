using ActorBroker.Broker.Tests.Stress;
using ActorBroker.Core.Topics;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Topics;

/// <summary>What retention gives up comes free on disk.</summary>
public sealed class RetentionTests : IDisposable
{
    private static readonly string Record = $"k={new string('x', 20_000)}";

    private readonly string _directory = Directory.CreateTempSubdirectory("retention-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("retention.bytes", "200000")]
    [InlineData("retention.ms", "1")]
    public async Task Segments_of_records_that_are_not_to_be_kept_any_more_are_deleted(string setting, string value)
    {
        const int batches = 400;
        const int appended = batches + Node.SnapshotEntries;
        var limits = PartitionLimits.Default with { RetentionCheckMs = 1 };
        long start;
        await using (var node = await Node.StartAsync(_directory, limits: limits))
        {
            await node.Broker.CreateTopicAsync(BrokerWorld.Name("log"), 1, new Dictionary<string, string>(StringComparer.Ordinal) { [setting] = value });
            var log = node.Broker.FindTopic(BrokerWorld.Name("log"))!.Partitions[0];
            for (var i = 0; i < batches; i++)
            {
                await node.AppendAsync(log, Record);
            }

            await new BoundsWait(log).UntilAsync(static bounds => bounds.LogStart > batches - 50);

            // A snapshot that knows of the new start comes with the next of these at the latest, and with it what lies before is dead.
            for (var i = 0; i < Node.SnapshotEntries; i++)
            {
                await node.AppendAsync(log, Record);
            }

            start = log.Bounds.LogStart;
        }

        // Closing the journal has seen to all that was due. 9 MB were appended; what is there is a part of them, the segments in hand and the reserve for a full disk.
        new DirectoryInfo(_directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length).ShouldBeLessThan(5_000_000);

        await using (var node = await Node.StartAsync(_directory))
        {
            var log = node.Broker.FindTopic(BrokerWorld.Name("log"))!.Partitions[0];
            await new BoundsWait(log).UntilAsync(static bounds => bounds.HighWatermark == appended);
            log.Bounds.LogStart.ShouldBeGreaterThanOrEqualTo(start);
            log.Records().Count.ShouldBe((int)(appended - log.Bounds.LogStart));
        }
    }
}
