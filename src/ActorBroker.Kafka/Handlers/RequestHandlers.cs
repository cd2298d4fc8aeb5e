using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>The handler of each API.</summary>
internal sealed class RequestHandlers
{
    private readonly IRequestHandler?[] _byKey = new IRequestHandler?[ApiTable.KeyLimit];

    /// <summary>Takes all handlers; one API may have one of them.</summary>
    public RequestHandlers(IReadOnlyList<IRequestHandler> handlers)
    {
        foreach (var handler in handlers)
        {
            if (_byKey[(int)handler.Key] is not null)
            {
                throw new ArgumentException($"there are two handlers of {handler.Key}; register one", nameof(handlers));
            }

            _byKey[(int)handler.Key] = handler;
        }

        Supported = [.. ApiTable.All.Where(api => _byKey[(int)api.Key] is not null)];
    }

    /// <summary>What clients are told that they may use.</summary>
    public IReadOnlyList<ApiRange> Supported { get; }

    /// <summary>All handlers of this broker.</summary>
    public static RequestHandlers All() => new(
    [
        new AddOffsetsToTxnHandler(),
        new AddPartitionsToTxnHandler(),
        new AlterConfigsHandler(),
        new ApiVersionsHandler(),
        new CreateAclsHandler(),
        new CreatePartitionsHandler(),
        new CreateTopicsHandler(),
        new DeleteAclsHandler(),
        new DeleteGroupsHandler(),
        new DeleteRecordsHandler(),
        new DeleteTopicsHandler(),
        new DescribeAclsHandler(),
        new DescribeClusterHandler(),
        new DescribeConfigsHandler(),
        new DescribeGroupsHandler(),
        new DescribeTransactionsHandler(),
        new EndTxnHandler(),
        new FetchHandler(),
        new FindCoordinatorHandler(),
        new HeartbeatHandler(),
        new IncrementalAlterConfigsHandler(),
        new InitProducerIdHandler(),
        new JoinGroupHandler(),
        new LeaveGroupHandler(),
        new ListGroupsHandler(),
        new ListOffsetsHandler(),
        new ListTransactionsHandler(),
        new MetadataHandler(),
        new OffsetCommitHandler(),
        new OffsetDeleteHandler(),
        new OffsetFetchHandler(),
        new OffsetForLeaderEpochHandler(),
        new ProduceHandler(),
        new SaslAuthenticateHandler(),
        new SaslHandshakeHandler(),
        new SyncGroupHandler(),
        new TxnOffsetCommitHandler(),
    ]);

    /// <summary>The handler of an API; null if it has none.</summary>
    public IRequestHandler? Find(ApiKey key) => _byKey[(int)key];
}
