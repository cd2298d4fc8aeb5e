using System.Buffers;
using ActorBroker.Core.Encoding;

namespace ActorBroker.Core.Groups;

/// <summary>
/// The bytes of a member.
/// <code>
/// member    member id  has instance (one byte)  [group instance id]  client id  client host
///           session timeout ms  rebalance timeout ms  protocol type  count  protocol*  assignment
/// protocol  name  metadata
/// </code>
/// Strings and byte arrays stand behind their length, a varint.
/// </summary>
internal static class MemberCodec
{
    /// <summary>No member takes less: eight lengths, counts and numbers, and the byte.</summary>
    public const int BytesMin = 9;

    private const int ProtocolBytesMin = 2;

    public static void Write(MemberRecord member, IBufferWriter<byte> writer)
    {
        var profile = member.Profile;
        writer.WriteString(member.MemberId);
        writer.WriteBoolean(profile.GroupInstanceId is not null);
        if (profile.GroupInstanceId is { } instance)
        {
            writer.WriteString(instance);
        }

        writer.WriteString(profile.ClientId);
        writer.WriteString(profile.ClientHost);
        writer.WriteVarint((ulong)profile.SessionTimeoutMs);
        writer.WriteVarint((ulong)profile.RebalanceTimeoutMs);
        writer.WriteString(profile.ProtocolType);
        writer.WriteVarint((ulong)profile.Protocols.Count);
        foreach (var protocol in profile.Protocols)
        {
            writer.WriteString(protocol.Name);
            writer.WriteBytes(protocol.Metadata.Span);
        }

        writer.WriteBytes(member.Assignment.Span);
    }

    /// <exception cref="InvalidDataException">The bytes are not a member.</exception>
    public static MemberRecord Read(ref ReadOnlySpan<byte> source)
    {
        var memberId = source.ReadString();
        var instance = source.ReadBoolean() ? source.ReadString() : null;
        var clientId = source.ReadString();
        var clientHost = source.ReadString();
        var session = GroupNumbers.ReadInt(ref source, "session time-out");
        var rebalance = GroupNumbers.ReadInt(ref source, "rebalance time-out");
        var type = source.ReadString();
        var protocols = new MemberProtocol[source.ReadCount(ProtocolBytesMin)];
        for (var i = 0; i < protocols.Length; i++)
        {
            var name = source.ReadString();
            protocols[i] = new MemberProtocol(name, source.ReadBytes().ToArray());
        }

        var profile = new MemberProfile(instance, clientId, clientHost, session, rebalance, type, protocols);
        return new MemberRecord(memberId, profile, source.ReadBytes().ToArray());
    }
}
