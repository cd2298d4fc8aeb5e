using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;

namespace ActorBroker.Core.Tests.Queues;

/// <summary>Commands in short form. The publisher is P, whoever administers the queue is R.</summary>
internal static class QueueCommands
{
    public static Somebody A { get; } = new("A");

    public static Somebody B { get; } = new("B");

    public static Somebody C { get; } = new("C");

    public static Somebody P { get; } = new("P");

    public static Somebody R { get; } = new("R");

    public static Publish Publish(int count, Durability durability = Durability.Written) => new(count, new byte[count], durability, P);

    /// <summary>The queue that hands messages over to the one under test.</summary>
    public static EntityId Source { get; } = EntityId.Of(EntityKind.Queue, 7);

    /// <summary>Messages with an expiration each, in milliseconds; -1 for none.</summary>
    public static Publish PublishExpiring(params long[] expirations) => With([.. expirations.Select(e => new MessageTraits(e, 0, 0))]);

    public static Publish PublishPrior(params byte[] priorities) => With([.. priorities.Select(p => new MessageTraits(-1, p, 0))]);

    public static Publish PublishSized(params int[] sizes) => With([.. sizes.Select(s => new MessageTraits(-1, 0, s))]);

    public static Publish With(params MessageTraits[] traits) => Publish(traits.Length) with { Traits = traits };

    /// <summary>Messages that left the source, a byte each that tells the offset there; nothing else leaves it.</summary>
    public static Publish HandIn(params long[] offsets) => HandIn(offsets, leaving: offsets);

    public static Publish HandIn(long[] offsets, long[] leaving) =>
        new(offsets.Length, offsets.Select(o => (byte)o).ToArray(), Durability.Synced, P)
        {
            HandOver = new HandOver(Source, offsets, [.. offsets.Select(_ => 1)], Ranges(leaving)),
        };

    public static HandedOver HandedOver(params long[] offsets) => new(Ranges(offsets));

    public static Tick Tick() => Core.Queues.Tick.Instance;

    public static Touch Touch() => Core.Queues.Touch.Instance;

    public static Subscribe Consume(Somebody who, int prefetch = 0, int window = 1000, bool exclusive = false, int priority = 0) =>
        new(who, new ConsumerOptions(NoAck: false, exclusive, prefetch, window) { Priority = priority }, R);

    public static Subscribe ConsumeNoAck(Somebody who, int window = 1000) =>
        new(who, new ConsumerOptions(NoAck: true, Exclusive: false, Prefetch: 0, window), R);

    public static Unsubscribe Cancel(Somebody who) => new(who, R);

    public static Sent Sent(Somebody who, int count) => new(who, count);

    public static Limit Limit(Somebody who, int prefetch, params DeliveryRun[] untouched) => new(who, prefetch, untouched);

    public static Settle Ack(Somebody who, params long[] offsets) => new(who, Ranges(offsets), Outcome.Accepted);

    public static Settle AckBelow(Somebody who, long end) => new(who, [new OffsetRange(0, end)], Outcome.Accepted);

    public static Settle Reject(Somebody who, params long[] offsets) => new(who, Ranges(offsets), Outcome.Rejected);

    public static Settle Return(Somebody who, params long[] offsets) => new(who, Ranges(offsets), Outcome.Returned);

    public static Get Get(Somebody who, bool noAck = false) => new(who, noAck);

    public static Forget Forget(Somebody who) => new(who);

    public static Purge Purge() => new(R);

    public static Inspect Inspect() => new(R);

    public static Close Close(bool ifUnused = false, bool ifEmpty = false) => new(ifUnused, ifEmpty, R);

    private static OffsetRange[] Ranges(long[] offsets) => [.. offsets.Select(o => new OffsetRange(o, o + 1))];
}

/// <summary>A recipient with a name.</summary>
internal sealed class Somebody(string name) : Recipient
{
    public override string ToString() => name;
}
