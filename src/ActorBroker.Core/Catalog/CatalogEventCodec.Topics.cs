using System.Buffers;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Catalog;

/// <content>Topics, groups, transactional ids and producer ids.</content>
public sealed partial class CatalogEventCodec
{
    private const int TopicIdBytes = 16;

    private static bool TryWriteTopic(CatalogEvent @event, IBufferWriter<byte> writer)
    {
        switch (@event)
        {
            case TopicDeclared e:
                Write(Kind.TopicDeclared, e.Topic, writer);
                return true;
            case TopicChanged e:
                Write(Kind.TopicChanged, e.Topic, writer);
                return true;
            case TopicDeleted e:
                Begin(Kind.TopicDeleted, writer);
                Write(e.Id, writer);
                Write(e.TopicId, writer);
                return true;
            case GroupDeclared { Group: var group }:
                Write(Kind.GroupDeclared, group.Id, group.Entity, writer);
                return true;
            case GroupRemoved e:
                Write(Kind.GroupRemoved, e.Id, e.Entity, writer);
                return true;
            case TransactionalIdDeclared { TransactionalId: var id }:
                Write(Kind.TransactionalIdDeclared, id.Id, id.Entity, writer);
                return true;
            case TransactionalIdRemoved e:
                Write(Kind.TransactionalIdRemoved, e.Id, e.Entity, writer);
                return true;
            case ProducerIdsReserved e:
                Begin(Kind.ProducerIdsReserved, writer);
                writer.WriteVarint((ulong)e.End);
                return true;
            default:
                return false;
        }
    }

    private static void Write(Kind kind, ResourceName id, EntityId entity, IBufferWriter<byte> writer)
    {
        Begin(kind, writer);
        Write(id, writer);
        writer.WriteVarint((ulong)entity.Number);
    }

    private static void Write(Kind kind, TopicInfo topic, IBufferWriter<byte> writer)
    {
        Begin(kind, writer);
        Write(topic.Id, writer);
        Write(topic.TopicId, writer);
        writer.WriteVarint((ulong)topic.Partitions.Count);
        foreach (var partition in topic.Partitions)
        {
            writer.WriteVarint((ulong)partition.Number);
        }

        writer.WriteVarint((ulong)topic.Config.Overrides.Count);
        foreach (var (name, value) in topic.Config.Overrides)
        {
            writer.WriteString(name);
            writer.WriteString(value);
        }
    }

    /// <summary>Big endian, the order in which the id's text and Kafka's wire have it.</summary>
    private static void Write(Guid topicId, IBufferWriter<byte> writer)
    {
        topicId.TryWriteBytes(writer.GetSpan(TopicIdBytes), bigEndian: true, out _);
        writer.Advance(TopicIdBytes);
    }

    private static Guid ReadTopicId(ref ReadOnlySpan<byte> source) => new(source.Take(TopicIdBytes), bigEndian: true);

    private static ResourceName ReadTopicName(ref ReadOnlySpan<byte> source)
    {
        var virtualHost = ReadName(ref source);
        var name = source.ReadString();
        return TopicNames.Check(name) is { } problem
            ? throw new InvalidDataException($"The name of a topic in the catalog is wrong: {problem}.")
            : new ResourceName(virtualHost, name);
    }

    private static TopicInfo ReadTopic(ref ReadOnlySpan<byte> source)
    {
        var id = ReadTopicName(ref source);
        var topicId = ReadTopicId(ref source);
        var partitions = new EntityId[source.ReadCount(bytesMin: 1)];
        if (partitions.Length == 0)
        {
            throw new InvalidDataException($"Topic {id} has no partitions.");
        }

        for (var i = 0; i < partitions.Length; i++)
        {
            partitions[i] = ReadNumber(EntityKind.Partition, ref source);
        }

        var overrides = new List<KeyValuePair<string, string>>();
        for (var left = source.ReadCount(bytesMin: 2); left > 0; left--)
        {
            var name = source.ReadString();
            overrides.Add(new(name, source.ReadString()));
        }

        return TopicConfig.Read(id, overrides, out var config) is { } error
            ? throw new InvalidDataException(error.Message)
            : new TopicInfo(id, topicId, partitions, config);
    }

    private static TopicDeleted ReadTopicDeleted(ref ReadOnlySpan<byte> source)
    {
        var id = ReadTopicName(ref source);
        return new TopicDeleted(id, ReadTopicId(ref source));
    }

    private static (ResourceName Id, EntityId Entity) ReadCoordinator(EntityKind kind, ref ReadOnlySpan<byte> source)
    {
        var virtualHost = ReadName(ref source);
        var name = source.ReadString();
        return Names.CheckClientId(name) is { } problem
            ? throw new InvalidDataException($"The name of a {kind} in the catalog is wrong: {problem}.")
            : (new ResourceName(virtualHost, name), ReadNumber(kind, ref source));
    }

    private static GroupDeclared ReadGroupDeclared(ref ReadOnlySpan<byte> source)
    {
        var (id, entity) = ReadCoordinator(EntityKind.Group, ref source);
        return new GroupDeclared(new GroupInfo(entity, id));
    }

    private static GroupRemoved ReadGroupRemoved(ref ReadOnlySpan<byte> source)
    {
        var (id, entity) = ReadCoordinator(EntityKind.Group, ref source);
        return new GroupRemoved(entity, id);
    }

    private static TransactionalIdDeclared ReadTransactionalIdDeclared(ref ReadOnlySpan<byte> source)
    {
        var (id, entity) = ReadCoordinator(EntityKind.Transaction, ref source);
        return new TransactionalIdDeclared(new TransactionalIdInfo(entity, id));
    }

    private static TransactionalIdRemoved ReadTransactionalIdRemoved(ref ReadOnlySpan<byte> source)
    {
        var (id, entity) = ReadCoordinator(EntityKind.Transaction, ref source);
        return new TransactionalIdRemoved(entity, id);
    }

    private static ProducerIdsReserved ReadProducerIdsReserved(ref ReadOnlySpan<byte> source)
    {
        var end = source.ReadVarint();
        return end <= long.MaxValue
            ? new ProducerIdsReserved((long)end)
            : throw new InvalidDataException($"{end} is no producer id.");
    }

    private static EntityId ReadNumber(EntityKind kind, ref ReadOnlySpan<byte> source)
    {
        var number = source.ReadVarint();
        return number < CatalogState.NumberEnd
            ? EntityId.Of(kind, (long)number)
            : throw new InvalidDataException($"{number} is no number of a {kind}.");
    }
}
