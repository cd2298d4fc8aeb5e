namespace ActorBroker.Core.Tests.Groups;

/// <summary>What may happen to a group in a random run.</summary>
internal enum GroupStepKind
{
    Join,
    Sync,
    Beat,
    Leave,
    Commit,
    Enlist,
    CommitPending,
    End,
    Forget,
    DeleteOffsets,
    Advance,
    Snapshot,
    Crash,
    Settle,
}

/// <summary>One step of a random run.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Who">Which client, producer or partition.</param>
/// <param name="Amount">How much, where that matters.</param>
/// <param name="IsStale">Whether the client believes in the last generation still.</param>
/// <param name="EndsTurn">Whether the turn ends with it; else the next step comes in the same turn.</param>
internal sealed record GroupStep(GroupStepKind Kind, int Who, int Amount, bool IsStale, bool EndsTurn);
