using System.Diagnostics.CodeAnalysis;

namespace ActorBroker.Kafka.Wire;

/// <summary>What has settings.</summary>
[SuppressMessage("Design", "CA1028", Justification = "The wire's type.")]
internal enum ConfigResource : sbyte
{
    /// <summary>Nothing that is known.</summary>
    Unknown = 0,

    /// <summary>A topic, by its name.</summary>
    Topic = 2,

    /// <summary>A broker, by its number; with an empty name the defaults of all brokers.</summary>
    Broker = 4,
}
