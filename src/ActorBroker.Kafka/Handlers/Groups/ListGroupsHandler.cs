using ActorBroker.Broker.Groups;
using ActorBroker.Core.Groups;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves ListGroups.</summary>
internal sealed class ListGroupsHandler : GroupHandler<ListGroupsRequest>
{
    /// <summary>The type of all groups: those of the protocol from before KIP-848.</summary>
    private const string GroupType = "classic";

    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.ListGroups;

    /// <inheritdoc/>
    protected override ListGroupsRequest Read(ref KafkaReader body, short version) => ListGroupsRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, ListGroupsRequest request)
    {
        if (request.Types.Count > 0 && !request.Types.Contains(GroupType, StringComparer.OrdinalIgnoreCase))
        {
            return new ListGroupsResponse(ErrorCode.None, []);
        }

        var listed = await Task.WhenAll((exchange.Connection.VirtualHost?.Groups ?? []).Select(InspectAsync));
        return new ListGroupsResponse(ErrorCode.None, [.. listed
            .Where(g => request.States.Count == 0 || request.States.Contains(g.State, StringComparer.OrdinalIgnoreCase))
            .Where(static g => !string.Equals(g.State, GroupState.Dead.NameOf(), StringComparison.Ordinal))]);
    }

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, ListGroupsRequest request, ErrorCode error) => new ListGroupsResponse(error, []);

    private static async Task<ListedGroup> InspectAsync(GroupHandle group)
    {
        var inspected = await group.AskAsync<GroupInspected>(static reply => new InspectGroup(reply));
        return new ListedGroup(group.Info.Name, inspected.ProtocolType, inspected.State.NameOf(), GroupType);
    }
}
