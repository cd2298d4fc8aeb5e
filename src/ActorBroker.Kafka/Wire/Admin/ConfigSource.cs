using System.Diagnostics.CodeAnalysis;

namespace ActorBroker.Kafka.Wire;

/// <summary>Where a setting's value comes from (KIP-226).</summary>
[SuppressMessage("Design", "CA1028", Justification = "The wire's type.")]
internal enum ConfigSource : sbyte
{
    /// <summary>From nowhere that is known.</summary>
    Unknown = 0,

    /// <summary>Set for the topic.</summary>
    Topic = 1,

    /// <summary>Set for one broker while it ran.</summary>
    DynamicBroker = 2,

    /// <summary>Set for all brokers while they ran.</summary>
    DynamicDefaultBroker = 3,

    /// <summary>From the broker's settings as it started.</summary>
    StaticBroker = 4,

    /// <summary>Nobody has set it.</summary>
    Default = 5,
}
