using ActorBroker.Core.Groups;
using Shouldly;

namespace ActorBroker.Core.Tests.Groups;

/// <summary>What offsets a group must have, in the plainest code: every accepted commit is remembered with its number.</summary>
internal sealed class GroupOffsetModel
{
    private readonly Dictionary<GroupPartition, (long Offset, int Order)> _committed = [];
    private readonly Dictionary<long, Dictionary<GroupPartition, (long Offset, int Order)>> _pending = [];
    private int _order;

    public void Commit(OffsetToCommit offset) => _committed[Of(offset)] = (offset.Offset, ++_order);

    public void Enlist(long producer) => _pending.TryAdd(producer, []);

    public void CommitPending(long producer, OffsetToCommit offset) => _pending[producer][Of(offset)] = (offset.Offset, ++_order);

    public void End(long producer, bool commit)
    {
        if (!_pending.Remove(producer, out var pending) || !commit)
        {
            return;
        }

        foreach (var (partition, entry) in pending)
        {
            if (!_committed.TryGetValue(partition, out var last) || last.Order < entry.Order)
            {
                _committed[partition] = entry;
            }
        }
    }

    public void Delete(GroupPartition partition) => _committed.Remove(partition);

    public void Forget(string topic)
    {
        foreach (var table in _pending.Values.Append(_committed))
        {
            foreach (var partition in table.Keys.Where(p => string.Equals(p.Topic, topic, StringComparison.Ordinal)).ToList())
            {
                table.Remove(partition);
            }
        }
    }

    public void ShouldEqual(OffsetsFetched fetched)
    {
        fetched.Offsets.Count.ShouldBe(_committed.Count);
        foreach (var offset in fetched.Offsets)
        {
            var partition = new GroupPartition(offset.Topic, offset.Partition);
            var isOpen = _pending.Values.Any(t => t.ContainsKey(partition));
            offset.Error.ShouldBe(isOpen ? GroupError.UnstableOffsetCommit : GroupError.None);
            offset.Offset.ShouldBe(isOpen ? -1 : _committed[partition].Offset);
        }
    }

    private static GroupPartition Of(OffsetToCommit offset) => new(offset.Topic, offset.Partition);
}
