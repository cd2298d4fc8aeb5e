using System.Buffers;
using ActorBroker.Core.Encoding;

namespace ActorBroker.Core.Catalog;

/// <summary>
/// The durable part of a catalog as bytes: the events that would make it anew, in a fixed order, so that equal catalogs
/// give equal bytes.
/// <code>
/// snapshot  version:byte = 2, ever declared: durable queues:varint, partitions:varint, groups:varint, transactional ids:varint,
///           end of the producer ids:varint, count:varint, count x event
///           version:byte = 1, durable queues ever declared:varint, count:varint, count x event
/// </code>
/// Version 1 is of programs that had no topics; it is read and no longer written.
/// </summary>
internal static class CatalogSnapshot
{
    private const byte Version = 2;
    private const byte VersionWithoutTopics = 1;

    // Kind and version, and an empty name.
    private const int EventBytesMin = 3;

    private static readonly CatalogEventCodec Codec = new();

    public static void Write(CatalogState state, IEnumerable<CatalogEvent> contents, IBufferWriter<byte> writer)
    {
        var events = contents.Where(e => e.IsDurable).ToList();
        events.Sort(Compare);
        writer.WriteByte(Version);
        writer.WriteVarint((ulong)state.DurableQueuesEver);
        writer.WriteVarint((ulong)state.PartitionsEver);
        writer.WriteVarint((ulong)state.GroupsEver);
        writer.WriteVarint((ulong)state.TransactionalIdsEver);
        writer.WriteVarint((ulong)state.ProducerIdsEnd);
        writer.WriteVarint((ulong)events.Count);
        foreach (var @event in events)
        {
            Codec.Write(@event, writer);
        }
    }

    public static CatalogState Read(ReadOnlySpan<byte> source)
    {
        var version = source.ReadByte();
        if (version is not (Version or VersionWithoutTopics))
        {
            throw new InvalidDataException(
                $"The snapshot of the catalog is of version {version}; this program reads versions {VersionWithoutTopics} to {Version}.");
        }

        var state = new CatalogState { DurableQueuesEver = ReadEnd("queues", QueueNumbers.TransientFlag, ref source) };
        if (version != VersionWithoutTopics)
        {
            state.PartitionsEver = ReadEnd("partitions", (long)CatalogState.NumberEnd, ref source);
            state.GroupsEver = ReadEnd("groups", (long)CatalogState.NumberEnd, ref source);
            state.TransactionalIdsEver = ReadEnd("transactional ids", (long)CatalogState.NumberEnd, ref source);
            state.ProducerIdsEnd = ReadEnd("producer ids", long.MaxValue, ref source);
        }

        for (var left = source.ReadCount(EventBytesMin); left > 0; left--)
        {
            var @event = Codec.Read(ref source);
            if (!Fits(@event, state))
            {
                throw new InvalidDataException($"In the snapshot of the catalog, {@event} stands where it cannot stand.");
            }

            state.Apply(@event);
        }

        return source.IsEmpty ? state : throw new InvalidDataException($"{source.Length} bytes follow the snapshot of the catalog.");
    }

    private static long ReadEnd(string what, long end, ref ReadOnlySpan<byte> source)
    {
        var ever = source.ReadVarint();
        return ever < (ulong)end
            ? (long)ever
            : throw new InvalidDataException($"The snapshot of the catalog speaks of {ever} {what}, more than there are numbers.");
    }

    private static bool Fits(CatalogEvent @event, CatalogState state) => @event.IsDurable && @event switch
    {
        VirtualHostDeclared e => !state.HasVirtualHost(e.Name),
        ExchangeDeclared e => state.HasVirtualHost(e.Exchange.Id.VirtualHost) && !state.TryGet(e.Exchange.Id, out ExchangeInfo? _),
        QueueDeclared e => state.HasVirtualHost(e.Queue.Id.VirtualHost)
            && !state.TryGet(e.Queue.Id, out QueueInfo? _)
            && !state.TryGet(e.Queue.Entity, out QueueInfo? _),
        Bound e => state.HasBothEnds(e.Binding) && !state.TryGet(e.Binding, out _),
        TopicDeclared e => state.HasVirtualHost(e.Topic.Id.VirtualHost) && !state.TryGet(e.Topic.Id, out TopicInfo? _),
        GroupDeclared e => state.HasVirtualHost(e.Group.Id.VirtualHost)
            && !state.TryGet(e.Group.Id, out GroupInfo? _)
            && !state.TryGet(e.Group.Entity, out GroupInfo? _),
        TransactionalIdDeclared e => state.HasVirtualHost(e.TransactionalId.Id.VirtualHost)
            && !state.TryGet(e.TransactionalId.Id, out TransactionalIdInfo? _)
            && !state.TryGet(e.TransactionalId.Entity, out TransactionalIdInfo? _),
        _ => false,
    };

    private static int Compare(CatalogEvent left, CatalogEvent right) => (left, right) switch
    {
        (VirtualHostDeclared l, VirtualHostDeclared r) => string.CompareOrdinal(l.Name, r.Name),
        (ExchangeDeclared l, ExchangeDeclared r) => l.Exchange.Id.CompareTo(r.Exchange.Id),
        (QueueDeclared l, QueueDeclared r) => l.Queue.Entity.Value.CompareTo(r.Queue.Entity.Value),
        (Bound l, Bound r) => Compare(l.Binding, r.Binding),
        (TopicDeclared l, TopicDeclared r) => l.Topic.Id.CompareTo(r.Topic.Id),
        (GroupDeclared l, GroupDeclared r) => l.Group.Id.CompareTo(r.Group.Id),
        (TransactionalIdDeclared l, TransactionalIdDeclared r) => l.TransactionalId.Id.CompareTo(r.TransactionalId.Id),
        _ => RankOf(left).CompareTo(RankOf(right)),
    };

    private static int RankOf(CatalogEvent @event) => @event switch
    {
        VirtualHostDeclared => 0,
        ExchangeDeclared => 1,
        QueueDeclared => 2,
        TopicDeclared => 3,
        Bound => 4,
        GroupDeclared => 5,
        _ => 6,
    };

    private static int Compare(BindingInfo left, BindingInfo right)
    {
        var order = left.SourceName.CompareTo(right.SourceName);
        order = order != 0 ? order : left.DestinationKind.CompareTo(right.DestinationKind);
        order = order != 0 ? order : string.CompareOrdinal(left.Destination, right.Destination);
        order = order != 0 ? order : left.Key.CompareTo(right.Key);
        return order != 0 ? order : BytesOf(left).AsSpan().SequenceCompareTo(BytesOf(right));
    }

    // Needed only for bindings that differ in nothing but their arguments, which have no order of their own.
    private static byte[] BytesOf(BindingInfo binding)
    {
        var writer = new ArrayBufferWriter<byte>();
        binding.Arguments.Write(writer);
        return writer.WrittenSpan.ToArray();
    }
}
