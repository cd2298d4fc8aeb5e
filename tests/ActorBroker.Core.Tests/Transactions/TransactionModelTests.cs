using ActorBroker.Core.Tests.Entities;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ActorBroker.Core.Tests.Transactions;

/// <summary>Random requests, answers, failures, losses, times and crashes.</summary>
public class TransactionModelTests
{
    private static readonly Gen<TransactionStep> Steps =
        from kind in Gen.Frequency(
            (3, Gen.Constant(TransactionStepKind.Init)),
            (2, Gen.Constant(TransactionStepKind.InitAgain)),
            (8, Gen.Constant(TransactionStepKind.Add)),
            (6, Gen.Constant(TransactionStepKind.Commit)),
            (3, Gen.Constant(TransactionStepKind.Abort)),
            (1, Gen.Constant(TransactionStepKind.Inspect)),
            (30, Gen.Constant(TransactionStepKind.Participant)),
            (30, Gen.Constant(TransactionStepKind.Answer)),
            (4, Gen.Constant(TransactionStepKind.Advance)),
            (2, Gen.Constant(TransactionStepKind.Snapshot)),
            (1, Gen.Constant(TransactionStepKind.Crash)),
            (1, Gen.Constant(TransactionStepKind.PowerLoss)))
        from who in Gen.Choose(0, 2)
        from seed in Gen.Choose(0, 100_000)
        select new TransactionStep(kind, who, seed);

    /// <summary>A failure names the seed to replay it with, and the fewest steps that still fail.</summary>
    [Fact]
    public void An_outcome_is_decided_once_and_reaches_all_epochs_rise_and_everybody_is_answered_once() => Prop.ForAll(
        Gen.Elements<short>(0, 0, short.MaxValue - 4).ToArbitrary(),
        Lists.Of(Steps),
        (firstEpoch, steps) => new TransactionModelRun(firstEpoch).Run(steps))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(250));
}
