using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>
/// What clients ask of replicas. There is one broker, which holds every partition once, and whose journal sees to it that nothing
/// is lost. Programs written for several brokers ask for several replicas, and get their topic: only how often its bytes are kept
/// differs, not what a client sees of it. Brokers named by hand have to be there, because a program that does this looks for them
/// afterwards.
/// </summary>
internal static class ReplicaAssignments
{
    /// <summary>How many replicas every partition has.</summary>
    public const short Factor = 1;

    /// <summary>Checks how many replicas are asked for; -1 leaves it to the broker.</summary>
    /// <exception cref="RefusedException">It is no number of replicas.</exception>
    public static void CheckFactor(short factor)
    {
        if (factor is < -1 or 0)
        {
            throw new RefusedException(ErrorCode.InvalidReplicationFactor, $"a replication factor of {factor} is not possible; ask for 1 or more, or -1 for the broker's default");
        }
    }

    /// <summary>Checks the brokers of one partition.</summary>
    /// <exception cref="RefusedException">It is not this broker alone.</exception>
    public static void CheckBrokers(IReadOnlyList<int> brokers, int nodeId)
    {
        if (brokers.Count != 1 || brokers[0] != nodeId)
        {
            throw new RefusedException(
                ErrorCode.InvalidReplicaAssignment,
                $"partitions can be assigned to the broker {nodeId} only, not to [{string.Join(", ", brokers)}]");
        }
    }
}
