using ActorBroker.Core.Arguments;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Exchanges;
using FsCheck;
using FsCheck.Fluent;

namespace ActorBroker.Core.Tests.Catalog;

/// <summary>Makes histories over so few names that things are declared again, bound to one another and removed all the time.</summary>
internal static class CatalogCommands
{
    /// <summary>So low that they are reached.</summary>
    public static readonly CatalogLimits Limits = new(2, 8, 8, 16)
    {
        TopicsMax = 4,
        PartitionsMax = 12,
        TopicPartitionsMax = 5,
        GroupsMax = 3,
        TransactionalIdsMax = 3,
    };

    private static readonly string[] Hosts = ["/", "/", "red"];
    private static readonly string[] ExchangeNames = ["a", "b", "c", "d", "amq.fanout", ""];
    private static readonly string[] QueueNames = ["p", "q", "r", "s"];

    private static Gen<bool> Flag => Gen.Elements(true, false);

    private static Gen<ResourceName> ExchangeId =>
        from host in Gen.Elements(Hosts) from name in Gen.Elements(ExchangeNames) select new ResourceName(host, name);

    private static Gen<ResourceName> QueueId =>
        from host in Gen.Elements(Hosts) from name in Gen.Elements(QueueNames) select new ResourceName(host, name);

    private static Gen<BindingInfo> Binding =>
        from source in ExchangeId
        from kind in Gen.Elements(DestinationKind.Queue, DestinationKind.Exchange)
        from destination in kind == DestinationKind.Queue ? Gen.Elements(QueueNames) : Gen.Elements(ExchangeNames)
        from key in Gen.Elements("", "k")
        from argument in Gen.Choose(0, 2)
        select new BindingInfo(
            source.VirtualHost,
            source.Name,
            kind,
            destination,
            RoutingKey.Of(key),
            argument == 0 ? ArgumentTable.Empty : new ArgumentTable([new("n", ArgumentValue.Of(argument))]));

    private static Gen<CatalogCommand> DeclareExchange =>
        from id in ExchangeId
        from type in Gen.Elements(ExchangeTypes.Names.ToArray())
        from durable in Flag
        from autoDelete in Flag
        select (CatalogCommand)new DeclareExchange(null, id, type, durable, autoDelete, false, ArgumentTable.Empty);

    private static Gen<CatalogCommand> DeclareQueue =>
        from id in QueueId
        from durable in Flag
        from owner in Gen.Elements(0L, 0L, 7L)
        from length in Gen.Choose(-1, 1)
        select (CatalogCommand)new DeclareQueue(
            null, id, false, durable, false, owner, new ArgumentTable([new("x-max-length", ArgumentValue.Of(length))]));

    private static Gen<CatalogCommand> RemoveQueues =>
        from first in Gen.Choose(1, 8)
        from second in Gen.Choose(1, 8)
        from durable in Flag
        select (CatalogCommand)new RemoveQueues(null, [QueueNumbers.Of(first, durable), QueueNumbers.Of(second, !durable)]);

    private static Gen<CatalogCommand> One => Gen.Frequency(
        (1, Gen.Constant<CatalogCommand>(new DeclareVirtualHost(null, "red"))),
        (6, DeclareExchange),
        (2, from id in ExchangeId from ifUnused in Flag select (CatalogCommand)new DeleteExchange(null, id, ifUnused)),
        (6, DeclareQueue),
        (2, RemoveQueues),
        (12, from binding in Binding select (CatalogCommand)new Bind(null, binding, 7)),
        (4, from binding in Binding select (CatalogCommand)new Unbind(null, binding, 7)),
        (4, from id in QueueId
            from partitions in Gen.Choose(0, 4)
            from config in Gen.Elements("delete", "compact", "wrong")
            from dry in Gen.Frequency((1, Gen.Constant(true)), (4, Gen.Constant(false)))
            select (CatalogCommand)new DeclareTopic(null, id, TopicId(id), partitions, Config(config), dry)),
        (2, from id in QueueId select (CatalogCommand)new DeleteTopic(null, id, TopicId(id))),
        (2, from id in QueueId from total in Gen.Choose(1, 6) select (CatalogCommand)new AddPartitions(null, id, total, false)),
        (2, from id in QueueId
            from set in Gen.Elements("delete", "compact")
            from delete in Flag
            select (CatalogCommand)new AlterTopicConfig(null, id, delete ? Config(null) : Config(set), delete ? ["cleanup.policy"] : [], false)),
        (2, from id in QueueId select (CatalogCommand)new DeclareGroup(null, id)),
        (1, from number in Gen.Choose(1, 8) select (CatalogCommand)new RemoveGroup(null, EntityId.Of(EntityKind.Group, number))),
        (2, from id in QueueId select (CatalogCommand)new DeclareTransactionalId(null, id)),
        (1, from number in Gen.Choose(1, 8) select (CatalogCommand)new RemoveTransactionalId(null, EntityId.Of(EntityKind.Transaction, number))));

    private static Guid TopicId(ResourceName id) => new(id.Name[0], (short)id.VirtualHost.Length, 0, new byte[8]);

    private static Dictionary<string, string> Config(string? policy) => policy is null
        ? new(StringComparer.Ordinal)
        : new(StringComparer.Ordinal) { ["cleanup.policy"] = policy };

    /// <summary>Histories of up to 120 commands.</summary>
    public static Arbitrary<CatalogCommand[]> Histories => (
        from count in Gen.Choose(0, 120)
        from commands in One.ArrayOf(count)
        select commands).ToArbitrary();

    /// <summary>Runs a history and hands over each event in its order.</summary>
    public static CatalogMachine Run(IEnumerable<CatalogCommand> commands, Action<CatalogEvent>? onEvent = null, CatalogMachine? machine = null)
    {
        machine ??= new CatalogMachine(Limits);
        var turn = new Turn<CatalogEvent, CatalogEffect>(machine.Apply);
        foreach (var command in commands)
        {
            turn.Clear(0);
            machine.Decide(command, turn);
            machine.Conclude(turn);
            foreach (var @event in turn.Events)
            {
                onEvent?.Invoke(@event);
            }
        }

        return machine;
    }
}
