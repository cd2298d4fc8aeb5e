using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>The hard state of a queue: what events change and snapshots keep.</summary>
internal sealed partial class QueueState
{
    /// <summary>Which offsets exist and which are settled.</summary>
    public QueueLog Log { get; } = new();

    /// <summary>When messages expire.</summary>
    public ExpiryIndex Expiry { get; } = new();

    /// <summary>How many bytes their bodies have; only kept in a queue with a limit on bytes.</summary>
    public OffsetValues<int> Sizes { get; } = new();

    /// <summary>Their priorities; only kept in a queue with priorities.</summary>
    public OffsetValues<byte> Priorities { get; } = new();

    /// <summary>How often they came back.</summary>
    public AttemptCounts Attempts { get; } = new();

    /// <summary>Which go to the dead-letter exchange.</summary>
    public LeavingMessages Leaving { get; } = new();

    /// <summary>Which came from other queues.</summary>
    public HandOverLedger HandOvers { get; } = new();

    /// <summary>Follows an event.</summary>
    public void Apply(QueueEvent @event)
    {
        switch (@event)
        {
            case Published published:
                Apply(published);
                break;
            case Settled settled:
                for (var i = 0; i < settled.Offsets.Count; i++)
                {
                    Settle(settled.Offsets[i]);
                }

                break;
            case Delivered delivered:
                Log.MarkDelivered(delivered.End);
                break;
            case Returned returned:
                for (var i = 0; i < returned.Offsets.Count; i++)
                {
                    Attempts.Count(returned.Offsets[i]);
                }

                break;
            case Left left:
                for (var i = 0; i < left.Offsets.Count; i++)
                {
                    Leaving.Add(left.Offsets[i], left.Reason);
                }

                break;
            case HandedIn handedIn:
                HandOvers.Add(handedIn.Source, handedIn.Offsets, handedIn.Leaving);
                break;
            default:
                throw new ArgumentException($"A queue does not know the event {@event.GetType().Name}.", nameof(@event));
        }
    }

    private void Apply(Published published)
    {
        var first = Log.End;
        Log.Append(published.Count);
        if (published.Traits is not { } traits)
        {
            return;
        }

        if (traits.Deadlines is { } deadlines)
        {
            AddRuns(first, published.Count, i => deadlines[i], Expiry.Add);
        }
        else
        {
            Expiry.Add(new OffsetRange(first, first + published.Count), traits.CommonDeadline);
        }

        if (traits.Priorities is { } priorities)
        {
            AddRuns(first, published.Count, i => priorities[i], Priorities.Set);
        }

        if (traits.Sizes is { } sizes)
        {
            AddRuns(first, published.Count, i => sizes[i], Sizes.Set);
        }
    }

    /// <summary>Hands messages of a batch that share a value on together.</summary>
    private static void AddRuns<T>(long first, int count, Func<int, T> valueOf, Action<OffsetRange, T> add)
        where T : IEquatable<T>
    {
        for (var from = 0; from < count;)
        {
            var value = valueOf(from);
            var end = from + 1;
            while (end < count && value.Equals(valueOf(end)))
            {
                end++;
            }

            add(new OffsetRange(first + from, first + end), value);
            from = end;
        }
    }

    private void Settle(OffsetRange range)
    {
        Log.Settle(range);
        if (!Attempts.IsEmpty)
        {
            Attempts.Remove(range);
        }

        Priorities.Trim(range, Log);
        Sizes.Trim(range, Log);
        Leaving.Remove(range);
        Expiry.Trim(Log);
    }
}
