using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Groups;

/// <content>Committed offsets.</content>
public sealed partial class GroupMachine
{
    private void Decide(CommitOffsets commit, Turn<GroupEvent, GroupEffect> turn)
    {
        var error = CheckCommit(commit.Member, commit.Generation, transactional: false, turn);
        IReadOnlyList<GroupError> errors = [];
        if (error == GroupError.None)
        {
            var taken = Take(commit.Offsets, pending: null, out errors);
            if (taken.Count > 0)
            {
                turn.Raise(new OffsetsStored(turn.Now, taken), Durability.Synced);
            }
        }

        if (commit.ReplyTo is { } replyTo)
        {
            turn.Tell(new OffsetsCommitted(replyTo, error, errors));
        }
    }

    private void Decide(FetchOffsets fetch, Turn<GroupEvent, GroupEffect> turn)
    {
        if (fetch.ReplyTo is not { } replyTo)
        {
            return;
        }

        var fetched = new List<FetchedOffset>(fetch.Partitions?.Count ?? _store.Offsets.Count);
        if (fetch.Partitions is { } partitions)
        {
            for (var i = 0; i < partitions.Count; i++)
            {
                var kept = _store.Offsets.TryGet(partitions[i].Topic, partitions[i].Partition, out var offset) ? offset : (KeptOffset?)null;
                fetched.Add(Fetched(partitions[i], kept, fetch.RequireStable));
            }
        }
        else
        {
            foreach (var (partition, kept) in _store.Offsets.All)
            {
                fetched.Add(Fetched(partition, kept, fetch.RequireStable));
            }
        }

        turn.Tell(new OffsetsFetched(replyTo, fetched));
    }

    private FetchedOffset Fetched(GroupPartition partition, KeptOffset? kept, bool requireStable) =>
        requireStable && _store.Producers.HasPending(partition.Topic, partition.Partition)
            ? new FetchedOffset(partition.Topic, partition.Partition, -1, -1, "", GroupError.UnstableOffsetCommit)
            : kept is { } offset
                ? new FetchedOffset(partition.Topic, partition.Partition, offset.Offset, offset.LeaderEpoch, offset.Metadata, GroupError.None)
                : new FetchedOffset(partition.Topic, partition.Partition, -1, -1, "", GroupError.None);

    private void Decide(DeleteOffsets delete, Turn<GroupEvent, GroupEffect> turn)
    {
        var consumes = string.Equals(_protocolType, ConsumerSubscription.ProtocolType, StringComparison.Ordinal);
        var error = _state == GroupState.Dead ? GroupError.GroupIdNotFound
            : _state != GroupState.Empty && !consumes ? GroupError.NonEmptyGroup
            : GroupError.None;
        if (error != GroupError.None)
        {
            Tell(turn, delete.ReplyTo, to => new OffsetsDeleted(to, error, []));
            return;
        }

        var subscribed = Subscriptions();
        var errors = new GroupError[delete.Partitions.Count];
        var dropped = new List<GroupPartition>();
        for (var i = 0; i < errors.Length; i++)
        {
            var partition = delete.Partitions[i];
            if (subscribed is null || subscribed.Contains(partition.Topic))
            {
                errors[i] = GroupError.GroupSubscribedToTopic;
            }
            else if (_store.Offsets.Contains(partition.Topic, partition.Partition))
            {
                dropped.Add(partition);
            }
        }

        if (dropped.Count > 0)
        {
            turn.Raise(new OffsetsDropped(dropped), Durability.Synced);
        }

        Tell(turn, delete.ReplyTo, to => new OffsetsDeleted(to, GroupError.None, errors));
    }

