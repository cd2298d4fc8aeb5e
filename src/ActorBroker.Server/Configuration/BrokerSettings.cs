using System.Net;
using ActorBroker.Journal;

namespace ActorBroker.Server.Configuration;

/// <summary>All that can be set, read once at the start. <c>reference.conf</c> says of each key what it does and what its default is.</summary>
/// <param name="DataDirectory">Where the journal lies; relative to the working directory.</param>
/// <param name="ShutdownTimeout">How long a shutdown waits for connections and journal before it goes on without them.</param>
/// <param name="Amqp">The AMQP 0-9-1 edge.</param>
/// <param name="Kafka">The Kafka edge.</param>
/// <param name="Http">The HTTP edge.</param>
/// <param name="Journal">The journal.</param>
/// <param name="Actors">The actors.</param>
/// <param name="Compaction">The compaction of topics.</param>
/// <param name="Limits">How much there may be.</param>
/// <param name="Auth">Who may connect.</param>
public sealed record BrokerSettings(
    string DataDirectory,
    TimeSpan ShutdownTimeout,
    AmqpSettings Amqp,
    KafkaSettings Kafka,
    HttpSettings Http,
    JournalSettings Journal,
    ActorSettings Actors,
    CompactionWorkSettings Compaction,
    LimitSettings Limits,
    AuthSettings Auth);

/// <summary>The section <c>actorbroker.amqp</c>.</summary>
/// <param name="Endpoint">Where the edge listens.</param>
/// <param name="FrameMax">Largest frame in bytes that is offered to clients.</param>
/// <param name="ChannelMax">Most channels of a connection that are offered to clients.</param>
/// <param name="Heartbeat">Interval that is offered to clients, in whole seconds; zero for none.</param>
/// <param name="HandshakeTimeout">How long a client may take from connecting to an open connection.</param>
/// <param name="MessageSizeMax">Largest body of a message in bytes.</param>
/// <param name="ConnectionsMax">Most connections at a time.</param>
/// <param name="ConnectionPublishBudget">Bytes of published messages in flight of one connection, above which its socket is not read.</param>
/// <param name="DeliveryWindow">Most messages on their way to a consumer that sets no prefetch.</param>
/// <param name="TransactionSizeMax">Most bytes of published messages that a channel keeps for its commit.</param>
/// <param name="Product">What clients are told the broker is.</param>
/// <param name="ProductVersion">Which version of it clients are told; empty for the program's own.</param>
public sealed record AmqpSettings(
    IPEndPoint Endpoint,
    int FrameMax,
    int ChannelMax,
    TimeSpan Heartbeat,
    TimeSpan HandshakeTimeout,
    int MessageSizeMax,
    int ConnectionsMax,
    long ConnectionPublishBudget,
    int DeliveryWindow,
    long TransactionSizeMax,
    string Product,
    string ProductVersion);

/// <summary>The section <c>actorbroker.kafka</c>.</summary>
/// <param name="Endpoint">Where the edge listens; null if it does not.</param>
/// <param name="AdvertisedHost">Host that clients are told to connect to; empty for the address that they reached.</param>
/// <param name="AdvertisedPort">Port that clients are told to connect to; 0 for the port that they reached.</param>
/// <param name="ClusterId">Name of the cluster that clients are told.</param>
/// <param name="NodeId">Number of this broker that clients are told.</param>
/// <param name="RequestSizeMax">Largest request in bytes.</param>
/// <param name="LoopbackNeedsLogin">Whether clients on this machine have to log in too.</param>
/// <param name="LoginRequestSizeMax">Largest request in bytes of a client that still has to authenticate.</param>
/// <param name="ConnectionsMax">Most connections at a time.</param>
/// <param name="ConnectionRequestBudget">Bytes of one connection's requests under way, above which its socket is not read.</param>
/// <param name="IdleTimeout">How long nothing may come over a connection.</param>
/// <param name="FetchSizeMax">Most bytes of records in one response.</param>
/// <param name="FetchWaitMax">Longest wait of a fetch for records.</param>
/// <param name="AutoCreateTopics">Whether a topic is made when a client first asks for it.</param>
/// <param name="Partitions">Partitions of a topic whose maker does not say how many.</param>
public sealed record KafkaSettings(
    IPEndPoint? Endpoint,
    string AdvertisedHost,
    int AdvertisedPort,
    string ClusterId,
    int NodeId,
    int RequestSizeMax,
    bool LoopbackNeedsLogin,
    int LoginRequestSizeMax,
    int ConnectionsMax,
    long ConnectionRequestBudget,
    TimeSpan IdleTimeout,
    int FetchSizeMax,
    TimeSpan FetchWaitMax,
    bool AutoCreateTopics,
    int Partitions);

