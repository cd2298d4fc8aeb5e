using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;
using Shouldly;
using static ActorBroker.Core.Tests.Queues.QueueCommands;

namespace ActorBroker.Core.Tests.Queues;

/// <content>The steps that take more than a line.</content>
internal sealed partial class QueueModelRun
{
    private void PublishSome(QueueStep step)
    {
        var traits = TraitsOf(step, step.Amount + 1);
        Decide(step.Seed % 4 == 0 ? Publish(traits.Length) : With(traits));
        if (step.Seed % 4 == 0)
        {
            traits = [.. traits.Select(_ => MessageTraits.None)];
        }

        var end = _model.End;
        var fitting = traits.Length;
        if (_model.RefusesPublishes && _model.CountThatFits(traits, 0) < traits.Length)
        {
            Expire(includeNow: false);
            Serve(end);
            fitting = _model.CountThatFits(traits, _model.Ready == 0 ? _model.RoomUpTo(traits.Length) : 0);
        }

        if (fitting == 0 && !_model.DeadLettersRefused)
        {
            Tells<PublishRefused>(P).Taken.ShouldBe(0);
            return;
        }

        Append(traits, fitting);
        if (fitting == traits.Length)
        {
            Tells<PublishAccepted>(P);
            return;
        }

        List<long> refused = [.. QueueJournal.Flat(new OffsetRange(end + fitting, _model.End))];
        if (_model.DeadLettersRefused)
        {
            Drop(refused, DeathReason.MaxLength);
        }
        else
        {
            _model.Settle(refused);
        }

        Tells<PublishRefused>(P).Taken.ShouldBe(fitting);
    }

    private void HandInSome(QueueStep step)
    {
        // Few offsets, so that they come again; what has left the source before may still be leaving it.
        var first = step.Seed % 8;
        long[] offsets = [.. Enumerable.Range(first, step.Amount + 1).Where(o => (step.Seed >> (o % 16)) % 3 != 0).Select(o => (long)o)];
        if (offsets.Length == 0)
        {
            return;
        }

        long[] leaving = [.. offsets.Concat(Enumerable.Range(0, 20).Where(o => (step.Seed >> (o % 11)) % 2 == 0).Select(o => (long)o)).Distinct().Order()];
        var publish = HandIn(offsets, leaving) with { Traits = TraitsOf(step, offsets.Length) };
        Decide(publish);
        var fresh = _model.Receive(publish.HandOver!);
        Append([.. fresh.Select(i => publish.Traits[i])], fresh.Count);
        Tells<PublishAccepted>(P);
        if (fresh.Count > 0)
        {
            var published = _turn.Events.OfType<Published>().Last();
            published.Bytes.ToArray().ShouldBe(fresh.Select(i => (byte)offsets[i]));
        }
    }

    private void Append(IReadOnlyList<MessageTraits> traits, int ready)
    {
        _model.Append(traits, ready);
        if (traits.Count > 0 && _model.MustServeAtOnce)
        {
            Serve(long.MaxValue);
        }
    }

