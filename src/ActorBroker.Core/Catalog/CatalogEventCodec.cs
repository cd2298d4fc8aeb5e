using System.Buffers;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Exchanges;

namespace ActorBroker.Core.Catalog;

/// <summary>
/// The bytes of the catalog's events in journals and snapshots, and between nodes (which is why transient ones can be
/// written too). Strings, varints and tables are those of <see cref="BinaryWriting"/> and <see cref="ArgumentTable"/>.
/// <code>
/// event                    kind:byte, version:byte = 1, then by kind
///   1 VirtualHostDeclared  name
///   2 ExchangeDeclared     vhost, name, type:byte, flags:byte (1 durable, 2 auto-delete, 4 internal), arguments:table
///   3 ExchangeDeleted      vhost, name, flags:byte (1 durable)
///   4 QueueDeclared        vhost, name, number:varint, flags:byte (1 auto-delete), owner:varint, arguments:table
///   5 QueueDeleted         vhost, name, number:varint
///   6 Bound, 7 Unbound     vhost, source, flags:byte (1 durable, 2 to an exchange, 4 to a topic), destination, key:bytes, arguments:table
///   8 TopicDeclared, 9 TopicChanged  vhost, name, id:16 bytes, count:varint, count x number:varint, count:varint, count x (name, value)
///  10 TopicDeleted         vhost, name, id:16 bytes
///  11 GroupDeclared, 12 GroupRemoved, 13 TransactionalIdDeclared, 14 TransactionalIdRemoved  vhost, name, number:varint
///  15 ProducerIdsReserved  end:varint
/// </code>
/// </summary>
public sealed partial class CatalogEventCodec : IEventCodec<CatalogEvent>
{
    private const byte Version = 1;

    private enum Kind : byte
    {
        VirtualHostDeclared = 1,
        ExchangeDeclared = 2,
        ExchangeDeleted = 3,
        QueueDeclared = 4,
        QueueDeleted = 5,
        Bound = 6,
        Unbound = 7,
        TopicDeclared = 8,
        TopicChanged = 9,
        TopicDeleted = 10,
        GroupDeclared = 11,
        GroupRemoved = 12,
        TransactionalIdDeclared = 13,
        TransactionalIdRemoved = 14,
        ProducerIdsReserved = 15,
    }

    /// <inheritdoc/>
    public bool IsJournaled(CatalogEvent @event) => @event.IsDurable;

    /// <summary>None: the catalog's events have no bodies.</summary>
    public MessageBlock BodiesOf(CatalogEvent @event) => default;

    /// <inheritdoc/>
    public void Write(CatalogEvent @event, IBufferWriter<byte> writer)
    {
        switch (@event)
        {
            case VirtualHostDeclared e:
                Begin(Kind.VirtualHostDeclared, writer);
                writer.WriteString(e.Name);
                break;
            case ExchangeDeclared { Exchange: var x }:
                Begin(Kind.ExchangeDeclared, writer);
                Write(x.Id, writer);
                writer.WriteByte((byte)x.Type);
                writer.WriteByte(Flags(x.Durable, x.AutoDelete, x.Internal));
                x.Arguments.Write(writer);
                break;
            case ExchangeDeleted e:
                Begin(Kind.ExchangeDeleted, writer);
                Write(e.Id, writer);
                writer.WriteByte(Flags(e.Durable));
                break;
            case QueueDeclared { Queue: var q }:
                Begin(Kind.QueueDeclared, writer);
                Write(q.Id, writer);
                writer.WriteVarint((ulong)q.Entity.Number);
                writer.WriteByte(Flags(q.AutoDelete));
                writer.WriteVarint((ulong)q.Owner);
                q.Arguments.Write(writer);
                break;
            case QueueDeleted e:
                Begin(Kind.QueueDeleted, writer);
                Write(e.Id, writer);
                writer.WriteVarint((ulong)e.Entity.Number);
                break;
            case Bound e:
                Write(Kind.Bound, e.Binding, e.Durable, writer);
                break;
            case Unbound e:
                Write(Kind.Unbound, e.Binding, e.Durable, writer);
                break;
            default:
                if (TryWriteTopic(@event, writer))
                {
                    break;
                }

                throw new ArgumentException($"The codec knows no event {@event.GetType().Name}.", nameof(@event));
        }
    }