/// <summary>The section <c>actorbroker.http</c>.</summary>
/// <param name="Endpoint">Where the edge listens.</param>
public sealed record HttpSettings(IPEndPoint Endpoint);

/// <summary>The section <c>actorbroker.journal</c>.</summary>
/// <param name="Durability">What makes an append durable.</param>
/// <param name="SyncInterval">Longest time between fsyncs where an append does not wait for one.</param>
/// <param name="SegmentSize">Bytes after which a new segment file is begun.</param>
/// <param name="TailCacheSize">Bytes of recently appended messages that are kept in memory for delivery.</param>
/// <param name="SpareFilesMax">Emptied segment files that are kept to be written over.</param>
/// <param name="ReserveSize">Bytes of a file that is given up when the disk is full.</param>
/// <param name="SnapshotEvery">Bytes of an entity's entries after which it may take a snapshot.</param>
/// <param name="SnapshotEveryEntries">Number of an entity's entries after which it may take a snapshot.</param>
public sealed record JournalSettings(
    JournalDurability Durability,
    TimeSpan SyncInterval,
    long SegmentSize,
    long TailCacheSize,
    int SpareFilesMax,
    long ReserveSize,
    long SnapshotEvery,
    int SnapshotEveryEntries);

/// <summary>The section <c>actorbroker.actors</c>.</summary>
/// <param name="MailboxCapacity">Most commands that may wait for one actor.</param>
/// <param name="TurnLimit">Most commands of one turn.</param>
/// <param name="PassivateAfter">How long an entity may be idle before it is forgotten until it is needed again.</param>
/// <param name="RestartBackoffMin">Wait before the first restart of a failed actor; doubles with each further.</param>
/// <param name="RestartBackoffMax">Longest wait before a restart.</param>
public sealed record ActorSettings(
    int MailboxCapacity,
    int TurnLimit,
    TimeSpan PassivateAfter,
    TimeSpan RestartBackoffMin,
    TimeSpan RestartBackoffMax);

/// <summary>The section <c>actorbroker.compaction</c>.</summary>
/// <param name="Interval">Time between two looks for partitions that are worth a compaction.</param>
/// <param name="KeyMemoryMax">Most bytes of the map of keys of a compaction.</param>
public sealed record CompactionWorkSettings(TimeSpan Interval, long KeyMemoryMax);

/// <summary>The section <c>actorbroker.limits</c>.</summary>
/// <param name="QueuesMax">Most queues of the node.</param>
/// <param name="ExchangesMax">Most exchanges of the node.</param>
/// <param name="BindingsMax">Most bindings of the node.</param>
/// <param name="TopicsMax">Most topics of the node.</param>
/// <param name="PartitionsMax">Most partitions of all topics.</param>
/// <param name="TopicPartitionsMax">Most partitions of one topic.</param>
/// <param name="GroupsMax">Most consumer groups of the node.</param>
/// <param name="TransactionalIdsMax">Most transactional ids of the node.</param>
public sealed record LimitSettings(
    int QueuesMax,
    int ExchangesMax,
    int BindingsMax,
    int TopicsMax,
    int PartitionsMax,
    int TopicPartitionsMax,
    int GroupsMax,
    int TransactionalIdsMax);

/// <summary>The section <c>actorbroker.auth</c>.</summary>
/// <param name="DefaultUser">Name of the user that is there from the start.</param>
/// <param name="DefaultPassword">Password of that user.</param>
/// <param name="LoopbackUsers">Names of users who may connect only from this machine.</param>
public sealed record AuthSettings(string DefaultUser, string DefaultPassword, IReadOnlyList<string> LoopbackUsers)
{
    /// <summary>Without the password, so that no log shows it.</summary>
    public override string ToString() => $"{nameof(AuthSettings)} {{ {nameof(DefaultUser)} = {DefaultUser} }}";
}
