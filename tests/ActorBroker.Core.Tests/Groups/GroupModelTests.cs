using ActorBroker.Core.Tests.Entities;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ActorBroker.Core.Tests.Groups;

/// <summary>Random joins, syncs, heartbeats, leaves, time-outs, commits, transactions, crashes and snapshots.</summary>
public class GroupModelTests
{
    private static readonly Gen<GroupStep> Steps =
        from kind in Gen.Frequency(
            (10, Gen.Constant(GroupStepKind.Join)),
            (8, Gen.Constant(GroupStepKind.Sync)),
            (5, Gen.Constant(GroupStepKind.Beat)),
            (2, Gen.Constant(GroupStepKind.Leave)),
            (4, Gen.Constant(GroupStepKind.Commit)),
            (2, Gen.Constant(GroupStepKind.Enlist)),
            (4, Gen.Constant(GroupStepKind.CommitPending)),
            (3, Gen.Constant(GroupStepKind.End)),
            (1, Gen.Constant(GroupStepKind.Forget)),
            (1, Gen.Constant(GroupStepKind.DeleteOffsets)),
            (6, Gen.Constant(GroupStepKind.Advance)),
            (2, Gen.Constant(GroupStepKind.Snapshot)),
            (1, Gen.Constant(GroupStepKind.Crash)),
            (1, Gen.Constant(GroupStepKind.Settle)))
        from who in Gen.Choose(0, 4)
        from amount in Gen.Choose(0, 20)
        from stale in Gen.Choose(0, 5)
        from endsTurn in Gen.Choose(0, 2)
        select new GroupStep(kind, who, amount, stale == 0, endsTurn > 0);

    /// <summary>A failure names the seed to replay it with, and the fewest steps that still fail.</summary>
    [Fact]
    public void One_generation_is_stable_at_a_time_each_request_is_answered_once_and_every_replay_equals_live() =>
        Prop.ForAll(Lists.Of(Steps), steps => new GroupModelRun().Run(steps))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(120));
}
