namespace ActorBroker.Core.Groups;

/// <summary>
/// When members are taken for gone. A heartbeat only writes the new deadline into the member; its place in the queue is
/// mended when it comes to the front, so a thousand members that are alive cost hardly anything.
/// </summary>
internal sealed class MemberDeadlines
{
    /// <summary>Places that no longer count are cleared away when they are most of the queue and at least so many.</summary>
    private const int StaleMin = 64;

    private readonly PriorityQueue<GroupMember, long> _queue = new();
    private int _stale;

    /// <summary>The next deadline; never if it is <see cref="long.MaxValue"/>.</summary>
    public long Next
    {
        get
        {
            while (_queue.TryPeek(out var member, out var at))
            {
                if (at == member.QueuedFor && at == member.Deadline)
                {
                    return at;
                }

                Mend(at);
            }

            return long.MaxValue;
        }
    }

    /// <summary>Sets a member's deadline, or takes it away with <see cref="long.MaxValue"/>.</summary>
    public void Set(GroupMember member, long deadline)
    {
        member.Deadline = deadline;
        if (deadline < member.QueuedFor)
        {
            _stale += member.QueuedFor == long.MaxValue ? 0 : 1;
            Enqueue(member, deadline);
        }
        else if (deadline == long.MaxValue && member.QueuedFor != long.MaxValue)
        {
            member.QueuedFor = long.MaxValue;
            _stale++;
        }

        if (_stale > StaleMin && _stale > _queue.Count / 2)
        {
            ClearStale();
        }
    }

    /// <summary>Takes one member whose deadline has come; it has none from then on.</summary>
    public bool TryTake(long now, out GroupMember member)
    {
        if (Next > now)
        {
            member = null!;
            return false;
        }

        member = _queue.Dequeue();
        member.QueuedFor = long.MaxValue;
        member.Deadline = long.MaxValue;
        return true;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _queue.Clear();
        _stale = 0;
    }

    /// <summary>Takes the first place away, and puts the member to where it belongs by now.</summary>
    private void Mend(long at)
    {
        var member = _queue.Dequeue();
        if (at != member.QueuedFor)
        {
            _stale = Math.Max(0, _stale - 1);
        }
        else
        {
            Enqueue(member, member.Deadline);
        }
    }

    private void Enqueue(GroupMember member, long at)
    {
        member.QueuedFor = at;
        _queue.Enqueue(member, at);
    }

    private void ClearStale()
    {
        var places = _queue.UnorderedItems.Where(p => p.Priority == p.Element.QueuedFor).ToList();
        _queue.Clear();
        _queue.EnqueueRange(places);
        _stale = 0;
    }
}
