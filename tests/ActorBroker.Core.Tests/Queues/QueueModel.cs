using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;
using Shouldly;

namespace ActorBroker.Core.Tests.Queues;

/// <summary>
/// A queue as plain lists: each message is in exactly one of ready, held by somebody, leaving, or settled. It foretells the
/// answers to commands; who gets which ready message it learns from the machine and judges.
/// </summary>
internal sealed partial class QueueModel(QueueSettings settings)
{
    private readonly HashSet<long> _ready = [];
    private readonly HashSet<long> _settled = [];
    private readonly HashSet<long> _handed = [];
    private readonly HashSet<long> _overdue = [];
    private readonly List<Message> _messages = [];
    private readonly SortedSet<long>[] _leaving = [[], [], [], []];
    private readonly Dictionary<EntityId, HashSet<long>> _received = [];
    private long _handedEnd;
    private long _usedAt;

    /// <summary>The time of the turn.</summary>
    public long Now { get; set; } = 1;

    public Dictionary<Somebody, Holder> Holders { get; } = [];

    /// <summary>Who is subscribed, in the order of their subscription.</summary>
    public List<Somebody> Subscribers { get; } = [];

    /// <summary>Whether one consumer at a time is served: the first of the subscribers.</summary>
    public bool IsSingle => settings.SingleActiveConsumer;

    public long End => _messages.Count;

    public int Ready => _ready.Count;

    public long Held => Holders.Values.Sum(h => h.Held.Count);

    public IEnumerable<long> Leaving => _leaving.SelectMany(l => l);

    public bool RefusesPublishes => settings.Overflow != OverflowMode.DropHead;

    public bool DeadLettersRefused => settings is { Overflow: OverflowMode.RejectPublishDeadLetter, DeadLetterExchange: not null };

    /// <summary>Offsets whose bodies may still be read.</summary>
    public IEnumerable<long> Live =>
        _ready.Concat(Leaving).Concat(Holders.Values.SelectMany(h => h.Held.Concat(h.OnTheWay))).Order();

    /// <summary>The latest time at which the machine may want to be woken.</summary>
    public long WakeBy => Math.Min(
        _ready.Select(o => _messages[(int)o].Deadline).DefaultIfEmpty(long.MaxValue).Min(),
        settings.ExpiresMs is { } expires && Subscribers.Count == 0 ? _usedAt + expires : long.MaxValue);

    private bool IsOverLength => _ready.Count > (settings.LengthMax ?? long.MaxValue) || ReadyBytes > (settings.LengthBytesMax ?? long.MaxValue);

    private long ReadyBytes => _ready.Sum(o => (long)_messages[(int)o].Size);

    public Holder Of(Somebody who)
    {
        if (!Holders.TryGetValue(who, out var holder))
        {
            Holders.Add(who, holder = new Holder());
        }

        return holder;
    }

    public void Use() => _usedAt = Now;

    /// <summary>Whether nobody has used the queue for too long; saying so begins the time anew.</summary>
    public bool IsAbandoned()
    {
        var abandoned = settings.ExpiresMs is { } expires && Subscribers.Count == 0 && Now >= _usedAt + expires;
        if (abandoned)
        {
            Use();
        }

        return abandoned;
    }

    /// <summary>How many of the first messages of a publish have room, where those that consumers take at once need none.</summary>
    public int CountThatFits(IReadOnlyList<MessageTraits> traits, int direct)
    {
        var fitting = direct;
        var bytes = ReadyBytes;
        for (; fitting < traits.Count; fitting++)
        {
            bytes += settings.LengthBytesMax is null ? 0 : traits[fitting].Size;
            if (_ready.Count + fitting - direct >= (settings.LengthMax ?? long.MaxValue) || bytes > (settings.LengthBytesMax ?? long.MaxValue))
            {
                break;
            }
        }

        return fitting;
    }

    /// <summary>What the consumers that may be served have room for.</summary>
    public int RoomUpTo(int most) => (int)Math.Min(most, Eligible.Sum(who => Math.Clamp(Of(who).Room, 0, most)));

    /// <summary>Appends messages of which the first ones are ready; the others are nowhere yet.</summary>
    public void Append(IReadOnlyList<MessageTraits> traits, int ready)
    {
        for (var i = 0; i < traits.Count; i++)
        {
            var deadline = Math.Min(
                settings.MessageTtlMs is { } ttl ? Now + ttl : long.MaxValue,
                traits[i].ExpirationMs >= 0 ? Now + traits[i].ExpirationMs : long.MaxValue);
            if (i < ready)
            {
                _ready.Add(End);
            }

            _messages.Add(new Message(
                deadline, Math.Min(traits[i].Priority, settings.PriorityMax ?? 0), settings.LengthBytesMax is null ? 0 : traits[i].Size));
        }
    }

    /// <summary>Which of the messages that leave another queue have not arrived yet.</summary>
    public List<int> Receive(HandOver handOver)
    {
        var before = _received.GetValueOrDefault(handOver.Source, []);
        var fresh = Enumerable.Range(0, handOver.Offsets.Count).Where(i => !before.Contains(handOver.Offsets[i])).ToList();
        if (fresh.Count > 0)
        {
            _received[handOver.Source] = [.. before.Where(o => handOver.Leaving.Any(r => r.Contains(o))), .. handOver.Offsets];
        }

        return fresh;
    }

