using ActorBroker.Core.Arguments;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Catalog;

/// <summary>What the catalog is asked to do. Every command is answered by one <see cref="CatalogReply"/> if it names a recipient.</summary>
/// <param name="ReplyTo">Who hears of the outcome; null for nobody.</param>
public abstract record CatalogCommand(Recipient? ReplyTo);

/// <summary>Makes a virtual host with its predeclared exchanges; one that exists is left as it is.</summary>
public sealed record DeclareVirtualHost(Recipient? ReplyTo, string Name) : CatalogCommand(ReplyTo);

/// <summary>Makes an exchange, or sees that the one that exists is as asked for (exchange.declare). Passive declarations are for readers of a copy.</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Id">Virtual host and name.</param>
/// <param name="Type">The type by its name in the protocol, known or not.</param>
/// <param name="Durable">Whether it is to survive a restart.</param>
/// <param name="AutoDelete">Whether it is to go with its last binding.</param>
/// <param name="Internal">Whether clients are to be refused to publish to it.</param>
/// <param name="Arguments">The arguments as sent.</param>
public sealed record DeclareExchange(
    Recipient? ReplyTo, ResourceName Id, string Type, bool Durable, bool AutoDelete, bool Internal, ArgumentTable Arguments)
    : CatalogCommand(ReplyTo);

/// <summary>Removes an exchange and its bindings (exchange.delete). One that does not exist is no error.</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Id">Virtual host and name.</param>
/// <param name="IfUnused">Whether to refuse while it is the source of a binding.</param>
public sealed record DeleteExchange(Recipient? ReplyTo, ResourceName Id, bool IfUnused) : CatalogCommand(ReplyTo);

/// <summary>Makes a queue, or sees that the one that exists is as asked for (queue.declare).</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Id">Virtual host and name; a name that the server is to make up comes ready-made.</param>
/// <param name="ServerNamed">Whether the server made the name up; only then may it begin with <c>amq.</c>.</param>
/// <param name="Durable">Whether it is to survive a restart; an exclusive queue never does.</param>
/// <param name="AutoDelete">Whether it is to go with its last consumer.</param>
/// <param name="Owner">The connection that alone may use it; 0 if it is not exclusive.</param>
/// <param name="Arguments">The arguments as sent.</param>
public sealed record DeclareQueue(
    Recipient? ReplyTo, ResourceName Id, bool ServerNamed, bool Durable, bool AutoDelete, long Owner, ArgumentTable Arguments)
    : CatalogCommand(ReplyTo);

/// <summary>Forgets queues and their bindings; whoever sends this has stopped and emptied them. Those that are gone already are no error.</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Queues">The numbers of the queues: one, or all exclusive ones of a closed connection.</param>
public sealed record RemoveQueues(Recipient? ReplyTo, IReadOnlyList<EntityId> Queues) : CatalogCommand(ReplyTo);

/// <summary>Makes a binding; one that exists is left as it is (queue.bind, exchange.bind).</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Binding">The binding.</param>
/// <param name="Connection">The connection that asks: another's exclusive queue is refused to it.</param>
public sealed record Bind(Recipient? ReplyTo, BindingInfo Binding, long Connection) : CatalogCommand(ReplyTo);

/// <summary>Removes a binding (queue.unbind, exchange.unbind). One that does not exist, or an end that does not, is no error.</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Binding">The binding.</param>
/// <param name="Connection">The connection that asks: another's exclusive queue is refused to it.</param>
public sealed record Unbind(Recipient? ReplyTo, BindingInfo Binding, long Connection) : CatalogCommand(ReplyTo);
