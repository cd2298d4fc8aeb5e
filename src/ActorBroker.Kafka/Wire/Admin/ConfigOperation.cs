using System.Diagnostics.CodeAnalysis;

namespace ActorBroker.Kafka.Wire;

/// <summary>What <see cref="IncrementalAlterConfigsRequest"/> does to a setting (KIP-339).</summary>
[SuppressMessage("Design", "CA1028", Justification = "The wire's type.")]
internal enum ConfigOperation : sbyte
{
    /// <summary>Gives it a value.</summary>
    Set = 0,

    /// <summary>Takes it back to its default.</summary>
    Delete = 1,

    /// <summary>Adds elements to a list.</summary>
    Append = 2,

    /// <summary>Takes elements out of a list.</summary>
    Subtract = 3,
}
