namespace ActorBroker.Core.Groups;

/// <summary>Offsets by topic and partition. Each topic's name is kept once, and a topic goes in one step.</summary>
internal sealed class OffsetTable
{
    private readonly Dictionary<string, Dictionary<int, KeptOffset>> _topics = new(StringComparer.Ordinal);

    /// <summary>For how many partitions there is an offset.</summary>
    public int Count { get; private set; }

    /// <summary>All offsets, in no particular order.</summary>
    public IEnumerable<(GroupPartition Partition, KeptOffset Offset)> All =>
        from topic in _topics
        from partition in topic.Value
        select (new GroupPartition(topic.Key, partition.Key), partition.Value);

    /// <summary>All offsets by name of topic and number of partition, so that equal tables give equal bytes.</summary>
    public IEnumerable<(GroupPartition Partition, KeptOffset Offset)> Sorted =>
        from topic in _topics.OrderBy(t => t.Key, StringComparer.Ordinal)
        from partition in topic.Value.OrderBy(p => p.Key)
        select (new GroupPartition(topic.Key, partition.Key), partition.Value);

    public bool Contains(string topic) => _topics.ContainsKey(topic);

    public bool Contains(string topic, int partition) => TryGet(topic, partition, out _);

    public bool TryGet(string topic, int partition, out KeptOffset offset)
    {
        offset = default;
        return _topics.TryGetValue(topic, out var partitions) && partitions.TryGetValue(partition, out offset);
    }

    /// <summary>Puts an offset and returns whether the partition had none.</summary>
    public bool Set(string topic, int partition, KeptOffset offset)
    {
        if (!_topics.TryGetValue(topic, out var partitions))
        {
            partitions = [];
            _topics.Add(topic, partitions);
        }

        var before = partitions.Count;
        partitions[partition] = offset;
        Count += partitions.Count - before;
        return partitions.Count > before;
    }

    public void Remove(string topic, int partition)
    {
        if (_topics.TryGetValue(topic, out var partitions) && partitions.Remove(partition))
        {
            Count--;
            if (partitions.Count == 0)
            {
                _topics.Remove(topic);
            }
        }
    }

    /// <summary>Removes all offsets of a topic and returns the partitions that had one.</summary>
    public IReadOnlyCollection<int> Remove(string topic)
    {
        if (!_topics.Remove(topic, out var partitions))
        {
            return [];
        }

        Count -= partitions.Count;
        return partitions.Keys;
    }
}
