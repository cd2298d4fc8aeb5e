using System.Diagnostics.CodeAnalysis;

namespace ActorBroker.Kafka.Wire;

/// <summary>What <see cref="FindCoordinatorRequest"/> asks a coordinator for.</summary>
[SuppressMessage("Design", "CA1028", Justification = "The wire's type.")]
internal enum CoordinatorKind : sbyte
{
    /// <summary>Consumer groups.</summary>
    Group = 0,

    /// <summary>Transactional ids.</summary>
    Transaction = 1,
}
