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

    /// <summary>
    /// Takes the lowest messages, at most as many as asked for, or as <paramref name="mostReturned"/> says if they came
    /// back, that are consecutive and share the redelivered flag.
    /// </summary>
    public DeliveryRun Take(long most, long mostReturned)
    {
        var redelivered = FirstOf(_returned) < FirstOf(_fresh);
        var set = redelivered ? _returned : _fresh;
        var run = set.NextRange(0, Math.Min(redelivered ? mostReturned : most, int.MaxValue));
        set.Remove(run);
        return new DeliveryRun(run.First, (int)run.Count, redelivered);
    }

    /// <summary>Takes out those of a range that wait, adding them to <paramref name="taken"/>; returns how many they are.</summary>
    public long Remove(OffsetRange range, OffsetSet taken) => Move(_fresh, range, taken) + Move(_returned, range, taken);

    private static long Move(OffsetSet from, OffsetRange range, OffsetSet to)
    {
        if (from.IsEmpty)
        {
            return 0;
        }

        for (var run = from.NextRange(range.First, range.Count); !run.IsEmpty && run.First < range.End; run = from.NextRange(run.End, range.End - run.End))
        {
            to.Add(run with { End = Math.Min(run.End, range.End) });
            if (run.End >= range.End)
            {
                break;
            }
        }

        return from.Remove(range);
    }

    private static long FirstOf(OffsetSet set) => set.IsEmpty ? long.MaxValue : set.First;
}
