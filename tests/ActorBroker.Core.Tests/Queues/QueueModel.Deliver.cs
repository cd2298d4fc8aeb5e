using ActorBroker.Core.Queues;
using Shouldly;

namespace ActorBroker.Core.Tests.Queues;

/// <content>Who got what, and whether that was right.</content>
internal sealed partial class QueueModel
{
    /// <summary>Who may be served.</summary>
    private IEnumerable<Somebody> Eligible => settings.SingleActiveConsumer ? Subscribers.Take(1) : Subscribers;

    private IEnumerable<long> InOrder => _ready.OrderByDescending(o => _messages[(int)o].Priority).ThenBy(o => o);

    /// <summary>The machine took this message for a get.</summary>
    public void Got(Somebody who, bool noAck, DeliveryRun message)
    {
        if (_ready.Count == 0)
        {
            message.Count.ShouldBe(0, "there was nothing to get");
            return;
        }

        message.Count.ShouldBe(1);
        message.First.ShouldBe(InOrder.First(), "a get takes the oldest ready message of the highest priority");
        Hand(message.First, message, noAck ? _settled : Of(who).Held);
        if (noAck)
        {
            Of(who).OnTheWay.Add(message.First);
        }
    }

    /// <summary>The machine handed these messages out in one go.</summary>
    public void Delivered(IReadOnlyList<Deliver> deliveries)
    {
        var all = deliveries.SelectMany(OffsetsOf).ToHashSet();
        all.SetEquals(InOrder.Take(all.Count)).ShouldBeTrue("the oldest ready messages of the highest priority are handed out first");
        deliveries.Select(d => d.To).ShouldBeUnique();
        deliveries.Sum(d => d.Runs.Sum(r => r.Count)).ShouldBe(all.Count, "nothing is handed out twice");
        var order = InOrder.Select((offset, place) => (offset, place)).ToDictionary(p => p.offset, p => p.place);
        foreach (var deliver in deliveries)
        {
            var offsets = OffsetsOf(deliver).Select(o => order[o]).ToList();
            offsets.ShouldBeInOrder(SortDirection.Ascending, "a consumer gets messages in their order");
            Hand(deliver);
        }

        JudgeRoom(deliveries);
    }

    private static IEnumerable<long> OffsetsOf(Deliver deliver) => deliver.Runs.SelectMany(r => QueueJournal.Flat(r.Range));

    private void Hand(Deliver deliver)
    {
        var who = (Somebody)deliver.To;
        Eligible.ShouldContain(who, "only who is subscribed, and active, gets deliveries");
        var holder = Of(who);
        var options = holder.Options.ShouldNotBeNull();
        foreach (var run in deliver.Runs)
        {
            foreach (var offset in QueueJournal.Flat(run.Range))
            {
                Hand(offset, run, options.NoAck ? _settled : holder.Held);
            }

            if (options.NoAck)
            {
                holder.OnTheWay.AddRange(QueueJournal.Flat(run.Range));
            }
            else if (options.Window != int.MaxValue)
            {
                holder.UnsentHeld += run.Count;
            }
        }
    }

    private void JudgeRoom(IReadOnlyList<Deliver> deliveries)
    {
        foreach (var deliver in deliveries)
        {
            var holder = Of((Somebody)deliver.To);
            holder.Unsent.ShouldBeLessThanOrEqualTo(holder.Options!.Window, "the window bounds what is on its way");
            if (holder.Options is { NoAck: false, Prefetch: > 0 and var prefetch })
            {
                holder.Held.Count.ShouldBeLessThanOrEqualTo(prefetch, "prefetch bounds what is held");
            }
        }

        var withRoom = Eligible.Where(who => Of(who).HasRoom).ToList();
        if (_ready.Count > 0)
        {
            withRoom.ShouldBeEmpty("nobody has room while messages are ready");
        }

        foreach (var equals in withRoom.GroupBy(who => Of(who).Options!.Priority))
        {
            deliveries.ShouldAllBe(d => Of((Somebody)d.To).Options!.Priority >= equals.Key, "a higher priority with room is served first");

            // Those whose room did not bound them took turns, so nobody got two more than another.
            var counts = equals.Select(who => deliveries.Where(d => d.To == who).Sum(d => d.Runs.Sum(r => r.Count))).ToList();
            (counts.Max() - counts.Min()).ShouldBeLessThanOrEqualTo(1, "consumers with room take turns");
        }
    }

    private void Hand(long offset, DeliveryRun run, ISet<long> to)
    {
        _ready.Remove(offset).ShouldBeTrue($"{offset} was not ready");
        to.Add(offset).ShouldBeTrue();
        run.Redelivered.ShouldBe(!_handed.Add(offset), $"redelivered flag of {offset}");
        run.Attempts.ShouldBe(_messages[(int)offset].Attempts, $"attempts of {offset}");
        _handedEnd = Math.Max(_handedEnd, offset + 1);
    }

    internal sealed class Holder
    {
        public SortedSet<long> Held { get; } = [];

        /// <summary>Settled messages whose bodies are not sent yet, oldest first.</summary>
        public List<long> OnTheWay { get; } = [];

        /// <summary>How many of the messages that are to be acknowledged are not sent yet.</summary>
        public int UnsentHeld { get; set; }

        public int Unsent => UnsentHeld + OnTheWay.Count;

        public ConsumerOptions? Options { get; set; }

        public bool HasRoom => Room > 0;

        public long Room => Options is not { } options ? 0 : Math.Min(
            options.Window == int.MaxValue ? int.MaxValue : options.Window - Unsent,
            options.NoAck || options.Prefetch == 0 ? int.MaxValue : options.Prefetch - Held.Count);
    }
}
