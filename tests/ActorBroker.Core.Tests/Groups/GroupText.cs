using ActorBroker.Core.Groups;

namespace ActorBroker.Core.Tests.Groups;

/// <summary>Events and effects in words: <c>generation 1 led by a: a=x b=y</c>, <c>b: joined 1 led by a</c>.</summary>
internal static class GroupText
{
    public static string Of(GroupEvent @event) => @event switch
    {
        GenerationStarted e => $"generation {e.Generation} of {e.ProtocolType}/{e.ProtocolName} led by {e.Leader}: {string.Join(' ', e.Members.Select(Short))}",
        GenerationEnded e => $"generation {e.Generation} is empty",
        MemberReplaced e => $"{e.OldMemberId} replaced by {Short(e.Member)}",
        OffsetsStored e => $"stored {Of(e.Offsets)} at {e.CommittedAt}",
        OffsetsDropped e => $"dropped {string.Join(' ', e.Partitions.Select(p => $"{p.Topic}/{p.Partition}"))}",
        TopicDropped e => $"dropped topic {e.Topic}",
        TransactionOpened e => $"opened {e.ProducerId}/{e.ProducerEpoch}",
        PendingOffsetsStored e => $"pending of {e.ProducerId}: {Of(e.Offsets)} at {e.CommittedAt}",
        TransactionClosed e => $"closed {e.ProducerId}/{e.ProducerEpoch}, {(e.Committed ? "committed" : "aborted")}",
        ProducerForgotten e => $"forgot {e.ProducerId}",
        GroupDeleted => "deleted",
        _ => throw new ArgumentException($"No words for {@event}.", nameof(@event)),
    };

    /// <summary>All of an event, where the words leave something out.</summary>
    public static string InFull(GroupEvent @event) => @event switch
    {
        GenerationStarted e => $"{Of(e)} {string.Join(';', e.Members.Select(Full))}",
        MemberReplaced e => $"{Of(e)} {Full(e.Member)}",
        _ => Of(@event),
    };

    public static string Of(GroupEffect effect) => $"{effect.To}: {Told(effect)}";

    public static string Of(ReadOnlyMemory<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes.Span);

    private static string Told(GroupEffect effect) => effect switch
    {
        GroupJoined { Error: GroupError.None } e => $"{e.MemberId} joined {e.Generation} led by {e.Leader}"
            + (e.Members.Count == 0 ? "" : $" with {string.Join(' ', e.Members.Select(m => m.MemberId))}")
            + (e.SkipAssignment ? ", skips" : ""),
        GroupJoined e => $"join refused, {e.Error}{(e.MemberId.Length == 0 ? "" : $" for {e.MemberId}")}",
        GroupSynced { Error: GroupError.None } e => $"synced [{Of(e.Assignment)}]",
        GroupSynced e => $"sync refused, {e.Error}",
        HeartbeatAnswered e => $"beat {e.Error}",
        GroupLeft { Error: GroupError.None } e => $"left {string.Join(' ', e.Errors)}",
        GroupLeft e => $"leave refused, {e.Error}",
        OffsetsCommitted { Error: GroupError.None, Errors.Count: 0 } => "committed",
        OffsetsCommitted { Error: GroupError.None } e => $"committed {string.Join(' ', e.Errors)}",
        OffsetsCommitted e => $"commit refused, {e.Error}",
        OffsetsFetched e => $"fetched {string.Join(' ', e.Offsets.Select(Of))}".TrimEnd(),
        OffsetsDeleted { Error: GroupError.None } e => $"deleted {string.Join(' ', e.Errors)}",
        OffsetsDeleted e => $"delete refused, {e.Error}",
        TopicForgotten => "forgotten",
        DeletionAnswered e => $"deletion {e.Error}",
        GroupDescribed e => $"{e.State.NameOf()} {e.Generation} {e.ProtocolType}/{e.ProtocolName} led by {e.Leader}:"
            + string.Concat(e.Members.Select(m => $" {m.MemberId}={Of(m.Assignment)} {m.ClientId}@{m.ClientHost}")),
        GroupInspected e => $"{e.State.NameOf()} {e.ProtocolType}, {e.Members} members, {e.Offsets} offsets",
        ProducerEnlisted e => $"enlisted {e.ProducerId}/{e.ProducerEpoch} {e.Error}",
        ProducerEnded e => $"ended {e.ProducerId}/{e.ProducerEpoch} {e.Error}",
        _ => throw new ArgumentException($"No words for {effect}.", nameof(effect)),
    };

    private static string Of(FetchedOffset offset) => $"{offset.Topic}/{offset.Partition}="
        + (offset.Error != GroupError.None ? $"{offset.Error}" : offset.Offset < 0 ? "none" : $"{offset.Offset}")
        + (offset.LeaderEpoch < 0 ? "" : $"@{offset.LeaderEpoch}")
        + (offset.Metadata.Length == 0 ? "" : $"'{offset.Metadata}'");

    private static string Of(IReadOnlyList<OffsetToCommit> offsets) => string.Join(' ', offsets.Select(o =>
        $"{o.Topic}/{o.Partition}={o.Offset}{(o.LeaderEpoch == -1 ? "" : $"@{o.LeaderEpoch}")}{(o.Metadata.Length == 0 ? "" : $"'{o.Metadata}'")}"));

    private static string Short(MemberRecord member) => $"{member.MemberId}={Of(member.Assignment)}";

    private static string Full(MemberRecord member)
    {
        var p = member.Profile;
        return $"{p.GroupInstanceId ?? "-"} {p.ClientId} {p.ClientHost} {p.SessionTimeoutMs} {p.RebalanceTimeoutMs} {p.ProtocolType} "
            + string.Join(',', p.Protocols.Select(x => $"{x.Name}:{Convert.ToHexString(x.Metadata.Span)}"))
            + $" {Convert.ToHexString(member.Assignment.Span)}";
    }
}
