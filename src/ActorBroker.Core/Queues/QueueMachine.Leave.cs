using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <content>How messages leave without being accepted: expired, over the length, come back too often, rejected.</content>
public sealed partial class QueueMachine
{
    private readonly OffsetSet _overdue = new();
    private readonly List<ExpiryIndex.Entry> _due = [];
    private long _usedAt;

    /// <inheritdoc/>
    public WakeUp<QueueCommand>? NextWake
    {
        get
        {
            var expires = settings.ExpiresMs is { } expiry && _subscribers.Count == 0 && _recovered && !_closed ? _usedAt + expiry : long.MaxValue;
            var at = Math.Min(_closed ? long.MaxValue : _state.Expiry.NextDeadline, expires);

            // Without a clock a recovered queue cannot know when it was used, and what was leaving has to be told of: at once.
            if (!_recovered && (settings.ExpiresMs is not null || _state.Leaving.Count > 0))
            {
                at = 0;
            }

            return at == long.MaxValue ? null : new WakeUp<QueueCommand>(at, Tick.Instance);
        }
    }

    private void Decide(Turn<QueueEvent, QueueEffect> turn)
    {
        if (settings.ExpiresMs is { } expiry && _subscribers.Count == 0 && turn.Now >= _usedAt + expiry && !_closed)
        {
            _usedAt = turn.Now;
            turn.Tell(new Abandoned());
        }
    }

    /// <summary>Drops what is due. Messages that somebody holds are dropped when they come back.</summary>
    private void Expire(Turn<QueueEvent, QueueEffect> turn, bool includeNow)
    {
        if (_closed || _state.Expiry.NextDeadline > turn.Now)
        {
            return;
        }

        _due.Clear();
        _state.Expiry.TakeDue(turn.Now, includeNow, _due);
        var expired = new OffsetSet();
        var unsettled = new List<OffsetRange>();
        var held = new List<OffsetRange>();
        foreach (var (range, deadline) in _due)
        {
            _ready.Remove(range, expired);
            unsettled.Clear();
            held.Clear();
            _state.Log.CollectUnsettled(range, unsettled);
            foreach (var kept in unsettled)
            {
                CollectHeld(kept, expired, held);
            }

            foreach (var kept in held)
            {
                _overdue.Add(kept);
                _state.Expiry.Pass(kept, deadline);
            }
        }

        var dropped = OffsetRanges.Of(expired);
        foreach (var range in dropped)
        {
            ForgetReadyBytes(range);
        }

        Drop(dropped, DeathReason.Expired, turn);
    }

    /// <summary>Of unsettled messages that are due, adds those that somebody holds: all but the expired and the leaving.</summary>
    private void CollectHeld(OffsetRange unsettled, OffsetSet expired, List<OffsetRange> held)
    {
        var others = new List<OffsetRange>();
        expired.Except(unsettled, others);
        foreach (var range in others)
        {
            _state.Leaving.Except(range, held);
        }
    }

    private bool IsOverLength => Ready > (settings.LengthMax ?? long.MaxValue) || _readyBytes > (settings.LengthBytesMax ?? long.MaxValue);

    /// <summary>Drops the oldest messages of a queue that is over its length.</summary>
    private void DropOverLength(Turn<QueueEvent, QueueEffect> turn)
    {
        if (_closed || settings.Overflow != Catalog.OverflowMode.DropHead || !IsOverLength)
        {
            return;
        }

        var dropped = new List<OffsetRange>();
        while (Ready > 0 && IsOverLength)
        {
            var run = _ready.TakeOldest(settings.LengthBytesMax is null ? Ready - settings.LengthMax!.Value : 1);
            ForgetReadyBytes(run.Range);
            dropped.Add(run.Range);
        }

        Drop(dropped, DeathReason.MaxLength, turn);
    }

    private void Decide(HandedOver handedOver, Turn<QueueEvent, QueueEffect> turn)
    {
        // What arrived may be told more than once, and only what is leaving can have arrived.
        var arrived = new List<OffsetRange>();
        for (var i = 0; i < handedOver.Offsets.Count; i++)
        {
            _state.Leaving.Intersect(handedOver.Offsets[i], arrived);
        }

        if (arrived.Count > 0)
        {
            OffsetRanges.SortAndJoin(arrived);
            turn.Raise(new Settled(arrived), Durability.Written);
        }
    }

    /// <summary>Messages come back: those that did too often or whose time is over leave, the others wait in their old place.</summary>
    private void Return(List<OffsetRange> released, Turn<QueueEvent, QueueEffect> turn)
    {
        if (released.Count == 0)
        {
            return;
        }

        OffsetRanges.SortAndJoin(released);
        if (!_overdue.IsEmpty)
        {
            released = WithoutOverdue(released, turn);
        }

        if (CountsAttempts && released.Count > 0)
        {
            turn.Raise(new Returned(released), Durability.None);
            released = WithoutExhausted(released, turn);
        }

        foreach (var range in released)
        {
            MakeReady(range, returned: true);
        }
    }

    /// <summary>Settled messages need no longer be known to be overdue.</summary>
    private void ForgetOverdue(IReadOnlyList<OffsetRange> settled)
    {
        for (var i = 0; i < settled.Count && !_overdue.IsEmpty; i++)
        {
            _overdue.Remove(settled[i]);
        }
    }

    private List<OffsetRange> WithoutOverdue(List<OffsetRange> released, Turn<QueueEvent, QueueEffect> turn)
    {
        var expired = new List<OffsetRange>();
        var staying = new List<OffsetRange>();
        foreach (var range in released)
        {
            _overdue.Except(range, staying);
            _overdue.Intersect(range, expired);
        }

        Drop(expired, DeathReason.Expired, turn);
        return staying;
    }

    private List<OffsetRange> WithoutExhausted(List<OffsetRange> released, Turn<QueueEvent, QueueEffect> turn)
    {
        if (settings.DeliveryLimit is not { } limit)
        {
            return released;
        }

        var exhausted = new List<OffsetRange>();
        var staying = new List<OffsetRange>();
        foreach (var range in released)
        {
            for (var offset = range.First; offset < range.End; offset++)
            {
                Append(offset, _state.Attempts.Of(offset) > limit ? exhausted : staying);
            }
        }

        Drop(exhausted, DeathReason.DeliveryLimit, turn);
        return staying;
    }

    private static void Append(long offset, List<OffsetRange> ranges)
    {
        if (ranges.Count > 0 && ranges[^1].End == offset)
        {
            ranges[^1] = ranges[^1] with { End = offset + 1 };
        }
        else
        {
            ranges.Add(new OffsetRange(offset, offset + 1));
        }
    }

    /// <summary>Messages that nobody holds and that do not wait any more are settled, or leave for the dead-letter exchange.</summary>
    private void Drop(List<OffsetRange> offsets, DeathReason reason, Turn<QueueEvent, QueueEffect> turn)
    {
        if (offsets.Count == 0)
        {
            return;
        }

        OffsetRanges.SortAndJoin(offsets);
        ForgetOverdue(offsets);
        if (!HasDeadLetterExchange)
        {
            turn.Raise(new Settled(offsets), Durability.None);
            return;
        }

        turn.Raise(new Left(reason, offsets), Durability.Written);
        turn.Tell(new DeadLetter(reason, offsets, _state.Leaving.Cover(), turn.Now));
    }
}
