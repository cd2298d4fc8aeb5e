using ActorBroker.Core.Groups;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves JoinGroup.</summary>
internal sealed class JoinGroupHandler : GroupHandler<JoinGroupRequest>
{
    /// <summary>First version whose clients take an id from the refusal and join again with it (KIP-394).</summary>
    private const short KnownMemberIdVersion = 4;

    /// <summary>First version whose leader can be told to leave the assignment as it is (KIP-814).</summary>
    private const short SkipAssignmentVersion = 9;

    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.JoinGroup;

    /// <inheritdoc/>
    protected override JoinGroupRequest Read(ref KafkaReader body, short version) => JoinGroupRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, JoinGroupRequest request)
    {
        // Who claims to be a member of a group that is not there is told so; a group is made only for who comes new.
        var group = request.MemberId.Length == 0 ? await MakeAsync(exchange, request.GroupId) : Find(exchange, request.GroupId);
        if (group is null)
        {
            return Refuse(exchange, request, ErrorCode.UnknownMemberId);
        }

        var profile = new MemberProfile(
            request.GroupInstanceId,
            exchange.ClientId,
            exchange.Connection.ClientHost,
            request.SessionTimeoutMs,
            request.RebalanceTimeoutMs < 0 ? request.SessionTimeoutMs : request.RebalanceTimeoutMs,
            request.ProtocolType,
            [.. request.Protocols.Select(static p => new MemberProtocol(p.Name, p.Metadata.ToArray()))]);
        var newId = $"{request.GroupInstanceId ?? exchange.ClientId}-{exchange.Connection.Options.NewId():D}";
        var joined = await group.AskAsync<GroupJoined>(reply => new JoinGroup(reply, request.MemberId, newId, profile)
        {
            RequiresKnownMemberId = exchange.Version >= KnownMemberIdVersion,
            SupportsSkippingAssignment = exchange.Version >= SkipAssignmentVersion,
        });
        return new JoinGroupResponse(
            ErrorCodes.Of(joined.Error),
            joined.Generation,
            joined.ProtocolType,
            joined.ProtocolName,
            joined.Leader,
            joined.SkipAssignment,
            joined.MemberId,
            [.. joined.Members.Select(static m => new JoinGroupMember(m.MemberId, m.GroupInstanceId, m.Metadata))]);
    }

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, JoinGroupRequest request, ErrorCode error) =>
        new JoinGroupResponse(error, -1, null, null, "", SkipAssignment: false, request.MemberId, []);
}
