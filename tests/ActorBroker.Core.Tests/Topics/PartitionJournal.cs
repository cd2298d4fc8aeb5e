using System.Buffers;
using ActorBroker.Core.Topics;
using Shouldly;

namespace ActorBroker.Core.Tests.Topics;

/// <summary>A machine's journal in memory: the bytes of its events, and its snapshots with the place at which each was taken.</summary>
internal sealed class PartitionJournal(TopicSettings settings, PartitionLimits limits)
{
    private readonly List<byte[]> _events = [];
    private readonly List<(int At, byte[] Bytes)> _snapshots = [];

    public void Append(IEnumerable<PartitionEvent> events)
    {
        foreach (var @event in events)
        {
            var writer = new ArrayBufferWriter<byte>();
            PartitionEventCodec.Instance.Write(@event, writer);
            _events.Add(writer.WrittenSpan.ToArray());
        }
    }

    public void TakeSnapshot(PartitionMachine machine) => _snapshots.Add((_events.Count, SnapshotOf(machine)));

    /// <summary>The machine from the last snapshot and the events after it.</summary>
    public PartitionMachine Replayed() => _snapshots.Count == 0 ? From(0, null) : From(_snapshots[^1].At, _snapshots[^1].Bytes);

    /// <summary>A replay from the start and one from each snapshot lead to the same hard state.</summary>
    public void EveryReplayEquals(PartitionMachine live)
    {
        var expected = Convert.ToHexString(SnapshotOf(live));
        Convert.ToHexString(SnapshotOf(From(0, null))).ShouldBe(expected);
        foreach (var (at, bytes) in _snapshots)
        {
            Convert.ToHexString(SnapshotOf(From(at, bytes))).ShouldBe(expected, $"from the snapshot after {at} events");
        }
    }

    private PartitionMachine From(int at, byte[]? snapshot)
    {
        var machine = new PartitionMachine(settings, limits);
        if (snapshot is not null)
        {
            machine.ReadSnapshot(snapshot);
        }

        foreach (var bytes in _events.Skip(at))
        {
            ReadOnlySpan<byte> source = bytes;
            machine.Apply(PartitionEventCodec.Instance.Read(ref source));
        }

        return machine;
    }

    private static byte[] SnapshotOf(PartitionMachine machine)
    {
        var writer = new ArrayBufferWriter<byte>();
        machine.WriteSnapshot(writer);
        return writer.WrittenSpan.ToArray();
    }
}
