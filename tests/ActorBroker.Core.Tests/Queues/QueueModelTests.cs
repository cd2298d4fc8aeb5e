using ActorBroker.Core.Catalog;
using ActorBroker.Core.Tests.Entities;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ActorBroker.Core.Tests.Queues;

/// <summary>
/// Random settings, commands, turns, times and crashes: the machine against <see cref="QueueModel"/>, and every replay
/// against the live machine.
/// </summary>
public class QueueModelTests
{
    private static readonly Gen<QueueStep> Steps =
        from kind in Gen.Frequency(
            (6, Gen.Constant(QueueStepKind.Publish)),
            (2, Gen.Constant(QueueStepKind.HandIn)),
            (2, Gen.Constant(QueueStepKind.HandedOver)),
            (4, Gen.Constant(QueueStepKind.Subscribe)),
            (1, Gen.Constant(QueueStepKind.Unsubscribe)),
            (8, Gen.Constant(QueueStepKind.Sent)),
            (8, Gen.Constant(QueueStepKind.Accept)),
            (1, Gen.Constant(QueueStepKind.Reject)),
            (4, Gen.Constant(QueueStepKind.Return)),
            (4, Gen.Constant(QueueStepKind.Get)),
            (1, Gen.Constant(QueueStepKind.Forget)),
            (1, Gen.Constant(QueueStepKind.Purge)),
            (1, Gen.Constant(QueueStepKind.Inspect)),
            (1, Gen.Constant(QueueStepKind.Touch)),
            (2, Gen.Constant(QueueStepKind.Tick)),
            (3, Gen.Constant(QueueStepKind.Advance)),
            (2, Gen.Constant(QueueStepKind.Snapshot)),
            (1, Gen.Constant(QueueStepKind.Crash)))
        from who in Gen.Choose(0, 3)
        from amount in Gen.Choose(0, 12)
        from seed in Gen.Choose(0, int.MaxValue)
        from endsTurn in Gen.Choose(0, 2)
        select new QueueStep(kind, who, amount, seed, endsTurn > 0);

    private static readonly Gen<QueueSettings> Settings =
        from ttl in Gen.Elements<long?>(null, null, 0, 5, 20)
        from expires in Gen.Elements<long?>(null, null, 15)
        from length in Gen.Elements<long?>(null, null, 0, 3, 10)
        from bytes in Gen.Elements<long?>(null, null, 50, 200)
        from overflow in Gen.Elements(Enum.GetValues<OverflowMode>())
        from exchange in Gen.Elements(null, "dlx")
        from priorities in Gen.Elements<byte?>(null, null, 3)
        from single in Gen.Elements(false, false, true)
        from limit in Gen.Elements<int?>(null, null, 0, 2)
        from type in Gen.Elements(QueueType.Classic, QueueType.Quorum)
        select new QueueSettings
        {
            Type = type,
            MessageTtlMs = ttl,
            ExpiresMs = expires,
            LengthMax = length,
            LengthBytesMax = bytes,
            Overflow = overflow,
            DeadLetterExchange = exchange,
            PriorityMax = priorities,
            SingleActiveConsumer = single,
            DeliveryLimit = limit,
        };

    /// <summary>A failure names the seed to replay it with, and the fewest steps that still fail.</summary>
    [Fact]
    public void A_queue_without_arguments_does_as_lists_do_and_every_replay_equals_live() =>
        Prop.ForAll(Lists.Of(Steps), steps => new QueueModelRun(QueueSettings.Default).Run(steps))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(120));

    [Fact]
    public void A_queue_with_any_arguments_does_as_lists_do_and_every_replay_equals_live() =>
        Prop.ForAll(Settings.ToArbitrary(), Lists.Of(Steps), (settings, steps) => new QueueModelRun(settings).Run(steps))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(120));
}
