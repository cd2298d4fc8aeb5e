using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves DeleteGroups.</summary>
internal sealed class DeleteGroupsHandler : GroupHandler<DeleteGroupsRequest>
{
    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.DeleteGroups;

    /// <inheritdoc/>
    protected override DeleteGroupsRequest Read(ref KafkaReader body, short version) => DeleteGroupsRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, DeleteGroupsRequest request) =>
        new DeleteGroupsResponse(await Task.WhenAll(request.Groups.Distinct(StringComparer.Ordinal).Select(id => DeleteAsync(exchange, id))));

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, DeleteGroupsRequest request, ErrorCode error) =>
        new DeleteGroupsResponse([.. request.Groups.Select(id => new DeletedGroup(id, error))]);

    private static async Task<DeletedGroup> DeleteAsync(KafkaExchange exchange, string id)
    {
        if (Find(exchange, id) is not { } group)
        {
            return new DeletedGroup(id, ErrorCode.GroupIdNotFound);
        }

        return new DeletedGroup(id, ErrorCodes.Of(await exchange.Connection.Broker.DeleteGroupAsync(group)));
    }
}
