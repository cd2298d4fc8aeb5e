using System.Collections.Frozen;

namespace ActorBroker.Core.Catalog;

/// <summary>
/// All settings that a topic may have: Kafka's, of versions up to 3.9. The rules may become looser, never tighter, because
/// configurations in journals are read by them again.
/// </summary>
public static class TopicConfigDefinitions
{
    private const string Forever = "9223372036854775807";
    private const TopicConfigType Int = TopicConfigType.Int;
    private const TopicConfigType Long = TopicConfigType.Long;
    private const TopicConfigType List = TopicConfigType.List;
    private const TopicConfigType Text = TopicConfigType.String;
    private const TopicConfigType Boolean = TopicConfigType.Boolean;

    // A later one overrides an earlier one that says something about the same.
    private static readonly TopicConfigDefinition[] Known =
    [
        Works(
            "cleanup.policy", "log.cleanup.policy", List, "delete",
            "What happens to old records: delete drops what retention no longer keeps, compact keeps the last record of each key; both may be given.",
            TopicConfigValues.AllOf(["compact", "delete"], static (s, words) => s with
            {
                Deletes = words.Contains("delete", StringComparer.Ordinal),
                Compacts = words.Contains("compact", StringComparer.Ordinal),
            })),
        Works(
            "retention.ms", "log.retention.ms", Long, "604800000",
            "How long records are kept, in milliseconds, if cleanup.policy contains delete; -1 for ever.",
            TopicConfigValues.Whole(-1, long.MaxValue, static (s, ms) => s with { RetentionMs = ms })),
        Works(
            "retention.bytes", "log.retention.bytes", Long, "-1",
            "How many bytes of batches each partition keeps, if cleanup.policy contains delete; negative for no limit.",
            TopicConfigValues.Whole(long.MinValue, long.MaxValue, static (s, bytes) => s with { RetentionBytes = Math.Max(-1, bytes) })),
        Works(
            "delete.retention.ms", "log.cleaner.delete.retention.ms", Long, "86400000",
            "How long a compacted topic keeps a tombstone, in milliseconds.",
            TopicConfigValues.Whole(0, long.MaxValue, static (s, ms) => s with { DeleteRetentionMs = ms })),
        Works(
            MinCompactionLag, "log.cleaner.min.compaction.lag.ms", Long, "0",
            "How long a record is safe from compaction, in milliseconds.",
            TopicConfigValues.Whole(0, long.MaxValue, static (s, ms) => s with { MinCompactionLagMs = ms })),
        Works(
            "min.cleanable.dirty.ratio", "log.cleaner.min.cleanable.ratio", TopicConfigType.Double, "0.5",
            "The share of bytes that came since the last compaction from which on a partition is compacted again, 0 to 1.",
            TopicConfigValues.Ratio(static (s, ratio) => s with { MinCleanableDirtyRatio = ratio })),
        Works(
            "max.message.bytes", "message.max.bytes", Int, "1048588",
            "The largest record batch, in bytes.",
            TopicConfigValues.Whole(0, int.MaxValue, static (s, bytes) => s with { MaxMessageBytes = (int)bytes })),
        Works(
            "message.timestamp.type", "log.message.timestamp.type", Text, "CreateTime",
            "Whose clock stamps records: CreateTime for the producer's, LogAppendTime for the broker's.",
            TopicConfigValues.OneOf(["CreateTime", "LogAppendTime"], static (s, type) => s with { UsesLogAppendTime = type[0] == 'L' })),
        Works(
            "message.timestamp.difference.max.ms", "log.message.timestamp.difference.max.ms", Long, Forever,
            "How far a producer's timestamp may lie from the broker's clock, in milliseconds; the two settings for before and after override it.",
            TopicConfigValues.Whole(0, long.MaxValue, static (s, ms) => s with { TimestampBeforeMaxMs = ms, TimestampAfterMaxMs = ms })),
        Works(
            "message.timestamp.before.max.ms", "log.message.timestamp.before.max.ms", Long, Forever,
            "How far a producer's timestamp may lie before the broker's clock, in milliseconds.",
            TopicConfigValues.Whole(0, long.MaxValue, static (s, ms) => s with { TimestampBeforeMaxMs = ms })),
        Works(
            "message.timestamp.after.max.ms", "log.message.timestamp.after.max.ms", Long, Forever,
            "How far a producer's timestamp may lie behind the broker's clock, in milliseconds.",
            TopicConfigValues.Whole(0, long.MaxValue, static (s, ms) => s with { TimestampAfterMaxMs = ms })),

        // Batches stay as the producer has sent them, in whatever codec: what is stored is what was acknowledged, and every
        // client reads every codec. So other values than producer ask for less work at the consumers, not for another result.
        Shown(
            "compression.type", "compression.type", Text, "producer",
            "Without effect: batches are stored and served in the codec in which they came.",
            TopicConfigValues.OneOf(["producer", "uncompressed", "gzip", "snappy", "lz4", "zstd"])),
        Shown("compression.gzip.level", "compression.gzip.level", Int, "-1", NoCompression, TopicConfigValues.Whole(-1, 9)),
        Shown("compression.lz4.level", "compression.lz4.level", Int, "9", NoCompression, TopicConfigValues.Whole(1, 17)),
        Shown("compression.zstd.level", "compression.zstd.level", Int, "3", NoCompression, TopicConfigValues.Whole(-131_072, 22)),
        Shown("max.compaction.lag.ms", "log.cleaner.max.compaction.lag.ms", Long, Forever,
            "Without effect: min.cleanable.dirty.ratio alone says when a partition is compacted.", TopicConfigValues.Whole(1, long.MaxValue)),
        Shown("segment.bytes", "log.segment.bytes", Int, "1073741824", NoSegments, TopicConfigValues.Whole(14, int.MaxValue)),
        Shown("segment.ms", "log.roll.ms", Long, "604800000", NoSegments, TopicConfigValues.Whole(1, long.MaxValue)),
        Shown("segment.jitter.ms", "log.roll.jitter.ms", Long, "0", NoSegments, TopicConfigValues.Whole(0, long.MaxValue)),
        Shown("segment.index.bytes", "log.index.size.max.bytes", Int, "10485760", NoSegments, TopicConfigValues.Whole(4, int.MaxValue)),
        Shown("index.interval.bytes", "log.index.interval.bytes", Int, "4096", NoSegments, TopicConfigValues.Whole(0, int.MaxValue)),
        Shown("file.delete.delay.ms", "log.segment.delete.delay.ms", Long, "60000", NoSegments, TopicConfigValues.Whole(0, long.MaxValue)),
        Shown("preallocate", "log.preallocate", Boolean, "false", NoSegments, TopicConfigValues.Boolean()),
        Shown("flush.messages", "log.flush.interval.messages", Long, Forever, NoFlush, TopicConfigValues.Whole(1, long.MaxValue)),
        Shown("flush.ms", "log.flush.interval.ms", Long, Forever, NoFlush, TopicConfigValues.Whole(0, long.MaxValue)),
        Shown("min.insync.replicas", "min.insync.replicas", Int, "1", NoReplicas, TopicConfigValues.Whole(1, int.MaxValue)),
        Shown("unclean.leader.election.enable", "unclean.leader.election.enable", Boolean, "false", NoReplicas, TopicConfigValues.Boolean()),
        Shown("leader.replication.throttled.replicas", "", List, "", NoReplicas, TopicConfigValues.Any()),
        Shown("follower.replication.throttled.replicas", "", List, "", NoReplicas, TopicConfigValues.Any()),
        Shown("message.downconversion.enable", "log.message.downconversion.enable", Boolean, "true",
            "Without effect: old clients are always served in the format they understand.", TopicConfigValues.Boolean()),
        Shown("message.format.version", "log.message.format.version", Text, "3.0-IV1",
            "Without effect: records are stored in the format of version 2.", TopicConfigValues.Any()),

        // Saying yes to tiered storage would let an operator believe that there is a copy elsewhere.
        Shown("remote.storage.enable", "", Boolean, "false", NoTiers, TopicConfigValues.OneOf(["false"])),
        Shown("local.retention.ms", "log.local.retention.ms", Long, "-2", NoTiers, TopicConfigValues.Whole(-2, long.MaxValue)),
        Shown("local.retention.bytes", "log.local.retention.bytes", Long, "-2", NoTiers, TopicConfigValues.Whole(-2, long.MaxValue)),
    ];

