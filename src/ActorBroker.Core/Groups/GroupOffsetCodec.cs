using System.Buffers;
using ActorBroker.Core.Encoding;

namespace ActorBroker.Core.Groups;

/// <summary>
/// The bytes of offsets and partitions.
/// <code>
/// offsets     count  (topic  partition  offset (signed)  leader epoch (signed)  metadata)*
/// partitions  count  (topic  partition)*
/// </code>
/// An empty topic means that of the one before, since most commits name one topic.
/// </summary>
internal static class GroupOffsetCodec
{
    private const int OffsetBytesMin = 5;
    private const int PartitionBytesMin = 2;

    public static void Write(IReadOnlyList<OffsetToCommit> offsets, IBufferWriter<byte> writer)
    {
        writer.WriteVarint((ulong)offsets.Count);
        string? last = null;
        for (var i = 0; i < offsets.Count; i++)
        {
            var offset = offsets[i];
            WriteTopic(offset.Topic, ref last, writer);
            writer.WriteVarint((ulong)offset.Partition);
            writer.WriteSignedVarint(offset.Offset);
            writer.WriteSignedVarint(offset.LeaderEpoch);
            writer.WriteString(offset.Metadata);
        }
    }

    public static void Write(IReadOnlyList<GroupPartition> partitions, IBufferWriter<byte> writer)
    {
        writer.WriteVarint((ulong)partitions.Count);
        string? last = null;
        for (var i = 0; i < partitions.Count; i++)
        {
            WriteTopic(partitions[i].Topic, ref last, writer);
            writer.WriteVarint((ulong)partitions[i].Partition);
        }
    }

    /// <exception cref="InvalidDataException">The bytes are not offsets.</exception>
    public static OffsetToCommit[] ReadOffsets(ref ReadOnlySpan<byte> source)
    {
        var offsets = new OffsetToCommit[source.ReadCount(OffsetBytesMin)];
        string? topic = null;
        for (var i = 0; i < offsets.Length; i++)
        {
            topic = ReadTopic(ref source, topic);
            var partition = GroupNumbers.ReadInt(ref source, "partition");
            var offset = source.ReadSignedVarint();
            var epoch = GroupNumbers.ReadSignedInt(ref source, "leader epoch");
            offsets[i] = new OffsetToCommit(topic, partition, offset, epoch, source.ReadString());
        }

        return offsets;
    }

    /// <exception cref="InvalidDataException">The bytes are not partitions.</exception>
    public static GroupPartition[] ReadPartitions(ref ReadOnlySpan<byte> source)
    {
        var partitions = new GroupPartition[source.ReadCount(PartitionBytesMin)];
        string? topic = null;
        for (var i = 0; i < partitions.Length; i++)
        {
            topic = ReadTopic(ref source, topic);
            partitions[i] = new GroupPartition(topic, GroupNumbers.ReadInt(ref source, "partition"));
        }

        return partitions;
    }

    private static void WriteTopic(string topic, ref string? last, IBufferWriter<byte> writer)
    {
        writer.WriteString(string.Equals(topic, last, StringComparison.Ordinal) ? "" : topic);
        last = topic;
    }

    private static string ReadTopic(ref ReadOnlySpan<byte> source, string? last)
    {
        var topic = source.ReadString();
        return topic.Length > 0 ? topic : last ?? throw new InvalidDataException("The first offset of a group names no topic.");
    }
}
