using ActorBroker.Core.Groups;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves DescribeGroups. A group that does not exist is described as dead.</summary>
internal sealed class DescribeGroupsHandler : GroupHandler<DescribeGroupsRequest>
{
    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.DescribeGroups;

    /// <inheritdoc/>
    protected override DescribeGroupsRequest Read(ref KafkaReader body, short version) => DescribeGroupsRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, DescribeGroupsRequest request) =>
        new DescribeGroupsResponse(await Task.WhenAll(request.Groups.Distinct(StringComparer.Ordinal).Select(id => DescribeAsync(exchange, id, request.IncludeAuthorizedOperations))));

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, DescribeGroupsRequest request, ErrorCode error) =>
        new DescribeGroupsResponse([.. request.Groups.Select(id => Nothing(id, error, int.MinValue))]);

    private static async Task<DescribedGroup> DescribeAsync(KafkaExchange exchange, string id, bool includeOperations)
    {
        var operations = includeOperations ? AuthorizedOperations.Group : AuthorizedOperations.NotAsked;
        if (Find(exchange, id) is not { } group)
        {
            return Nothing(id, ErrorCode.None, operations);
        }

        var described = await group.AskAsync<GroupDescribed>(static reply => new DescribeGroup(reply));
        return new DescribedGroup(
            ErrorCode.None,
            id,
            described.State.NameOf(),
            described.ProtocolType,
            described.ProtocolName,
            [.. described.Members.Select(static m => new DescribedGroupMember(
                m.MemberId, m.GroupInstanceId, m.ClientId, m.ClientHost, m.Metadata, m.Assignment))],
            operations);
    }

    private static DescribedGroup Nothing(string id, ErrorCode error, int operations) =>
        new(error, id, error == ErrorCode.None ? GroupState.Dead.NameOf() : "", "", "", [], operations);
}