    private static readonly FrozenDictionary<string, TopicConfigDefinition> ByName = Known.ToFrozenDictionary(static d => d.Name, StringComparer.Ordinal);

    /// <summary>All settings, in the order in which they are applied.</summary>
    public static IReadOnlyList<TopicConfigDefinition> All => Known;

    private const string MinCompactionLag = "min.compaction.lag.ms";
    private const string NoCompression = "Without effect: the broker compresses nothing.";
    private const string NoSegments = "Without effect: all topics share one journal, which has settings of its own.";
    private const string NoFlush = "Without effect: acks=1 and acks=all are answered when the records are as durable as the journal's setting says.";
    private const string NoReplicas = "Without effect: a partition has no replicas that the broker keeps in sync.";
    private const string NoTiers = "Without effect: there is no tiered storage.";

    /// <summary>The setting of that name; null if there is none.</summary>
    public static TopicConfigDefinition? Find(string name) => ByName.GetValueOrDefault(name);

    private static TopicConfigDefinition Works(
        string name, string brokerName, TopicConfigType type, string value, string documentation, TopicConfigReader read) =>
        new(name, brokerName, type, value, IsEffective: true, documentation) { Read = read };

    private static TopicConfigDefinition Shown(
        string name, string brokerName, TopicConfigType type, string value, string documentation, TopicConfigReader read) =>
        new(name, brokerName, type, value, IsEffective: false, documentation) { Read = read };
}
