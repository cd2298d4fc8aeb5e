namespace ActorBroker.Core.Groups;

/// <summary>The hard state of a group: what its events say, and nothing about who waits for what.</summary>
internal sealed partial class GroupStore
{
    private long _commits;

    /// <summary>The last generation that was journaled; 0 if there was none.</summary>
    public int Generation { get; private set; }

    /// <summary>The protocol type of the last generation with members; empty if there was none.</summary>
    public string ProtocolType { get; private set; } = "";

    /// <summary>The stable generation with its members; null if the group has none.</summary>
    public GenerationStarted? Stable { get; private set; }

    /// <summary>Whether the group is deleted.</summary>
    public bool IsDeleted { get; private set; }

    /// <summary>The committed offsets.</summary>
    public OffsetTable Offsets { get; private set; } = new();

    /// <summary>The transactional producers.</summary>
    public ProducerTable Producers { get; } = new();

    /// <summary>The member of the stable generation; null if it has no such member.</summary>
    public MemberRecord? MemberOf(string memberId) =>
        Stable?.Members.FirstOrDefault(m => string.Equals(m.MemberId, memberId, StringComparison.Ordinal));

    /// <summary>The static member of the stable generation; null if it has no such member.</summary>
    public MemberRecord? MemberOfInstance(string instanceId) =>
        Stable?.Members.FirstOrDefault(m => string.Equals(m.Profile.GroupInstanceId, instanceId, StringComparison.Ordinal));

    public void Apply(GroupEvent @event)
    {
        switch (@event)
        {
            case GenerationStarted started:
                Generation = started.Generation;
                ProtocolType = started.ProtocolType;
                Stable = started;
                break;
            case GenerationEnded ended:
                Generation = ended.Generation;
                Stable = null;
                break;
            case MemberReplaced replaced:
                Replace(replaced);
                break;
            case OffsetsStored stored:
                Store(stored);
                break;
            case OffsetsDropped dropped:
                foreach (var (topic, partition) in dropped.Partitions)
                {
                    Offsets.Remove(topic, partition);
                }

                break;
            case TopicDropped dropped:
                Offsets.Remove(dropped.Topic);
                Producers.Forget(dropped.Topic);
                break;
            case TransactionOpened opened:
                Producers.OpenTransaction(opened.ProducerId, opened.ProducerEpoch);
                break;
            case PendingOffsetsStored pending:
                Store(pending);
                break;
            case TransactionClosed closed:
                Close(closed);
                break;
            case ProducerForgotten forgotten:
                Producers.Forget(forgotten.ProducerId);
                break;
            case GroupDeleted:
                IsDeleted = true;
                Stable = null;
                Offsets = new OffsetTable();
                Producers.Clear();
                break;
        }
    }

    private void Replace(MemberReplaced replaced)
    {
        if (Stable is not { } stable)
        {
            return;
        }

        var members = new MemberRecord[stable.Members.Count];
        for (var i = 0; i < members.Length; i++)
        {
            var member = stable.Members[i];
            members[i] = string.Equals(member.MemberId, replaced.OldMemberId, StringComparison.Ordinal) ? replaced.Member : member;
        }

        var leads = string.Equals(stable.Leader, replaced.OldMemberId, StringComparison.Ordinal);
        Stable = stable with { Members = members, Leader = leads ? replaced.Member.MemberId : stable.Leader };
    }

    private void Store(OffsetsStored stored)
    {
        _commits++;
        for (var i = 0; i < stored.Offsets.Count; i++)
        {
            var offset = stored.Offsets[i];
            Offsets.Set(offset.Topic, offset.Partition, Kept(offset, stored.CommittedAt));
        }
    }

    private void Store(PendingOffsetsStored pending)
    {
        _commits++;
        for (var i = 0; i < pending.Offsets.Count; i++)
        {
            var offset = pending.Offsets[i];
            Producers.Set(pending.ProducerId, offset.Topic, offset.Partition, Kept(offset, pending.CommittedAt));
        }
    }

    /// <summary>What was pending counts from when it was sent: a commit that came after it stays.</summary>
    private void Close(TransactionClosed closed)
    {
        var pending = Producers.CloseTransaction(closed.ProducerId, closed.ProducerEpoch);
        if (!closed.Committed || pending is null)
        {
            return;
        }

        foreach (var ((topic, partition), offset) in pending.All)
        {
            if (!Offsets.TryGet(topic, partition, out var last) || last.Order < offset.Order)
            {
                Offsets.Set(topic, partition, offset);
            }
        }
    }

    private KeptOffset Kept(OffsetToCommit offset, long at) => new(offset.Offset, offset.LeaderEpoch, offset.Metadata, at, _commits);
}
