using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>The hard state of a queue: what events change and snapshots keep.</summary>
internal sealed partial class QueueState
{
    /// <summary>Which offsets exist and which are settled.</summary>
    public QueueLog Log { get; } = new();

    /// <summary>When messages expire.</summary>
    public ExpiryIndex Expiry { get; } = new();

    /// <summary>Their sizes.</summary>
    public SizeIndex Sizes { get; } = new();

    /// <summary>Their priorities.</summary>
    public PriorityIndex Priorities { get; } = new();

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
                    Log.MarkDelivered(left.Offsets[i].End);
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

        if (traits.Deadlines is null)
        {
            Expiry.Add(new OffsetRange(first, first + published.Count), traits.CommonDeadline);
        }

        for (var i = 0; i < published.Count; i++)
        {
            if (traits.Deadlines is not null)
            {
                Expiry.Add(new OffsetRange(first + i, first + i + 1), traits.Deadlines[i]);
            }

            if (traits.Priorities is not null)
            {
                Priorities.Add(first + i, traits.Priorities[i]);
            }

            if (traits.Sizes is not null)
            {
                Sizes.Add(first + i, traits.Sizes[i]);
            }
        }
    }

    private void Settle(OffsetRange range)
    {
        var floor = Log.Floor;
        Log.Settle(range);
        if (!Attempts.IsEmpty)
        {
            Attempts.Remove(range);
        }

        if (!Priorities.IsEmpty)
        {
            Priorities.Remove(range);
        }

        Leaving.Remove(range);
        Expiry.Trim(Log);
        if (Log.Floor > floor)
        {
            Sizes.Trim(Log.Floor);
        }
    }
}
