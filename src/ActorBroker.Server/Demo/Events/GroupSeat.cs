using System.Buffers.Binary;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Server.Demo.Events;

/// <summary>
/// A member's place in a consumer group. The member is the only one, so it leads the group and assigns all partitions to itself.
/// It sends no heartbeats: its session is far longer than the demo.
/// </summary>
internal sealed class GroupSeat
{
    private const int SessionMs = 30_000;
    private const int RebalanceMs = 5_000;

    /// <summary>The generation of somebody who is no member.</summary>
    private const int NoGeneration = -1;

    /// <summary>Leaves it to the broker how long offsets are kept.</summary>
    private const long NoRetention = -1;

    private readonly LogClient _client;
    private readonly string _group;
    private readonly string _member;
    private readonly int _generation;
    private int[] _partitions = [];

    private GroupSeat(LogClient client, string group, string member, int generation) =>
        (_client, _group, _member, _generation) = (client, group, member, generation);

    /// <summary>Joins a group and gets its partitions.</summary>
    /// <exception cref="DemoException">The broker refuses.</exception>
    public static async Task<GroupSeat> TakeAsync(LogClient client, string group)
    {
        var seat = await JoinAsync(client, group);
        seat._partitions = await seat.SyncAsync();
        return seat;
    }

    /// <summary>What somebody who is no member may use to commit offsets while the group has none.</summary>
    public static GroupSeat Outside(LogClient client, string group) => new(client, group, member: "", NoGeneration);

    /// <summary>The group's offset in each of the member's partitions; -1 where there is none.</summary>
    public Task<(int Partition, long Offset)[]> CommittedAsync() => _client.AskAsync(
        ApiKey.OffsetFetch,
        version: 1,
        $"tell the offsets of the group {_group}",
        (ref writer) =>
        {
            writer.WriteString(_group);
            writer.WriteLength(1);
            writer.WriteString(EventShop.Topic);
            writer.WriteInt32Array(_partitions);
        },
        (ref reader, version) => reader.ReadArray(version, (ref topic, version) =>
        {
            topic.SkipString();
            return topic.ReadArray(version, (ref offset, _) =>
            {
                var committed = (offset.ReadInt32(), offset.ReadInt64());
                offset.SkipString();
                LogClient.Demand((ErrorCode)offset.ReadInt16(), $"tell the offsets of the group {_group}");
                return committed;
            });
        }).SelectMany(static offsets => offsets).ToArray());

    /// <summary>Commits offsets for the group.</summary>
    /// <exception cref="DemoException">The broker refuses.</exception>
    public Task CommitAsync(IReadOnlyDictionary<int, long> offsets) => _client.AskAsync(
        ApiKey.OffsetCommit,
        version: 2,
        $"commit offsets of the group {_group}",
        (ref writer) =>
        {
            writer.WriteString(_group);
            writer.WriteInt32(_generation);
            writer.WriteString(_member);
            writer.WriteInt64(NoRetention);
            writer.WriteLength(1);
            writer.WriteString(EventShop.Topic);
            writer.WriteLength(offsets.Count);
            foreach (var (partition, offset) in offsets)
            {
                writer.WriteInt32(partition);
                writer.WriteInt64(offset);
                writer.WriteNullableString(null);
            }
        },
        (ref reader, version) => reader.ReadArray(version, (ref topic, version) =>
        {
            topic.SkipString();
            return topic.ReadArray(version, (ref offset, _) =>
            {
                var partition = offset.ReadInt32();
                LogClient.Demand((ErrorCode)offset.ReadInt16(), $"commit offsets of the group {_group}");
                return partition;
            });
        }));

    /// <summary>Leaves the group.</summary>
    public Task LeaveAsync() => _client.AskAsync(
        ApiKey.LeaveGroup,
        version: 1,
        $"let a member leave the group {_group}",
        (ref writer) =>
        {
            writer.WriteString(_group);
            writer.WriteString(_member);
        },
        (ref reader, _) =>
        {
            reader.ReadInt32();
            LogClient.Demand((ErrorCode)reader.ReadInt16(), $"let a member leave the group {_group}");
            return true;
        });

    private static Task<GroupSeat> JoinAsync(LogClient client, string group) => client.AskAsync(
        ApiKey.JoinGroup,
        version: 2,
        $"let a member into the group {group}",
        (ref writer) =>
        {
            writer.WriteString(group);
            writer.WriteInt32(SessionMs);
            writer.WriteInt32(RebalanceMs);
            writer.WriteString("");
            writer.WriteString("consumer");
            writer.WriteLength(1);
            writer.WriteString("range");
            writer.WriteBytes(Subscription());
        },
        (ref reader, _) =>
        {
            reader.ReadInt32();
            LogClient.Demand((ErrorCode)reader.ReadInt16(), $"let a member into the group {group}");
            var generation = reader.ReadInt32();
            reader.SkipString();
            reader.SkipString();
            return new GroupSeat(client, group, reader.ReadString(), generation);
        });

    /// <summary>What a member says of itself to who leads the group: format 0, one topic, nothing else.</summary>
    private static byte[] Subscription()
    {
        var topic = EventShop.Topic.Length;
        var bytes = new byte[2 + 4 + 2 + topic + 4];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(2), 1);
        BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(6), (short)topic);
        System.Text.Encoding.ASCII.GetBytes(EventShop.Topic, bytes.AsSpan(8));
        return bytes;
    }

    /// <summary>All partitions of the topic, as who leads the group assigns them: format 0.</summary>
    private static byte[] Assignment()
    {
        var topic = Subscription().AsSpan(0, 8 + EventShop.Topic.Length);
        var bytes = new byte[topic.Length + 4 + (4 * EventShop.Partitions) + 4];
        topic.CopyTo(bytes);
        var rest = bytes.AsSpan(topic.Length);
        BinaryPrimitives.WriteInt32BigEndian(rest, EventShop.Partitions);
        for (var partition = 0; partition < EventShop.Partitions; partition++)
        {
            BinaryPrimitives.WriteInt32BigEndian(rest[(4 + (4 * partition))..], partition);
        }

        return bytes;
    }

    private Task<int[]> SyncAsync() => _client.AskAsync(
        ApiKey.SyncGroup,
        version: 1,
        $"assign partitions in the group {_group}",
        (ref writer) =>
        {
            writer.WriteString(_group);
            writer.WriteInt32(_generation);
            writer.WriteString(_member);
            writer.WriteLength(1);
            writer.WriteString(_member);
            writer.WriteBytes(Assignment());
        },
        (ref reader, _) =>
        {
            reader.ReadInt32();
            LogClient.Demand((ErrorCode)reader.ReadInt16(), $"assign partitions in the group {_group}");
            var assignment = new KafkaReader(reader.ReadBytes());
            assignment.ReadInt16();
            return assignment.ReadArray(0, static (ref topic, _) =>
            {
                topic.SkipString();
                return topic.ReadInt32Array();
            }).SelectMany(static partitions => partitions).ToArray();
        });
}