    /// <inheritdoc/>
    public CatalogEvent Read(ref ReadOnlySpan<byte> source)
    {
        var kind = (Kind)source.ReadByte();
        var version = source.ReadByte();
        if (version != Version)
        {
            throw new InvalidDataException($"An event of the catalog is of version {version}; this program reads version {Version}.");
        }

        return kind switch
        {
            Kind.VirtualHostDeclared => new VirtualHostDeclared(ReadName(ref source)),
            Kind.ExchangeDeclared => new ExchangeDeclared(ReadExchange(ref source)),
            Kind.ExchangeDeleted => new ExchangeDeleted(ReadId(ref source), ReadFlags(ref source, 1) != 0),
            Kind.QueueDeclared => new QueueDeclared(ReadQueue(ref source)),
            Kind.QueueDeleted => ReadQueueDeleted(ref source),
            Kind.Bound => new Bound(ReadBinding(ref source, out var durable), durable),
            Kind.Unbound => new Unbound(ReadBinding(ref source, out var durable), durable),
            Kind.TopicDeclared => new TopicDeclared(ReadTopic(ref source)),
            Kind.TopicChanged => new TopicChanged(ReadTopic(ref source)),
            Kind.TopicDeleted => ReadTopicDeleted(ref source),
            Kind.GroupDeclared => ReadGroupDeclared(ref source),
            Kind.GroupRemoved => ReadGroupRemoved(ref source),
            Kind.TransactionalIdDeclared => ReadTransactionalIdDeclared(ref source),
            Kind.TransactionalIdRemoved => ReadTransactionalIdRemoved(ref source),
            Kind.ProducerIdsReserved => ReadProducerIdsReserved(ref source),
            _ => throw new InvalidDataException($"An event of the catalog is of the unknown kind {(byte)kind}."),
        };
    }

    private static void Begin(Kind kind, IBufferWriter<byte> writer)
    {
        writer.WriteByte((byte)kind);
        writer.WriteByte(Version);
    }

    private static void Write(ResourceName id, IBufferWriter<byte> writer)
    {
        writer.WriteString(id.VirtualHost);
        writer.WriteString(id.Name);
    }

    private static void Write(Kind kind, BindingInfo binding, bool durable, IBufferWriter<byte> writer)
    {
        Begin(kind, writer);
        Write(binding.SourceName, writer);
        writer.WriteByte(Flags(durable, binding.DestinationKind == DestinationKind.Exchange, binding.DestinationKind == DestinationKind.Topic));
        writer.WriteString(binding.Destination);
        writer.WriteBytes(binding.Key.Span);
        binding.Arguments.Write(writer);
    }

    private static byte Flags(bool first, bool second = false, bool third = false) =>
        (byte)((first ? 1 : 0) | (second ? 2 : 0) | (third ? 4 : 0));

    private static byte ReadFlags(ref ReadOnlySpan<byte> source, byte known)
    {
        var flags = source.ReadByte();
        return (flags & ~known) == 0 ? flags : throw new InvalidDataException($"An event of the catalog has the unknown flags {flags}.");
    }

    private static string ReadName(ref ReadOnlySpan<byte> source)
    {
        var name = source.ReadString();
        return Names.Check(name) is { } problem ? throw new InvalidDataException($"A name in the catalog is wrong: {problem}.") : name;
    }

    private static ResourceName ReadId(ref ReadOnlySpan<byte> source)
    {
        var virtualHost = ReadName(ref source);
        return new ResourceName(virtualHost, ReadName(ref source));
    }

    private static ExchangeInfo ReadExchange(ref ReadOnlySpan<byte> source)
    {
        var id = ReadId(ref source);
        var type = (ExchangeType)source.ReadByte();
        if (!Enum.IsDefined(type))
        {
            throw new InvalidDataException($"Exchange {id} is of the unknown type {(byte)type}.");
        }

        var flags = ReadFlags(ref source, 7);
        return new ExchangeInfo(id, type, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, ArgumentTable.Read(ref source));
    }

    private static QueueInfo ReadQueue(ref ReadOnlySpan<byte> source)
    {
        var id = ReadId(ref source);
        var entity = ReadQueueNumber(ref source);
        var autoDelete = ReadFlags(ref source, 1) != 0;
        var owner = (long)source.ReadVarint();
        var arguments = ArgumentTable.Read(ref source);
        return QueueArguments.Read(id, arguments, out var settings) is { } error
            ? throw new InvalidDataException(error.Message)
            : new QueueInfo(entity, id, autoDelete, owner, arguments, settings);
    }

    private static QueueDeleted ReadQueueDeleted(ref ReadOnlySpan<byte> source)
    {
        var id = ReadId(ref source);
        return new QueueDeleted(ReadQueueNumber(ref source), id);
    }

    private static EntityId ReadQueueNumber(ref ReadOnlySpan<byte> source)
    {
        var number = source.ReadVarint();
        return number < 2 * (ulong)QueueNumbers.TransientFlag
            ? EntityId.Of(EntityKind.Queue, (long)number)
            : throw new InvalidDataException($"{number} is no number of a queue.");
    }

    private static BindingInfo ReadBinding(ref ReadOnlySpan<byte> source, out bool durable)
    {
        var from = ReadId(ref source);
        var flags = ReadFlags(ref source, 7);
        durable = (flags & 1) != 0;
        var kind = (flags >> 1) switch
        {
            0 => DestinationKind.Queue,
            1 => DestinationKind.Exchange,
            2 => DestinationKind.Topic,
            _ => throw new InvalidDataException($"A binding from exchange {from} has the impossible flags {flags}."),
        };
        var destination = ReadName(ref source);
        var key = source.ReadBytes();
        if (key.Length > RoutingKey.BytesMax)
        {
            throw new InvalidDataException($"The key of a binding from exchange {from} has {key.Length} bytes; at most {RoutingKey.BytesMax} fit.");
        }

        return new BindingInfo(from.VirtualHost, from.Name, kind, destination, new RoutingKey(key), ArgumentTable.Read(ref source));
    }
}
