using System.Buffers;
using ActorBroker.Core.Encoding;

namespace ActorBroker.Core.Catalog;

/// <summary>
/// The durable part of a catalog as bytes: the events that would make it anew, in a fixed order, so that equal catalogs
/// give equal bytes.
/// <code>
/// snapshot  version:byte = 1, durable queues ever declared:varint, count:varint, count x event
/// </code>
/// </summary>
internal static class CatalogSnapshot
{
    private const byte Version = 1;

    // Kind and version, and an empty name.
    private const int EventBytesMin = 3;

    private static readonly CatalogEventCodec Codec = new();

    public static void Write(CatalogMachine machine, long durableQueuesEver, IBufferWriter<byte> writer)
    {
        var events = machine.Contents().Where(e => e.IsDurable).ToList();
        events.Sort(Compare);
        writer.WriteByte(Version);
        writer.WriteVarint((ulong)durableQueuesEver);
        writer.WriteVarint((ulong)events.Count);
        foreach (var @event in events)
        {
            Codec.Write(@event, writer);
        }
    }

    public static CatalogState Read(ReadOnlySpan<byte> source)
    {
        var version = source.ReadByte();
        if (version != Version)
        {
            throw new InvalidDataException($"The snapshot of the catalog is of version {version}; this program reads version {Version}.");
        }

        var durableQueuesEver = source.ReadVarint();
        if (durableQueuesEver >= QueueNumbers.TransientFlag)
        {
            throw new InvalidDataException($"The snapshot of the catalog speaks of {durableQueuesEver} queues, more than there are numbers.");
        }

        var state = new CatalogState { DurableQueuesEver = (long)durableQueuesEver };
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

    private static bool Fits(CatalogEvent @event, CatalogState state) => @event.IsDurable && @event switch
    {
        VirtualHostDeclared e => !state.HasVirtualHost(e.Name),
        ExchangeDeclared e => state.HasVirtualHost(e.Exchange.Id.VirtualHost) && !state.TryGet(e.Exchange.Id, out ExchangeInfo? _),
        QueueDeclared e => state.HasVirtualHost(e.Queue.Id.VirtualHost)
            && !state.TryGet(e.Queue.Id, out QueueInfo? _)
            && !state.TryGet(e.Queue.Entity, out _),
        Bound e => state.HasBothEnds(e.Binding) && !state.TryGet(e.Binding, out _),
        _ => false,
    };

    private static int Compare(CatalogEvent left, CatalogEvent right) => (left, right) switch
    {
        (VirtualHostDeclared l, VirtualHostDeclared r) => string.CompareOrdinal(l.Name, r.Name),
        (ExchangeDeclared l, ExchangeDeclared r) => l.Exchange.Id.CompareTo(r.Exchange.Id),
        (QueueDeclared l, QueueDeclared r) => l.Queue.Entity.Value.CompareTo(r.Queue.Entity.Value),
        (Bound l, Bound r) => Compare(l.Binding, r.Binding),
        _ => RankOf(left).CompareTo(RankOf(right)),
    };

    private static int RankOf(CatalogEvent @event) => @event switch
    {
        VirtualHostDeclared => 0,
        ExchangeDeclared => 1,
        QueueDeclared => 2,
        _ => 3,
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
