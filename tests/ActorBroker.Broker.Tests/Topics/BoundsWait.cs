using System.Threading.Channels;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Topics;

namespace ActorBroker.Broker.Tests.Topics;

/// <summary>Waits, on real threads, until a partition's bounds are as they should be.</summary>
internal sealed class BoundsWait(PartitionHandle partition) : IBoundsWaiter
{
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void BoundsChanged(PartitionHandle changed) => _changed.Writer.TryWrite(true);

    public async Task UntilAsync(Predicate<PartitionBounds> isRight)
    {
        partition.Park(this);
        partition.Load();
        while (!isRight(partition.Bounds))
        {
            await _changed.Reader.ReadAsync();
        }

        partition.Unpark(this);
    }
}
