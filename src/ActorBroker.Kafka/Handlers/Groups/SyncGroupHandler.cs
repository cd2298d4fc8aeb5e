using ActorBroker.Core.Groups;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves SyncGroup.</summary>
internal sealed class SyncGroupHandler : GroupHandler<SyncGroupRequest>
{
    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.SyncGroup;

    /// <inheritdoc/>
    protected override SyncGroupRequest Read(ref KafkaReader body, short version) => SyncGroupRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, SyncGroupRequest request)
    {
        if (Find(exchange, request.GroupId) is not { } group)
        {
            return Refuse(exchange, request, ErrorCode.UnknownMemberId);
        }

        MemberAssignment[] assignments = [.. request.Assignments.Select(static a => new MemberAssignment(a.MemberId, a.Assignment.ToArray()))];
        var synced = await group.AskAsync<GroupSynced>(reply => new SyncGroup(
            reply,
            new MemberIdentity(request.MemberId, request.GroupInstanceId),
            request.Generation,
            request.ProtocolType,
            request.ProtocolName,
            assignments));
        return new SyncGroupResponse(ErrorCodes.Of(synced.Error), synced.ProtocolType, synced.ProtocolName, synced.Assignment);
    }

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, SyncGroupRequest request, ErrorCode error) =>
        new SyncGroupResponse(error, null, null, default);
}
