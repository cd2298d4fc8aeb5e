using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <content>What comes in.</content>
public sealed partial class QueueMachine
{
    /// <summary>
    /// Also a queue that is being deleted takes messages: until its end is durable a crash brings it back, with all that it
    /// has accepted.
    /// </summary>
    private void Decide(Publish publish, Turn<QueueEvent, QueueEffect> turn)
    {
        Check(publish);
        if (publish.HandOver is { } handOver && WithoutRepeated(ref publish, handOver, turn) == 0)
        {
            // The source repeats what it has not heard of: it is told again, once what it repeats is on disk.
            turn.Raise(new Delivered(_state.Log.DeliveredEnd), publish.Durability);
            turn.Tell(new PublishAccepted(publish.Publisher));
            return;
        }

        // What was handed over is on its way and cannot be refused.
        var taken = publish.HandOver is null && settings.Overflow != OverflowMode.DropHead ? CountThatFits(publish, turn) : publish.Count;
        var deadLetters = settings.Overflow == OverflowMode.RejectPublishDeadLetter && HasDeadLetterExchange;
        if (taken == 0 && !deadLetters)
        {
            turn.Tell(new PublishRefused(publish.Publisher));
            return;
        }

        var first = _state.Log.End;
        turn.Raise(new Published(publish.Count, first, publish.Bytes, TraitsOf(publish, turn.Now)), publish.Durability);
        MakeReady(new OffsetRange(first, first + taken), returned: false);
        if (settings.Overflow != OverflowMode.DropHead && IsOverLength)
        {
            // More than may wait were taken because there are consumers for them, who might be gone before the turn ends.
            Serve(turn);
        }

        if (taken == publish.Count)
        {
            turn.Tell(new PublishAccepted(publish.Publisher));
            return;
        }

        // The messages' bytes cannot be told apart here, so the refused ones are taken in and given up at once.
        Refuse(new OffsetRange(first + taken, first + publish.Count), deadLetters, turn);
        turn.Tell(new PublishRefused(publish.Publisher) { Taken = taken });
    }

    private void Refuse(OffsetRange range, bool deadLetters, Turn<QueueEvent, QueueEffect> turn)
    {
        if (deadLetters)
        {
            Drop([range], DeathReason.MaxLength, turn);
        }
        else
        {
            turn.Raise(new Settled([range]), Durability.None);
        }
    }

    /// <summary>How many of the first messages a queue that refuses what is over its length has room for; those that a consumer gets at once do not wait.</summary>
    private int CountThatFits(Publish publish, Turn<QueueEvent, QueueEffect> turn)
    {
        var fitting = CountThatFits(publish, direct: 0);
        if (fitting == publish.Count)
        {
            return fitting;
        }

        Expire(turn, includeNow: false);
        Serve(turn);
        return CountThatFits(publish, Ready == 0 ? (int)_waiting.RoomUpTo(publish.Count) : 0);
    }

    private int CountThatFits(Publish publish, int direct)
    {
        var count = (int)Math.Clamp((settings.LengthMax ?? long.MaxValue) - Ready, 0, publish.Count - direct);
        if (settings.LengthBytesMax is not { } bytesMax)
        {
            return direct + count;
        }

        var fitting = direct;
        for (var bytes = _readyBytes; fitting < direct + count; fitting++)
        {
            bytes += publish.Traits is { } traits ? traits[fitting].Size : 0;
            if (bytes > bytesMax)
            {
                break;
            }
        }

        return fitting;
    }

    /// <exception cref="ArgumentException">The publish tells of more or fewer messages in one place than in another.</exception>
    private static void Check(Publish publish)
    {
        if (publish.Count < 1
            || (publish.Traits is { } traits && traits.Count != publish.Count)
            || (publish.HandOver is { } handOver && (handOver.Offsets.Count != publish.Count || handOver.Sizes.Count != publish.Count)))
        {
            throw new ArgumentException($"A publish of {publish.Count} messages must have as many traits, hand-over offsets and sizes, if any, and at least one.", nameof(publish));
        }
    }

    /// <summary>Cuts out of a hand-over what has arrived before; returns how many messages are left.</summary>
    private int WithoutRepeated(ref Publish publish, HandOver handOver, Turn<QueueEvent, QueueEffect> turn)
    {
        var fresh = new List<int>(handOver.Offsets.Count);
        var arrived = new List<OffsetRange>(handOver.Offsets.Count);
        for (var i = 0; i < handOver.Offsets.Count; i++)
        {
            arrived.Add(new OffsetRange(handOver.Offsets[i], handOver.Offsets[i] + 1));
            if (!_state.HandOvers.Contains(handOver.Source, handOver.Offsets[i]))
            {
                fresh.Add(i);
            }
        }

        OffsetRanges.SortAndJoin(arrived);
        if (fresh.Count > 0)
        {
            turn.Raise(new HandedIn(handOver.Source, arrived, handOver.Leaving), publish.Durability);
        }

        if (fresh.Count > 0 && fresh.Count < publish.Count)
        {
            publish = publish with { Count = fresh.Count, Bytes = Cut(publish.Bytes, handOver.Sizes, fresh), Traits = Pick(publish.Traits, fresh) };
        }

        return fresh.Count;
    }

    private static byte[] Cut(ReadOnlyMemory<byte> bytes, IReadOnlyList<int> sizes, List<int> kept)
    {
        var cut = new byte[kept.Sum(index => sizes[index])];
        var (from, to, next) = (0, 0, 0);
        for (var i = 0; i < sizes.Count; i++)
        {
            if (next < kept.Count && kept[next] == i)
            {
                bytes.Span.Slice(from, sizes[i]).CopyTo(cut.AsSpan(to));
                to += sizes[i];
                next++;
            }

            from += sizes[i];
        }

        return cut;
    }

    private static MessageTraits[]? Pick(IReadOnlyList<MessageTraits>? traits, List<int> kept) =>
        traits is null ? null : [.. kept.Select(index => traits[index])];

    /// <summary>What the log has to keep of the messages' traits: the lower of both times to live, priorities and sizes where they count.</summary>
    private BatchTraits? TraitsOf(Publish publish, long now)
    {
        var common = settings.MessageTtlMs is { } ttl ? DeadlineOf(now, ttl) : long.MaxValue;
        if (publish.Traits is not { } traits)
        {
            return common == long.MaxValue ? null : new BatchTraits(common, null, null, null);
        }

        long[]? deadlines = null;
        var priorities = settings.PriorityMax is > 0 ? new byte[traits.Count] : null;
        var sizes = settings.LengthBytesMax is not null ? new int[traits.Count] : null;
        for (var i = 0; i < traits.Count; i++)
        {
            if (traits[i].ExpirationMs >= 0 && DeadlineOf(now, traits[i].ExpirationMs) < common)
            {
                if (deadlines is null)
                {
                    deadlines = new long[traits.Count];
                    Array.Fill(deadlines, common);
                }

                deadlines[i] = DeadlineOf(now, traits[i].ExpirationMs);
            }

            if (priorities is not null)
            {
                priorities[i] = Math.Min(traits[i].Priority, settings.PriorityMax!.Value);
            }

            if (sizes is not null)
            {
                sizes[i] = traits[i].Size;
            }
        }

        return deadlines is null && priorities is null && sizes is null && common == long.MaxValue
            ? null
            : new BatchTraits(deadlines is null ? common : long.MaxValue, deadlines, priorities, sizes);
    }

    private static long DeadlineOf(long now, long waitMs) => waitMs < long.MaxValue - now ? now + waitMs : long.MaxValue;
}