    /// <summary>Takes what a holder holds of these.</summary>
    public List<long> Release(Somebody who, IEnumerable<long> offsets) => [.. offsets.Where(Of(who).Held.Remove).Order()];

    public void Settle(IEnumerable<long> offsets)
    {
        foreach (var offset in offsets)
        {
            _settled.Add(offset).ShouldBeTrue($"{offset} is settled once");
        }
    }

    /// <summary>Messages that are nowhere go: to the dead-letter exchange if there is one. Returns which do that.</summary>
    public List<long> Drop(List<long> offsets, DeathReason reason)
    {
        if (settings.DeadLetterExchange is null)
        {
            Settle(offsets);
            return [];
        }

        _leaving[(int)reason].UnionWith(offsets);
        return [.. offsets.Order()];
    }

    public IReadOnlyCollection<long> LeavingFor(DeathReason reason) => _leaving[(int)reason];

    /// <summary>These have arrived wherever they go, if they were leaving.</summary>
    public void Arrive(IEnumerable<long> offsets) => Settle(offsets.Where(o => _leaving.Any(l => l.Remove(o))));

    /// <summary>Takes out of the ready ones what is due, and remembers what is due and held.</summary>
    public List<long> TakeDue(bool includeNow)
    {
        bool IsDue(long offset) => _messages[(int)offset].Deadline < Now + (includeNow ? 1 : 0);
        _overdue.UnionWith(Holders.Values.SelectMany(h => h.Held).Where(IsDue));
        return [.. _ready.Where(IsDue).ToList().Where(_ready.Remove)];
    }

    /// <summary>Of messages that come back, those whose time was over already.</summary>
    public List<long> TakeOverdue(List<long> released)
    {
        var overdue = released.Where(_overdue.Remove).ToList();
        released.RemoveAll(overdue.Contains);
        return overdue;
    }

    /// <summary>Counts attempts of messages that come back, and takes out those that came back too often.</summary>
    public List<long> TakeExhausted(List<long> released)
    {
        if (settings.DeliveryLimit is null && settings.Type != QueueType.Quorum)
        {
            return [];
        }

        var exhausted = released.Where(o => ++_messages[(int)o].Attempts > (settings.DeliveryLimit ?? int.MaxValue)).ToList();
        released.RemoveAll(exhausted.Contains);
        return exhausted;
    }

    public void MakeReady(IEnumerable<long> offsets) => _ready.UnionWith(offsets);

    /// <summary>Takes out the oldest of the lowest priority until the queue is not over its length.</summary>
    public List<long> TakeOverLength()
    {
        var taken = new List<long>();
        while (!RefusesPublishes && _ready.Count > 0 && IsOverLength)
        {
            taken.Add(_ready.MinBy(o => (_messages[(int)o].Priority, o)));
            _ready.Remove(taken[^1]);
        }

        return taken;
    }

    public bool MustServeAtOnce => RefusesPublishes && IsOverLength;

    public List<long> Purge()
    {
        var purged = _ready.ToList();
        _ready.Clear();
        Settle(purged);
        return purged;
    }

    public void Sent(Somebody who, int count)
    {
        var holder = Of(who);
        var held = Math.Min(count, holder.UnsentHeld);
        holder.UnsentHeld -= held;
        holder.OnTheWay.RemoveRange(0, Math.Min(count - held, holder.OnTheWay.Count));
    }

    /// <summary>Who neither consumes nor holds anything is forgotten, with the window it had.</summary>
    public void DropIfDone(Somebody who)
    {
        if (Of(who) is { Options: null, Held.Count: 0, OnTheWay.Count: 0 })
        {
            Holders.Remove(who);
        }
    }

    /// <summary>All soft state is lost: what was held is ready again, and whatever has an offset below a handed one may have been handed.</summary>
    public void Crash()
    {
        _ready.UnionWith(Holders.Values.SelectMany(h => h.Held));
        Holders.Clear();
        Subscribers.Clear();
        _overdue.Clear();
        _handed.UnionWith(_ready.Where(o => o < _handedEnd));
    }

    /// <summary>Each message is in one place, and the machine's counts say the same.</summary>
    public void Judge(QueueMachine machine)
    {
        machine.Ready.ShouldBe(_ready.Count);
        machine.Unacknowledged.ShouldBe(Held);
        machine.Leaving.ShouldBe(Leaving.Count());
        machine.Consumers.ShouldBe(Subscribers.Count);
        var everywhere = _ready.Concat(_settled).Concat(Leaving).Concat(Holders.Values.SelectMany(h => h.Held)).ToList();
        everywhere.Count.ShouldBe((int)End, "no message is lost or in two places");
        everywhere.ShouldBeUnique();
    }

    private sealed class Message(long deadline, byte priority, int size)
    {
        public long Deadline => deadline;

        public byte Priority => priority;

        public int Size => size;

        public int Attempts { get; set; }
    }
}
