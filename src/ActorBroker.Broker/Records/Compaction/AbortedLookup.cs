using ActorBroker.Core.Records;
using ActorBroker.Core.Topics;

namespace ActorBroker.Broker.Records.Compaction;

/// <summary>Tells the batches of aborted transactions, and their markers, from others.</summary>
internal sealed class AbortedLookup
{
    private readonly Dictionary<long, List<AbortedTransaction>> _byProducer = [];

    public AbortedLookup(IReadOnlyList<AbortedTransaction> transactions)
    {
        foreach (var transaction in transactions)
        {
            if (!_byProducer.TryGetValue(transaction.ProducerId, out var own))
            {
                _byProducer.Add(transaction.ProducerId, own = []);
            }

            own.Add(transaction);
        }

        foreach (var own in _byProducer.Values)
        {
            // The transactions of one producer do not overlap.
            own.Sort(static (a, b) => a.FirstOffset.CompareTo(b.FirstOffset));
        }
    }

    /// <summary>Whether the batch, data or marker, belongs to an aborted transaction.</summary>
    public bool Holds(RecordBatchHeader header)
    {
        if (!header.IsTransactional || !_byProducer.TryGetValue(header.ProducerId, out var own))
        {
            return false;
        }

        var (low, high) = (0, own.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (own[middle].LastOffset < header.BaseOffset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < own.Count && own[low].FirstOffset <= header.BaseOffset;
    }
}
