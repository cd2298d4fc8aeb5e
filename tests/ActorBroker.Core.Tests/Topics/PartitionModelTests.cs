using ActorBroker.Core.Tests.Entities;
using ActorBroker.Core.Topics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ActorBroker.Core.Tests.Topics;

/// <summary>
/// Random clients, turns, times and crashes: no duplicate and no gap of an idempotent producer that sends anything again,
/// no open transaction below the last stable offset, nothing aborted is read as committed, and every replay equals live.
/// </summary>
public class PartitionModelTests
{
    private static readonly Gen<PartitionStep> Steps =
        from kind in Gen.Frequency(
            (2, Gen.Constant(PartitionStepKind.Append)),
            (6, Gen.Constant(PartitionStepKind.Produce)),
            (6, Gen.Constant(PartitionStepKind.Send)),
            (12, Gen.Constant(PartitionStepKind.Transact)),
            (1, Gen.Constant(PartitionStepKind.Delete)),
            (1, Gen.Constant(PartitionStepKind.Compact)),
            (2, Gen.Constant(PartitionStepKind.Advance)),
            (1, Gen.Constant(PartitionStepKind.Snapshot)),
            (2, Gen.Constant(PartitionStepKind.Break)),
            (2, Gen.Constant(PartitionStepKind.Crash)))
        from who in Gen.Choose(0, 2)
        from amount in Gen.Choose(0, 6)
        from seed in Gen.Choose(0, int.MaxValue)
        from endsTurn in Gen.Choose(0, 2)
        select new PartitionStep(kind, who, amount, seed, endsTurn == 0);

    private static readonly Gen<TopicSettings> Settings =
        from ms in Gen.Elements(-1L, 0, 300_000, 604_800_000)
        from bytes in Gen.Elements(-1L, 0, 50_000, 200_000)
        from deletes in Gen.Elements(true, true, false)
        from logTime in Gen.Elements(false, true)
        select TopicSettings.Default with { RetentionMs = ms, RetentionBytes = bytes, Deletes = deletes, Compacts = !deletes, UsesLogAppendTime = logTime };

    private static readonly PartitionLimits Narrow = PartitionLimits.Default with { IndexPointsMax = 4, EmptiedRangesMax = 3 };

    /// <summary>A failure names the seed to replay it with, and the fewest steps that still fail.</summary>
    [Fact]
    public void Producers_that_send_anything_again_leave_neither_duplicates_nor_gaps_and_every_replay_equals_live() =>
        Prop.ForAll(Lists.Of(Steps), steps => new PartitionModelRun(TopicSettings.Default, PartitionLimits.Default).Run(steps))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(120));

    [Fact]
    public void So_it_is_with_any_retention_and_narrow_limits() =>
        Prop.ForAll(Settings.ToArbitrary(), Lists.Of(Steps), (settings, steps) => new PartitionModelRun(settings, Narrow).Run(steps))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(120));
}
