using System.Buffers;
using ActorBroker.Core.Encoding;

namespace ActorBroker.Core.Groups;

/// <summary>The bytes of a stable generation, in its event and in snapshots; drawn at <see cref="GroupEventCodec"/>.</summary>
internal static class GenerationCodec
{
    public static void Write(GenerationStarted generation, IBufferWriter<byte> writer)
    {
        writer.WriteVarint((ulong)generation.Generation);
        writer.WriteString(generation.ProtocolType);
        writer.WriteString(generation.ProtocolName);
        writer.WriteString(generation.Leader);
        writer.WriteVarint((ulong)generation.Members.Count);
        foreach (var member in generation.Members)
        {
            MemberCodec.Write(member, writer);
        }
    }

    /// <exception cref="InvalidDataException">The bytes are not a generation, or one that cannot be: without members, without its leader, with one member twice.</exception>
    public static GenerationStarted Read(ref ReadOnlySpan<byte> source)
    {
        var number = GroupNumbers.ReadInt(ref source, "generation");
        var type = source.ReadString();
        var protocol = source.ReadString();
        var leader = source.ReadString();
        var members = new MemberRecord[source.ReadCount(MemberCodec.BytesMin)];
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < members.Length; i++)
        {
            members[i] = MemberCodec.Read(ref source);
            if (!names.Add(members[i].MemberId))
            {
                throw new InvalidDataException($"Generation {number} of a group names the member {members[i].MemberId} twice.");
            }
        }

        return names.Contains(leader)
            ? new GenerationStarted(number, type, protocol, leader, members)
            : throw new InvalidDataException($"The leader {leader} of generation {number} of a group is not one of its members.");
    }
}
