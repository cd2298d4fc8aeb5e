using System.Buffers;
using ActorBroker.Core.Encoding;

namespace ActorBroker.Core.Groups;

/// <content>
/// The hard state as bytes. Equal states give equal bytes.
/// <code>
/// snapshot  version:byte = 1  deleted (one byte)  generation  protocol type  has members (one byte)  [generation as of its event]
///           commits ever  kept offsets
///           count  (producer id  epoch)*                  without a transaction, the oldest first
///           count  (producer id  epoch  kept offsets)*    with an open one, by id
/// kept      count  (topic  partition  offset (signed)  leader epoch (signed)  metadata  time (signed)  commit number)*
/// </code>
/// </content>
internal sealed partial class GroupStore
{
    private const byte Version = 1;
    private const int KeptBytesMin = 7;
    private const int ProducerBytesMin = 2;

    public void Write(IBufferWriter<byte> writer)
    {
        writer.WriteByte(Version);
        writer.WriteBoolean(IsDeleted);
        writer.WriteVarint((ulong)Generation);
        writer.WriteString(ProtocolType);
        writer.WriteBoolean(Stable is not null);
        if (Stable is { } stable)
        {
            GenerationCodec.Write(stable, writer);
        }

        writer.WriteVarint((ulong)_commits);
        Write(Offsets, writer);
        writer.WriteVarint((ulong)Producers.EndedCount);
        foreach (var producer in Producers.Ended)
        {
            Write(producer, writer);
        }

        writer.WriteVarint((ulong)Producers.OpenCount);
        foreach (var producer in Producers.Open)
        {
            Write(producer, writer);
            Write(producer.Pending!, writer);
        }
    }

    /// <exception cref="InvalidDataException">The bytes are not a snapshot of a group, or of a later version.</exception>
    public void Read(ReadOnlySpan<byte> source)
    {
        var version = source.ReadByte();
        if (version != Version)
        {
            throw new InvalidDataException($"The snapshot of a group is of version {version}; this program reads version {Version}.");
        }

        IsDeleted = source.ReadBoolean();
        Generation = GroupNumbers.ReadInt(ref source, "generation");
        ProtocolType = source.ReadString();
        Stable = source.ReadBoolean() ? GenerationCodec.Read(ref source) : null;
        var commits = source.ReadVarint();
        _commits = commits <= long.MaxValue ? (long)commits : throw new InvalidDataException($"The snapshot of a group tells of {commits} commits.");
        ReadKept(ref source, (partition, offset) => Offsets.Set(partition.Topic, partition.Partition, offset));
        for (var left = source.ReadCount(ProducerBytesMin); left > 0; left--)
        {
            var id = ReadNewProducer(ref source);
            Producers.CloseTransaction(id, GroupNumbers.ReadEpoch(ref source));
        }

        for (var left = source.ReadCount(ProducerBytesMin); left > 0; left--)
        {
            var id = ReadNewProducer(ref source);
            Producers.OpenTransaction(id, GroupNumbers.ReadEpoch(ref source));
            ReadKept(ref source, (partition, offset) => Producers.Set(id, partition.Topic, partition.Partition, offset));
        }

        if (!source.IsEmpty)
        {
            throw new InvalidDataException($"{source.Length} bytes follow the snapshot of a group.");
        }
    }

    private static void Write(GroupProducer producer, IBufferWriter<byte> writer)
    {
        writer.WriteVarint((ulong)producer.Id);
        writer.WriteVarint((ulong)producer.Epoch);
    }

    private static void Write(OffsetTable table, IBufferWriter<byte> writer)
    {
        writer.WriteVarint((ulong)table.Count);
        foreach (var (partition, kept) in table.Sorted)
        {
            writer.WriteString(partition.Topic);
            writer.WriteVarint((ulong)partition.Partition);
            writer.WriteSignedVarint(kept.Offset);
            writer.WriteSignedVarint(kept.LeaderEpoch);
            writer.WriteString(kept.Metadata);
            writer.WriteSignedVarint(kept.CommittedAt);
            writer.WriteVarint((ulong)kept.Order);
        }
    }

    private void ReadKept(ref ReadOnlySpan<byte> source, Func<GroupPartition, KeptOffset, bool> add)
    {
        for (var left = source.ReadCount(KeptBytesMin); left > 0; left--)
        {
            var topic = source.ReadString();
            var partition = new GroupPartition(topic, GroupNumbers.ReadInt(ref source, "partition"));
            var offset = source.ReadSignedVarint();
            var epoch = GroupNumbers.ReadSignedInt(ref source, "leader epoch");
            var metadata = source.ReadString();
            var at = source.ReadSignedVarint();
            var order = source.ReadVarint();
            if (order > (ulong)_commits || !add(partition, new KeptOffset(offset, epoch, metadata, at, (long)order)))
            {
                throw new InvalidDataException($"In the snapshot of a group, an offset of {partition} stands where it cannot stand.");
            }
        }
    }

    private long ReadNewProducer(ref ReadOnlySpan<byte> source)
    {
        var id = GroupNumbers.ReadProducerId(ref source);
        return Producers.TryGet(id, out _) ? throw new InvalidDataException($"The snapshot of a group names the producer {id} twice.") : id;
    }
}
