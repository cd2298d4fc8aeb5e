using ActorBroker.Core.Catalog;

namespace ActorBroker.Broker;

/// <summary>The broker refuses what was asked for; nothing has changed. An edge turns the kind into its protocol's code.</summary>
/// <param name="kind">What sort of refusal it is.</param>
/// <param name="message">What is wrong with which thing.</param>
public sealed class BrokerException(CatalogErrorKind kind, string message) : Exception(message)
{
    /// <summary>What sort of refusal it is.</summary>
    public CatalogErrorKind Kind { get; } = kind;

    /// <summary>Makes an exception of a catalog's refusal.</summary>
    public static BrokerException Of(CatalogError error) => new(error.Kind, error.Message);
}
