using ActorBroker.Core.Arguments;

namespace ActorBroker.Core.Catalog;

/// <summary>What a binding leads to. The numbers stand in the journal.</summary>
public enum DestinationKind : byte
{
    /// <summary>A queue.</summary>
    Queue = 0,

    /// <summary>Another exchange of the same virtual host.</summary>
    Exchange = 1,

    /// <summary>A topic.</summary>
    Topic = 2,
}

/// <summary>
/// The rule that leads messages from an exchange to a queue, a topic or another exchange. It has no identity beside its parts: two
/// with the same parts are one, arguments being compared by what they mean (<see cref="ArgumentTable.Equivalent"/>).
/// </summary>
/// <param name="VirtualHost">The virtual host of both ends.</param>
/// <param name="Source">Name of the exchange that messages come from.</param>
/// <param name="DestinationKind">What the destination is.</param>
/// <param name="Destination">Name of the queue, topic or exchange that messages go to.</param>
/// <param name="Key">Routing key or pattern; what it means is the source exchange's business.</param>
/// <param name="Arguments">Arguments of the binding; a headers exchange matches by them.</param>
public sealed record BindingInfo(
    string VirtualHost, string Source, DestinationKind DestinationKind, string Destination, RoutingKey Key, ArgumentTable Arguments)
{
    /// <summary>The exchange that messages come from.</summary>
    public ResourceName SourceName => new(VirtualHost, Source);

    /// <summary>The queue, topic or exchange that messages go to.</summary>
    public ResourceName DestinationName => new(VirtualHost, Destination);
}
