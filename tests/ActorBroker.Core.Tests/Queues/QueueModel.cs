using ActorBroker.Core.Queues;
using Shouldly;

namespace ActorBroker.Core.Tests.Queues;

/// <summary>
/// A queue as plain lists: each message is in exactly one of ready, held by somebody, or settled. It foretells the answers
/// to commands; who gets which ready message it learns from the machine and judges.
/// </summary>
internal sealed class QueueModel
{
    private readonly SortedSet<long> _ready = [];
    private readonly SortedSet<long> _settled = [];
    private readonly HashSet<long> _handed = [];

    public Dictionary<Somebody, Holder> Holders { get; } = [];

    public long End { get; private set; }

    public IReadOnlyCollection<long> Ready => _ready;

    public long Held => Holders.Values.Sum(h => h.Held.Count);

    public int Consumers => Holders.Values.Count(h => h.Options is not null);

    /// <summary>Offsets whose bodies may still be read.</summary>
    public IEnumerable<long> Live =>
        _ready.Concat(Holders.Values.SelectMany(h => h.Held.Concat(h.OnTheWay))).Order();

    public Holder Of(Somebody who)
    {
        if (!Holders.TryGetValue(who, out var holder))
        {
            Holders.Add(who, holder = new Holder());
        }

        return holder;
    }

    public void Publish(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _ready.Add(End++);
        }
    }

    public void Settle(Somebody who, IEnumerable<long> offsets, Outcome outcome)
    {
        foreach (var offset in offsets.Where(Of(who).Held.Remove))
        {
            (outcome == Outcome.Returned ? _ready : _settled).Add(offset).ShouldBeTrue();
        }
    }

    public void Sent(Somebody who, int count)
    {
        var holder = Of(who);
        var held = Math.Min(count, holder.UnsentHeld);
        holder.UnsentHeld -= held;
        holder.OnTheWay.RemoveRange(0, Math.Min(count - held, holder.OnTheWay.Count));
    }

    public void Forget(Somebody who)
    {
        _ready.UnionWith(Of(who).Held);
        Holders.Remove(who);
    }

    public long Purge()
    {
        var count = _ready.Count;
        _settled.UnionWith(_ready);
        _ready.Clear();
        return count;
    }

    /// <summary>Who neither consumes nor holds anything is forgotten, with the window it had.</summary>
    public void DropIfDone(Somebody who)
    {
        if (Of(who) is { Options: null, Held.Count: 0, OnTheWay.Count: 0 })
        {
            Holders.Remove(who);
        }
    }

    /// <summary>All soft state is lost: what was held is ready again.</summary>
    public void Crash()
    {
        foreach (var who in Holders.Keys.ToList())
        {
            Forget(who);
        }
    }

    /// <summary>The machine took this message for a get.</summary>
    public void Got(Somebody who, bool noAck, DeliveryRun message)
    {
        if (_ready.Count == 0)
        {
            message.Count.ShouldBe(0, "there was nothing to get");
            return;
        }

        message.Count.ShouldBe(1);
        message.First.ShouldBe(_ready.Min, "a get takes the oldest ready message");
        Hand(message.First, message.Redelivered, noAck ? _settled : Of(who).Held);
        if (noAck)
        {
            Of(who).OnTheWay.Add(message.First);
        }
    }

    /// <summary>The machine handed these messages out at the end of a turn.</summary>
    public void Delivered(IReadOnlyList<Deliver> deliveries)
    {
        var all = deliveries.SelectMany(d => d.Runs).SelectMany(r => Enumerable.Range(0, r.Count).Select(i => r.First + i)).Order().ToList();
        all.ShouldBe(_ready.Take(all.Count), "the oldest ready messages are handed out first");
        deliveries.Select(d => d.To).ShouldBeUnique();
        foreach (var deliver in deliveries)
        {
            var holder = Of((Somebody)deliver.To);
            var options = holder.Options.ShouldNotBeNull("only who is subscribed gets deliveries");
            var last = -1L;
            foreach (var run in deliver.Runs)
            {
                run.First.ShouldBeGreaterThan(last, "a consumer gets messages in their order");
                last = run.First + run.Count - 1;
                for (var offset = run.First; offset <= last; offset++)
                {
                    Hand(offset, run.Redelivered, options.NoAck ? _settled : holder.Held);
                }

                if (options.NoAck)
                {
                    holder.OnTheWay.AddRange(Enumerable.Range(0, run.Count).Select(i => run.First + i));
                }
                else if (options.Window != int.MaxValue)
                {
                    holder.UnsentHeld += run.Count;
                }
            }
        }

        JudgeRoom(deliveries);
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

        var withRoom = Holders.Where(h => h.Value.HasRoom).Select(h => h.Key).ToList();
        if (_ready.Count > 0)
        {
            withRoom.ShouldBeEmpty("nobody has room while messages are ready");
        }

        // Those whose room did not bound them took turns, so nobody got two more than another.
        var counts = withRoom.Select(who => deliveries.Where(d => d.To == who).Sum(d => d.Runs.Sum(r => r.Count))).ToList();
        if (counts.Count > 0)
        {
            (counts.Max() - counts.Min()).ShouldBeLessThanOrEqualTo(1, "consumers with room take turns");
        }
    }

    private void Hand(long offset, bool redelivered, SortedSet<long> to)
    {
        _ready.Remove(offset).ShouldBeTrue($"{offset} was not ready");
        to.Add(offset).ShouldBeTrue();
        redelivered.ShouldBe(!_handed.Add(offset), $"redelivered flag of {offset}");
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

        public bool HasRoom => Options is { } options && Unsent < options.Window
            && (options.NoAck || options.Prefetch == 0 || Held.Count < options.Prefetch);
    }
}
