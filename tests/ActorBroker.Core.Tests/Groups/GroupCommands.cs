using System.Buffers.Binary;
using ActorBroker.Core.Groups;

namespace ActorBroker.Core.Tests.Groups;

/// <summary>Commands in few words. Whoever asks is named like the member.</summary>
internal static class GroupCommands
{
    public const int Session = 10_000;
    public const int Rebalance = 30_000;

    /// <summary>A member without an id joins and gets this one, at once as before version 4.</summary>
    public static JoinGroup Join(string id, params string[] protocols) => new(new Client(id), "", id, Profile(protocols));

    /// <summary>A member without an id joins and is first given this one.</summary>
    public static JoinGroup Ask(string id) => Join(id) with { RequiresKnownMemberId = true };

    /// <summary>A member joins with its id.</summary>
    public static JoinGroup Rejoin(string id, params string[] protocols) => new(new Client(id), id, "", Profile(protocols));

    /// <summary>A static member joins without an id and gets this one.</summary>
    public static JoinGroup JoinStatic(string instance, string id, params string[] protocols)
    {
        var join = Join(id, protocols);
        return join with { Profile = join.Profile with { GroupInstanceId = instance }, SupportsSkippingAssignment = true };
    }

    public static JoinGroup RejoinStatic(string instance, string id)
    {
        var join = Rejoin(id);
        return join with { Profile = join.Profile with { GroupInstanceId = instance } };
    }

    public static JoinGroup Subscribed(this JoinGroup join, params string[] topics) => join with
    {
        Profile = join.Profile with { Protocols = [.. join.Profile.Protocols.Select(p => p with { Metadata = Subscription(topics) })] },
    };

    public static JoinGroup With(this JoinGroup join, int? session = null, int? rebalance = null, string? type = null) => join with
    {
        Profile = join.Profile with
        {
            SessionTimeoutMs = session ?? join.Profile.SessionTimeoutMs,
            RebalanceTimeoutMs = rebalance ?? join.Profile.RebalanceTimeoutMs,
            ProtocolType = type ?? join.Profile.ProtocolType,
        },
    };

    /// <summary>Assignments are given as <c>member=assignment</c>.</summary>
    public static SyncGroup Sync(string id, int generation, params string[] assignments) => new(
        new Client(id), new MemberIdentity(id), generation, null, null,
        [.. assignments.Select(a => a.Split('=')).Select(a => new MemberAssignment(a[0], System.Text.Encoding.UTF8.GetBytes(a[1])))]);

    public static Heartbeat Beat(string id, int generation, string? instance = null) =>
        new(new Client(id), new MemberIdentity(id, instance), generation);

    public static LeaveGroup Leave(params string[] ids) => new(new Client(ids[0]), [.. ids.Select(id => new MemberIdentity(id))]);

    public static CommitOffsets Commit(string id, int generation, params OffsetToCommit[] offsets) =>
        new(new Client(id.Length == 0 ? "x" : id), new MemberIdentity(id), generation, offsets);

    public static CommitTransactionOffsets CommitPending(long producer, short epoch, params OffsetToCommit[] offsets) =>
        new(new Client("p"), producer, epoch, new MemberIdentity(""), -1, offsets);

    public static OffsetToCommit Offset(string topic, int partition, long offset, string metadata = "", int epoch = -1) =>
        new(topic, partition, offset, epoch, metadata);

    public static FetchOffsets FetchAll(bool stable = false) => new(new Client("x"), null, stable);

    public static FetchOffsets Fetch(bool stable, params GroupPartition[] partitions) => new(new Client("x"), partitions, stable);

    public static DeleteOffsets DeleteOffset(string topic, int partition) => new(new Client("x"), [new GroupPartition(topic, partition)]);

    public static EnlistProducer Enlist(long producer, short epoch) => new(new Client("t"), producer, epoch);

    public static EndProducer End(long producer, short epoch, bool commit) => new(new Client("t"), producer, epoch, commit);

    public static DescribeGroup Describe => new(new Client("x"));

    public static DeleteGroup Delete => new(new Client("x"));

    public static InspectGroup Inspect => new(new Client("x"));

    /// <summary>What a consumer says of its subscription, in version 0.</summary>
    public static byte[] Subscription(params string[] topics)
    {
        using var bytes = new MemoryStream();
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt16BigEndian(number, 0);
        bytes.Write(number[..2]);
        BinaryPrimitives.WriteInt32BigEndian(number, topics.Length);
        bytes.Write(number);
        foreach (var topic in topics)
        {
            BinaryPrimitives.WriteInt16BigEndian(number, (short)topic.Length);
            bytes.Write(number[..2]);
            bytes.Write(System.Text.Encoding.UTF8.GetBytes(topic));
        }

        bytes.Write([0xFF, 0xFF, 0xFF, 0xFF]);
        return bytes.ToArray();
    }

    private static MemberProfile Profile(string[] protocols) => new(
        null, "client", "host", Session, Rebalance, "consumer",
        [.. (protocols.Length == 0 ? ["range"] : protocols).Select(p => new MemberProtocol(p, Subscription("orders")))]);
}
