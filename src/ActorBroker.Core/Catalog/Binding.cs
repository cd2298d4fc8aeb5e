using ActorBroker.Core.Arguments;

namespace ActorBroker.Core.Catalog;

/// <summary>What a binding leads to. The numbers stand in the journal.</summary>
public enum DestinationKind : byte
{
    /// <summary>A queue.</summary>
    Queue = 0,

    /// <summary>Another exchange of the same virtual host.</summary>
    Exchange = 1,
}

/// <summary>
/// The rule that leads messages from an exchange to a queue or another exchange. It has no identity beside its parts: two
/// with the same parts are one, where arguments are compared by what they mean (<see cref="ArgumentTable.Equivalent"/>).
/// </summary>
/// <param name="VirtualHost">The virtual host of both ends.</param>
/// <param name="Source">Name of the exchange that messages come from.</param>
/// <param name="DestinationKind">Whether the destination is a queue or an exchange.</param>
/// <param name="Destination">Name of the queue or exchange that messages go to.</param>
/// <param name="Key">Routing key or pattern; what it means is the source exchange's business.</param>
/// <param name="Arguments">Arguments of the binding; a headers exchange matches by them.</param>
public sealed record Binding(
    string VirtualHost, string Source, DestinationKind DestinationKind, string Destination, RoutingKey Key, ArgumentTable Arguments)
{
    /// <summary>The exchange that messages come from.</summary>
    public ResourceName SourceName => new(VirtualHost, Source);

    /// <summary>The queue or exchange that messages go to.</summary>
    public ResourceName DestinationName => new(VirtualHost, Destination);

    /// <summary>Whether all parts are the same.</summary>
    public bool Equals(Binding? other) =>
        other is not null
        && DestinationKind == other.DestinationKind
        && Key == other.Key
        && string.Equals(Destination, other.Destination, StringComparison.Ordinal)
        && string.Equals(Source, other.Source, StringComparison.Ordinal)
        && string.Equals(VirtualHost, other.VirtualHost, StringComparison.Ordinal)
        && Arguments.Equivalent(other.Arguments);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(VirtualHost, Source, DestinationKind, Destination, Key, HashOf(Arguments));

    // Many bindings of a headers exchange differ in their arguments alone, so the arguments have to count. The sum makes
    // the order of the entries irrelevant; kinds that only rarely tell bindings apart count by their kind.
    private static int HashOf(ArgumentTable arguments)
    {
        var sum = 0;
        foreach (var (name, value) in arguments)
        {
            sum = unchecked(sum + HashCode.Combine(name, value.Kind, value.Kind switch
            {
                ArgumentKind.Boolean => value.Boolean.GetHashCode(),
                ArgumentKind.Integer => value.Integer.GetHashCode(),
                ArgumentKind.String => string.GetHashCode(value.String, StringComparison.Ordinal),
                _ => 0,
            }));
        }

        return sum;
    }
}
