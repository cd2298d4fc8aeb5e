using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <content>What comes in.</content>
public sealed partial class QueueMachine
{
    private void Decide(Publish publish, Turn<QueueEvent, QueueEffect> turn)
    {
        // A queue that is being deleted takes messages like an exchange without a binding: they are gone, and that is the answer.
        if (_closed)
        {
            turn.Tell(new PublishAccepted(publish.Publisher));
            return;
        }

        if (publish.HandOver is { } handOver && WithoutRepeated(ref publish, handOver, turn) == 0)
        {
            // The source repeats what it has not heard of: it is told again, once what it repeats is on disk.
            turn.Raise(new Delivered(_state.Log.DeliveredEnd), publish.Durability);
            turn.Tell(new PublishAccepted(publish.Publisher));
            return;
        }

        var refused = settings.Overflow != OverflowMode.DropHead && IsFull && (_waiting.IsEmpty || Ready > 0) && publish.HandOver is null;
        if (refused && settings.Overflow == OverflowMode.RejectPublish)
        {
            turn.Tell(new PublishRefused(publish.Publisher));
            return;
        }

        var first = _state.Log.End;
        turn.Raise(new Published(publish.Count, first, publish.Bytes, TraitsOf(publish, turn.Now)), publish.Durability);
        var range = new OffsetRange(first, first + publish.Count);
        if (refused)
        {
            Drop([range], DeathReason.MaxLength, turn);
            turn.Tell(new PublishRefused(publish.Publisher));
            return;
        }

        MakeReady(range, returned: false);
        turn.Tell(new PublishAccepted(publish.Publisher));
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
        var common = settings.MessageTtlMs is { } ttl ? now + ttl : long.MaxValue;
        if (publish.Traits is not { } traits)
        {
            return common == long.MaxValue ? null : new BatchTraits(common, null, null, null);
        }

        long[]? deadlines = null;
        var priorities = settings.PriorityMax is > 0 ? new byte[traits.Count] : null;
        var sizes = settings.LengthBytesMax is not null ? new int[traits.Count] : null;
        for (var i = 0; i < traits.Count; i++)
        {
            if (traits[i].ExpirationMs >= 0 && now + traits[i].ExpirationMs < common)
            {
                if (deadlines is null)
                {
                    deadlines = new long[traits.Count];
                    Array.Fill(deadlines, common);
                }

                deadlines[i] = now + traits[i].ExpirationMs;
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
            : new BatchTraits(common, deadlines, priorities, sizes);
    }
}
