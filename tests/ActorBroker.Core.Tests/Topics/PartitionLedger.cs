using ActorBroker.Core.Entities;
using ActorBroker.Core.Topics;
using Shouldly;

namespace ActorBroker.Core.Tests.Topics;

/// <summary>The log as plain lists, from what was journaled: what a partition is held against.</summary>
internal sealed class PartitionLedger
{
    private readonly List<(long Offset, int Count, long ProducerId, bool Transactional, bool? Marker)> _log = [];
    private readonly Dictionary<(long Id, short Epoch), int> _next = [];
    private readonly Dictionary<long, long> _open = [];
    private readonly HashSet<long> _aborted = [];
    private PartitionBounds _bounds = PartitionBounds.Empty;

    public long LogStart => _bounds.LogStart;

    public long End => _log.Count == 0 ? 0 : _log[^1].Offset + _log[^1].Count;

    /// <summary>Where each batch of a producer stands.</summary>
    public Dictionary<(long Id, int Sequence), long> Offsets { get; } = [];

    public void Append(PartitionEvent @event)
    {
        switch (@event)
        {
            case BatchAppended appended:
                appended.BaseOffset.ShouldBe(End);
                var sender = appended.Producer;
                _log.Add((appended.BaseOffset, appended.Count, sender?.Id ?? -1, sender?.Transactional ?? false, null));
                if (sender is { } producer)
                {
                    Append(producer, appended);
                }

                break;
            case MarkerAppended marker:
                marker.Offset.ShouldBe(End);
                if (!marker.Commit)
                {
                    var first = _open[marker.ProducerId];
                    _aborted.UnionWith(_log.Where(b => b.ProducerId == marker.ProducerId && b.Offset >= first).Select(b => b.Offset));
                }

                _open.Remove(marker.ProducerId).ShouldBeTrue("a marker ends a transaction with records");
                _log.Add((marker.Offset, 1, marker.ProducerId, true, marker.Commit));
                break;
            case LogCompacted compacted:
                // Whoever compacts removes the records of aborted transactions.
                _log.RemoveAll(b => b.Marker is null && b.Offset < compacted.CleanedUpTo && _aborted.Contains(b.Offset));
                break;
        }
    }

    /// <summary>The bounds go only forwards, no reader of committed records gets to an open transaction, and it sees what is committed and nothing else.</summary>
    public void Follow(PartitionMachine machine, Func<OffsetRange, IReadOnlyList<AbortedTransaction>> findAborted)
    {
        var bounds = machine.Bounds;
        bounds.LogStart.ShouldBeGreaterThanOrEqualTo(_bounds.LogStart);
        bounds.LastStable.ShouldBeGreaterThanOrEqualTo(_bounds.LastStable);
        bounds.HighWatermark.ShouldBe(Math.Max(End, bounds.LogStart));
        bounds.LastStable.ShouldBe(Math.Max(bounds.LogStart, _open.Count == 0 ? End : _open.Values.Min()));
        bounds.Bytes.ShouldBeGreaterThanOrEqualTo(bounds.DirtyBytes);
        bounds.CleanedUpTo.ShouldBeInRange(bounds.LogStart, bounds.LastStable);
        _bounds = bounds;

        for (var from = bounds.LogStart; from <= bounds.LastStable; from += 1 + ((bounds.LastStable - bounds.LogStart) / 3))
        {
            var read = new OffsetRange(from, bounds.LastStable - ((bounds.LastStable - from) / 2 * (bounds.HighWatermark % 2)));
            ReadCommitted(read, findAborted(read)).ShouldBe(_log
                .Where(b => b.Offset + b.Count > read.First && b.Offset < read.End && b.Marker is null && !_aborted.Contains(b.Offset))
                .Select(b => b.Offset));
        }
    }

    /// <summary>What a consumer with isolation level read_committed makes of the range, as Kafka's does.</summary>
    private List<long> ReadCommitted(OffsetRange range, IReadOnlyList<AbortedTransaction> aborted)
    {
        var seen = new List<long>();
        var skipped = new HashSet<long>();
        var next = 0;
        foreach (var batch in _log.Where(b => b.Offset + b.Count > range.First && b.Offset < range.End))
        {
            for (; next < aborted.Count && aborted[next].FirstOffset <= batch.Offset + batch.Count - 1; next++)
            {
                skipped.Add(aborted[next].ProducerId);
            }

            if (batch.Marker == false)
            {
                skipped.Remove(batch.ProducerId);
            }
            else if (batch.Marker is null && !(batch.Transactional && skipped.Contains(batch.ProducerId)))
            {
                seen.Add(batch.Offset);
            }
        }

        return seen;
    }

    private void Append(BatchProducer producer, BatchAppended appended)
    {
        if (_next.TryGetValue((producer.Id, producer.Epoch), out var expected))
        {
            producer.FirstSequence.ShouldBe(expected, $"neither a gap nor a duplicate of producer {producer.Id}");
        }

        _next[(producer.Id, producer.Epoch)] = Sequences.Behind(producer.FirstSequence, appended.Count);
        Offsets[(producer.Id, producer.FirstSequence)] = appended.BaseOffset;
        if (producer.Transactional)
        {
            _open.TryAdd(producer.Id, appended.BaseOffset);
        }
    }
}
