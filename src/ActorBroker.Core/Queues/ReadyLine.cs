using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>The messages of one priority that wait to be handed out: one bit each, lowest offset first, whether they are fresh or came back.</summary>
internal sealed class ReadyLine
{
    private readonly OffsetSet _fresh = new();
    private readonly OffsetSet _returned = new();

    /// <summary>How many wait.</summary>
    public long Count => _fresh.Count + _returned.Count;

    /// <summary>The lowest offset that waits; <see cref="long.MaxValue"/> if none does.</summary>
    public long First => Math.Min(FirstOf(_fresh), FirstOf(_returned));

    /// <summary>Adds messages that were never handed out.</summary>
    public void Add(OffsetRange range) => _fresh.Add(range);

    /// <summary>Adds messages that came back.</summary>
    public void Return(OffsetRange range) => _returned.Add(range);

    /// <summary>Takes the lowest messages, at most as many as asked for, that are consecutive and share the redelivered flag.</summary>
    public DeliveryRun Take(long most)
    {
        var redelivered = FirstOf(_returned) < FirstOf(_fresh);
        var set = redelivered ? _returned : _fresh;
        var run = set.NextRange(0, (int)Math.Min(most, int.MaxValue));
        if (!redelivered && !_returned.IsEmpty)
        {
            run = run with { End = Math.Min(run.End, Math.Max(run.First + 1, FirstOf(_returned))) };
        }

        set.Remove(run);
        return new DeliveryRun(run.First, (int)run.Count, redelivered);
    }

    /// <summary>Takes out those of a range that wait, adding them to <paramref name="taken"/>.</summary>
    public void Remove(OffsetRange range, List<OffsetRange> taken)
    {
        RemoveFrom(_fresh, range, taken);
        RemoveFrom(_returned, range, taken);
    }

    private static void RemoveFrom(OffsetSet set, OffsetRange range, List<OffsetRange> taken)
    {
        if (set.IsEmpty)
        {
            return;
        }

        var from = taken.Count;
        set.Intersect(range, taken);
        for (; from < taken.Count; from++)
        {
            set.Remove(taken[from]);
        }
    }

    private static long FirstOf(OffsetSet set) => set.IsEmpty ? long.MaxValue : set.First;
}
