using ActorBroker.Core.Arguments;
using ActorBroker.Core.Exchanges;

namespace ActorBroker.Core.Catalog;

/// <summary>An exchange as it was declared. Immutable, so that every copy of the catalog may share it.</summary>
/// <param name="Id">Virtual host and name.</param>
/// <param name="Type">How it routes.</param>
/// <param name="Durable">Whether it survives a restart of the broker.</param>
/// <param name="AutoDelete">Whether it goes when its last binding does.</param>
/// <param name="Internal">Whether clients are refused to publish to it.</param>
/// <param name="Arguments">The arguments of the declaration, known or not.</param>
public sealed record ExchangeInfo(
    ResourceName Id, ExchangeType Type, bool Durable, bool AutoDelete, bool Internal, ArgumentTable Arguments)
{
    /// <summary>The argument that names the exchange for messages that this one leads nowhere.</summary>
    public const string AlternateExchangeArgument = "alternate-exchange";

    /// <summary>The name of the exchange; empty for the default one.</summary>
    public string Name => Id.Name;

    /// <summary>Where messages go that this exchange leads nowhere, in the same virtual host and perhaps not declared; null for nowhere.</summary>
    public string? AlternateExchange { get; } =
        Arguments.TryGet(AlternateExchangeArgument, out var name) && name.Kind == ArgumentKind.String ? name.String : null;
}
