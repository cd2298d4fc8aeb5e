using System.Threading.Channels;
using ActorBroker.Broker.Topics;

namespace ActorBroker.Broker.Tests.Stress;

/// <summary>Reads a partition from its start to wherever it ends, parked at the handle in between.</summary>
internal sealed class Follower(PartitionHandle partition) : IBoundsWaiter
{
    private readonly Channel<bool> _changed = Channel.CreateUnbounded<bool>();

    /// <summary>The batches read so far.</summary>
    public List<string> Batches { get; } = [];

    /// <summary>What should not have been.</summary>
    public List<string> Faults { get; } = [];

    public void BoundsChanged(PartitionHandle changed) => _changed.Writer.TryWrite(true);

    /// <summary>Reads until it has so many batches or finds a fault.</summary>
    public async Task ReadAsync(int batches)
    {
        using var reader = partition.OpenReader();
        partition.Park(this);
        partition.Load();
        long next = 0;
        while (Batches.Count < batches && Faults.Count == 0)
        {
            var end = partition.Bounds.HighWatermark;
            if (next == end)
            {
                reader.Rest();
                await _changed.Reader.ReadAsync();
                continue;
            }

            if (end < next || !reader.MoveTo(next))
            {
                Faults.Add($"{next} is below the high watermark {end} and cannot be read");
                break;
            }

            if (reader.FirstOffset != next)
            {
                Faults.Add($"{next} follows, and {reader.FirstOffset} is read");
            }

            Batches.AddRange(Topics.Batches.Read(reader.Bodies));
            next += reader.Count;
        }

        partition.Unpark(this);
    }
}
