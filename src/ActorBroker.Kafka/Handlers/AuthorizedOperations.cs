namespace ActorBroker.Kafka.Handlers;

/// <summary>What a client may do, as bits by Kafka's numbers of the operations (KIP-430). Whoever is connected may do everything.</summary>
internal static class AuthorizedOperations
{
    /// <summary>Stands where nobody has asked.</summary>
    public const int NotAsked = int.MinValue;

    /// <summary>With a group: read, delete, describe.</summary>
    public const int Group = Read | Delete | Describe;

    /// <summary>With a topic: read, write, create, delete, alter, describe, and describe and alter its settings.</summary>
    public const int Topic = Read | Write | Create | Delete | Alter | Describe | DescribeConfigs | AlterConfigs;

    /// <summary>With the cluster: create, alter, describe, act for it, describe and alter its settings, write idempotently.</summary>
    public const int Cluster = Create | Alter | Describe | ClusterAction | DescribeConfigs | AlterConfigs | IdempotentWrite;

    private const int Read = 1 << 3;
    private const int Write = 1 << 4;
    private const int Create = 1 << 5;
    private const int Delete = 1 << 6;
    private const int Alter = 1 << 7;
    private const int Describe = 1 << 8;
    private const int ClusterAction = 1 << 9;
    private const int DescribeConfigs = 1 << 10;
    private const int AlterConfigs = 1 << 11;
    private const int IdempotentWrite = 1 << 12;
}