    /// <summary>The topics that members are subscribed to; null if one of them says it in a way that cannot be read, so that it may be any.</summary>
    private HashSet<string>? Subscriptions()
    {
        var topics = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in _members.All)
        {
            // Before the first choice, every protocol that may be chosen counts.
            foreach (var protocol in member.Profile.Protocols)
            {
                var counts = _protocolName.Length == 0 || string.Equals(protocol.Name, _protocolName, StringComparison.Ordinal);
                if (counts && !ConsumerSubscription.TryReadTopics(protocol.Metadata.Span, topics))
                {
                    return null;
                }
            }
        }

        return topics;
    }

    private void Decide(ForgetTopic forget, Turn<GroupEvent, GroupEffect> turn)
    {
        if (_store.Offsets.Contains(forget.Topic) || _store.Producers.HasPending(forget.Topic))
        {
            // Else a topic of the same name would begin where this one ended.
            turn.Raise(new TopicDropped(forget.Topic), Durability.Synced);
        }

        Tell(turn, forget.ReplyTo, to => new TopicForgotten(to));
    }

    /// <summary>
    /// Whether somebody may commit: a member of the current generation, or, while there are no members, anybody who does
    /// not claim to be one. Old producers do not tell in whose name their transaction commits.
    /// </summary>
    private GroupError CheckCommit(MemberIdentity identity, int generation, bool transactional, Turn<GroupEvent, GroupEffect> turn)
    {
        if (_state == GroupState.Dead)
        {
            return GroupError.CoordinatorNotAvailable;
        }

        if (generation < 0 && _state == GroupState.Empty)
        {
            return GroupError.None;
        }

        if (generation >= 0 || identity.MemberId.Length > 0 || identity.GroupInstanceId is not null)
        {
            var error = Check(identity, out var member);
            if (error != GroupError.None || generation != _generation)
            {
                return error != GroupError.None ? error : GroupError.IllegalGeneration;
            }

            Touch(member, turn);
        }
        else if (!transactional)
        {
            return GroupError.UnknownMemberId;
        }

        return !transactional && _state == GroupState.CompletingRebalance ? GroupError.RebalanceInProgress : GroupError.None;
    }

    /// <summary>The offsets that can be taken, and why each of the others cannot; no errors if all can.</summary>
    private IReadOnlyList<OffsetToCommit> Take(IReadOnlyList<OffsetToCommit> offsets, OffsetTable? pending, out IReadOnlyList<GroupError> errors)
    {
        GroupError[]? refused = null;
        var added = 0;
        for (var i = 0; i < offsets.Count; i++)
        {
            var error = CheckOffset(offsets[i], pending, ref added);
            if (error != GroupError.None)
            {
                refused ??= new GroupError[offsets.Count];
                refused[i] = error;
            }
        }

        errors = refused ?? [];
        return refused is null ? offsets : [.. offsets.Where((_, i) => refused[i] == GroupError.None)];
    }

    private GroupError CheckOffset(OffsetToCommit offset, OffsetTable? pending, ref int added)
    {
        if (offset.Topic.Length == 0 || offset.Partition < 0)
        {
            return GroupError.UnknownTopicOrPartition;
        }

        // No character takes more than three bytes; most metadata is empty and need not be counted.
        if (offset.Metadata.Length > limits.OffsetMetadataBytesMax / 3
            && System.Text.Encoding.UTF8.GetByteCount(offset.Metadata) > limits.OffsetMetadataBytesMax)
        {
            return GroupError.OffsetMetadataTooLarge;
        }

        var known = pending is null
            ? _store.Offsets.Contains(offset.Topic, offset.Partition)
            : pending.Contains(offset.Topic, offset.Partition);
        if (known)
        {
            return GroupError.None;
        }

        // What is pending for a partition that has an offset will replace it.
        var kept = pending is not null && _store.Offsets.Contains(offset.Topic, offset.Partition) ? 0 : _store.Offsets.Count;
        if (kept + _store.Producers.PendingCount + added >= limits.OffsetsMax)
        {
            return GroupError.TooManyOffsets;
        }

        added++;
        return GroupError.None;
    }
}
