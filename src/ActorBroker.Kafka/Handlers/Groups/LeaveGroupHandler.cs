using ActorBroker.Core.Groups;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves LeaveGroup: of one member up to version 2, of several from version 3 on (KIP-345).</summary>
internal sealed class LeaveGroupHandler : GroupHandler<LeaveGroupRequest>
{
    private const short SeveralMembersVersion = 3;

    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.LeaveGroup;

    /// <inheritdoc/>
    protected override LeaveGroupRequest Read(ref KafkaReader body, short version) => LeaveGroupRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, LeaveGroupRequest request)
    {
        MemberIdentity[] members = exchange.Version < SeveralMembersVersion
            ? [new MemberIdentity(request.MemberId)]
            : [.. request.Members.Select(static m => new MemberIdentity(m.MemberId, m.GroupInstanceId))];
        if (Find(exchange, request.GroupId) is not { } group)
        {
            return Answer(exchange, members, ErrorCode.None, [.. members.Select(static _ => GroupError.UnknownMemberId)]);
        }

        var left = await group.AskAsync<GroupLeft>(reply => new LeaveGroup(reply, members));
        return Answer(exchange, members, ErrorCodes.Of(left.Error), left.Errors);
    }

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, LeaveGroupRequest request, ErrorCode error) => new LeaveGroupResponse(error, []);

    private static LeaveGroupResponse Answer(KafkaExchange exchange, MemberIdentity[] members, ErrorCode error, IReadOnlyList<GroupError> errors)
    {
        if (exchange.Version < SeveralMembersVersion)
        {
            return new LeaveGroupResponse(error == ErrorCode.None && errors.Count > 0 ? ErrorCodes.Of(errors[0]) : error, []);
        }

        return new LeaveGroupResponse(
            error, [.. errors.Select((e, i) => new LeftMember(members[i].MemberId, members[i].GroupInstanceId, ErrorCodes.Of(e)))]);
    }
}