    private static MessageTraits[] TraitsOf(QueueStep step, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => (step.Seed >> i) + i).Select(seed => new MessageTraits(
            ExpirationMs: seed % 3 == 0 ? seed / 3 % 25 : -1,
            Priority: (byte)(seed % 5),
            Size: seed % 30)),
    ];

    private void Subscribe(Somebody who, QueueStep step)
    {
        var holder = _model.Of(who);
        if (holder.Options is not null)
        {
            return;
        }

        var options = new ConsumerOptions(
            NoAck: step.Seed % 3 == 0,
            Exclusive: step.Seed % 10 == 1,
            Prefetch: step.Seed / 10 % 6,
            Window: step.Seed % 7 == 0 ? int.MaxValue : 1 + (step.Seed / 100 % 12))
        {
            Priority = step.Seed / 7 % 3,
        };
        var exclusive = _model.Holders.Values.Any(h => h.Options is { } other && (other.Exclusive || options.Exclusive))
            || (_model.IsSingle && options.Exclusive);
        Decide(new Subscribe(who, options, R));
        if (exclusive)
        {
            Tells<Refused>(R).Reason.ShouldBe(Refusal.ExclusiveUse);
            return;
        }

        Tells<Subscribed>(R);
        holder.Options = options;
        _model.Subscribers.Add(who);
    }

    private void Unsubscribe(Somebody who)
    {
        Decide(Cancel(who));
        EndSubscription(who);
        Tells<Unsubscribed>(R);
    }

    private void EndSubscription(Somebody who)
    {
        _model.Of(who).Options = null;
        var wasActive = _model.Subscribers.IndexOf(who) == 0;
        var subscribed = _model.Subscribers.Remove(who);
        if (wasActive && _model.IsSingle && _model.Subscribers.MaxBy(w => _model.Of(w).Options!.Priority) is { } next)
        {
            _model.Subscribers.Remove(next);
            _model.Subscribers.Insert(0, next);
        }

        if (subscribed && _model.Subscribers.Count == 0)
        {
            _model.Use();
            Tells<Unused>(who);
        }
    }

    private void ForgetHolder(Somebody who)
    {
        Decide(Forget(who));
        EndSubscription(who);
        var released = _model.Release(who, [.. _model.Of(who).Held]);
        _model.Holders.Remove(who);
        Return(released);
    }

    private void Settle(Somebody who, QueueStep step)
    {
        var outcome = step.Kind switch
        {
            QueueStepKind.Accept => Outcome.Accepted,
            QueueStepKind.Reject => Outcome.Rejected,
            _ => Outcome.Returned,
        };
        var first = step.Seed % (_model.End + 3);
        var held = _model.Of(who).Held;

        // A third settles all up to a held message, as an acknowledgement of multiple messages does; a third single held
        // messages in any order; a third a range anywhere, held or not.
        OffsetRange[] ranges = (step.Seed % 3) switch
        {
            0 => [new OffsetRange(0, held.Count == 0 ? 0 : held.ElementAt(step.Amount % held.Count) + 1)],
            1 => [.. held.OrderBy(o => o * 7919 % (step.Amount + 3)).Take(step.Amount).Select(o => new OffsetRange(o, o + 1))],
            _ => [new OffsetRange(first, first + step.Amount)],
        };
        Decide(new Settle(who, ranges, outcome));
        var released = _model.Release(who, ranges.SelectMany(QueueJournal.Flat).ToList());
        switch (outcome)
        {
            case Outcome.Accepted:
                _model.Settle(released);
                break;
            case Outcome.Rejected:
                Drop(released, DeathReason.Rejected);
                break;
            default:
                Return(released);
                break;
        }
    }

    private void Return(List<long> released)
    {
        Drop(_model.TakeOverdue(released), DeathReason.Expired);
        Drop(_model.TakeExhausted(released), DeathReason.DeliveryLimit);
        _model.MakeReady(released);
    }

    /// <summary>All holders go, one consumer takes what is left, and what was leaving arrives: then there is nothing any more.</summary>
    private void Drain()
    {
        foreach (var who in Everybody)
        {
            ForgetHolder(who);
        }

        var options = new ConsumerOptions(NoAck: false, Exclusive: false, Prefetch: 0, Window: int.MaxValue);
        Decide(new Subscribe(A, options, R));
        Tells<Subscribed>(R);
        _model.Of(A).Options = options;
        _model.Subscribers.Add(A);
        EndTurn();
        _model.Ready.ShouldBe(0);
        _model.Settle(_model.Release(A, [.. _model.Of(A).Held]));
        Decide(AckBelow(A, long.MaxValue));
        long[] leaving = [.. _model.Leaving];
        Decide(HandedOver(leaving));
        _model.Arrive(leaving);
        EndTurn();
        _model.Live.ShouldBeEmpty();
    }
}
