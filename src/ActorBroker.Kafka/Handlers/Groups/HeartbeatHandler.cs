using ActorBroker.Core.Groups;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves Heartbeat.</summary>
internal sealed class HeartbeatHandler : GroupHandler<HeartbeatRequest>
{
    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.Heartbeat;

    /// <inheritdoc/>
    protected override HeartbeatRequest Read(ref KafkaReader body, short version) => HeartbeatRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, HeartbeatRequest request)
    {
        if (Find(exchange, request.GroupId) is not { } group)
        {
            return Refuse(exchange, request, ErrorCode.UnknownMemberId);
        }

        var answer = await group.AskAsync<HeartbeatAnswered>(
            reply => new Heartbeat(reply, new MemberIdentity(request.MemberId, request.GroupInstanceId), request.Generation));
        return new HeartbeatResponse(ErrorCodes.Of(answer.Error));
    }

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, HeartbeatRequest request, ErrorCode error) => new HeartbeatResponse(error);
}
