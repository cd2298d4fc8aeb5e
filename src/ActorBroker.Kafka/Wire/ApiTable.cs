namespace ActorBroker.Kafka.Wire;

/// <summary>What versions of an API are spoken.</summary>
/// <param name="Key">The API.</param>
/// <param name="Min">Lowest version.</param>
/// <param name="Max">Highest version.</param>
/// <param name="FlexibleFrom">First version with compact forms and tagged fields; <see cref="ApiTable.Never"/> for none.</param>
internal readonly record struct ApiRange(ApiKey Key, short Min, short Max, short FlexibleFrom)
{
    /// <summary>Whether the version is spoken.</summary>
    public bool Contains(short version) => version >= Min && version <= Max;

    /// <summary>Whether the version has compact forms and tagged fields.</summary>
    public bool IsFlexible(short version) => version >= FlexibleFrom;

    /// <summary>
    /// Whether the version's response header ends with tagged fields. ApiVersions' never does: its reader does not know yet
    /// what the broker speaks (KIP-511).
    /// </summary>
    public bool HasFlexibleResponseHeader(short version) => Key != ApiKey.ApiVersions && IsFlexible(version);
}

/// <summary>All APIs with the versions that <c>Wire</c> can read and write. Those with a handler are told to clients.</summary>
internal static class ApiTable
{
    /// <summary>Stands for an API that has no flexible version.</summary>
    public const short Never = short.MaxValue;

    private static readonly ApiRange[] Ranges =
    [
        new(ApiKey.Produce, 0, 11, 9),
        new(ApiKey.Fetch, 0, 16, 12),
        new(ApiKey.ListOffsets, 0, 8, 6),
        new(ApiKey.Metadata, 0, 13, 9),
        new(ApiKey.OffsetCommit, 0, 9, 8),
        new(ApiKey.OffsetFetch, 0, 9, 6),
        new(ApiKey.FindCoordinator, 0, 4, 3),
        new(ApiKey.JoinGroup, 0, 9, 6),
        new(ApiKey.Heartbeat, 0, 4, 4),
        new(ApiKey.LeaveGroup, 0, 5, 4),
        new(ApiKey.SyncGroup, 0, 5, 4),
        new(ApiKey.DescribeGroups, 0, 5, 5),
        new(ApiKey.ListGroups, 0, 5, 3),
        new(ApiKey.SaslHandshake, 0, 1, Never),
        new(ApiKey.ApiVersions, 0, 4, 3),
        new(ApiKey.CreateTopics, 0, 7, 5),
        new(ApiKey.DeleteTopics, 0, 6, 4),
        new(ApiKey.DeleteRecords, 0, 2, 2),
        new(ApiKey.InitProducerId, 0, 5, 2),
        new(ApiKey.OffsetForLeaderEpoch, 0, 4, 4),
        new(ApiKey.AddPartitionsToTxn, 0, 3, 3),
        new(ApiKey.AddOffsetsToTxn, 0, 3, 3),
        new(ApiKey.EndTxn, 0, 3, 3),
        new(ApiKey.TxnOffsetCommit, 0, 3, 3),
        new(ApiKey.DescribeAcls, 0, 3, 2),
        new(ApiKey.CreateAcls, 0, 3, 2),
        new(ApiKey.DeleteAcls, 0, 3, 2),
        new(ApiKey.DescribeConfigs, 0, 4, 4),
        new(ApiKey.AlterConfigs, 0, 2, 2),
        new(ApiKey.SaslAuthenticate, 0, 2, 2),
        new(ApiKey.CreatePartitions, 0, 3, 2),
        new(ApiKey.DeleteGroups, 0, 2, 2),
        new(ApiKey.IncrementalAlterConfigs, 0, 1, 1),
        new(ApiKey.OffsetDelete, 0, 0, Never),
        new(ApiKey.DescribeCluster, 0, 1, 0),
        new(ApiKey.DescribeProducers, 0, 0, 0),
        new(ApiKey.DescribeTransactions, 0, 0, 0),
        new(ApiKey.ListTransactions, 0, 1, 0),
    ];

    private static readonly ApiRange?[] ByKey = Index();

    /// <summary>All of them, by key.</summary>
    public static IReadOnlyList<ApiRange> All => Ranges;

    /// <summary>Keys are below this.</summary>
    public static int KeyLimit => ByKey.Length;

    /// <summary>The API of a key as it came; null if it is not known.</summary>
    public static ApiRange? Find(short key) => (uint)key < (uint)ByKey.Length ? ByKey[key] : null;

    private static ApiRange?[] Index()
    {
        var byKey = new ApiRange?[(int)Ranges[^1].Key + 1];
        foreach (var range in Ranges)
        {
            byKey[(int)range.Key] = range;
        }

        return byKey;
    }
}
