using ActorBroker.Core.Tests.Entities;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ActorBroker.Core.Tests.Queues;

/// <summary>Random commands, turns and crashes: the machine against <see cref="QueueModel"/>, and every replay against the live machine.</summary>
public class QueueModelTests
{
    [Fact]
    public void The_machine_does_as_lists_do_and_every_replay_equals_live()
    {
        var step =
            from kind in Gen.Frequency(
                (6, Gen.Constant(QueueStepKind.Publish)),
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
                (2, Gen.Constant(QueueStepKind.Snapshot)),
                (1, Gen.Constant(QueueStepKind.Crash)))
            from who in Gen.Choose(0, 3)
            from amount in Gen.Choose(0, 12)
            from seed in Gen.Choose(0, int.MaxValue)
            from endsTurn in Gen.Choose(0, 2)
            select new QueueStep(kind, who, amount, seed, endsTurn > 0);

        // A failure names the seed to replay it with, and the fewest steps that still fail.
        Prop.ForAll(Lists.Of(step), steps => new QueueModelRun().Run(steps))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(120));
    }
}
