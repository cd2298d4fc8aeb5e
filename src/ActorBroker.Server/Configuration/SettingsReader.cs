using ActorBroker.Journal;
using ActorBroker.Server.Configuration.Hocon;

namespace ActorBroker.Server.Configuration;

/// <summary>Makes the settings from a resolved configuration: each key is read here and nowhere else, with its type and range.</summary>
internal static class SettingsReader
{
    private const int KiB = 1024;
    private const int MiB = 1024 * KiB;
    private const long GiB = 1024L * MiB;

    /// <summary>Names of users, and passwords, travel as AMQP short strings or are of like length.</summary>
    private const int NameBytesMax = 255;

    /// <exception cref="SettingsException">A key is unknown or missing, or its value is not of its type or range.</exception>
    public static BrokerSettings Read(HoconObject root)
    {
        var problems = new SettingsProblems();
        var all = new SettingsSection(root, "", problems);
        var broker = all.Section("actorbroker");
        var settings = new BrokerSettings(
            broker.Text("data-directory", 1, 4096),
            broker.Duration("shutdown-timeout", TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            ReadAmqp(broker.Section("amqp")),
            ReadKafka(broker.Section("kafka")),
            ReadHttp(broker.Section("http")),
            ReadJournal(broker.Section("journal")),
            ReadActors(broker.Section("actors")),
            ReadCompaction(broker.Section("compaction")),
            ReadLimits(broker.Section("limits")),
            ReadAuth(broker.Section("auth")));
        broker.RefuseRest();
        all.RefuseRest();
        problems.ThrowIfAny();
        return settings;
    }

    private static AmqpSettings ReadAmqp(SettingsSection section)
    {
        var settings = new AmqpSettings(
            section.Endpoint("endpoint"),
            (int)section.Size("frame-max", 4 * KiB, 16 * MiB),
            section.Integer("channel-max", 1, ushort.MaxValue),
            section.Duration("heartbeat", TimeSpan.Zero, TimeSpan.FromSeconds(ushort.MaxValue)),
            section.Duration("handshake-timeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
            (int)section.Size("message-size-max", 1, 512 * MiB),
            section.Integer("connections-max", 1, 1_000_000),
            section.Size("connection-publish-budget", 64 * KiB, 4 * GiB),
            section.Integer("delivery-window", 1, 65_535),
            section.Size("transaction-size-max", 1, 4 * GiB),
            section.Text("product", 1, NameBytesMax),
            section.Text("product-version", 0, NameBytesMax));
        if (settings.Heartbeat.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            section.Refuse("heartbeat", "a duration of whole seconds, since clients are told it in seconds");
        }

        section.RefuseRest();
        return settings;
    }

    private static KafkaSettings ReadKafka(SettingsSection section)
    {
        var settings = new KafkaSettings(
            section.EndpointOrOff("endpoint"),
            section.Text("advertised-host", 0, NameBytesMax),
            section.Integer("advertised-port", 0, ushort.MaxValue),
            section.Text("cluster-id", 1, NameBytesMax),
            section.Integer("node-id", 0, int.MaxValue),
            (int)section.Size("request-size-max", 64 * KiB, GiB),
            section.Choice("loopback-needs-login", ("true", true), ("false", false)),
            (int)section.Size("login-request-size-max", KiB, GiB),
            section.Integer("connections-max", 1, 1_000_000),
            section.Size("connection-request-budget", 64 * KiB, 4 * GiB),
            section.Duration("idle-timeout", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)),
            (int)section.Size("fetch-size-max", KiB, GiB),
            section.Duration("fetch-wait-max", TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)),
            section.Choice("auto-create-topics", ("true", true), ("false", false)),
            section.Integer("partitions", 1, 1_000));
        section.RefuseRest();
        return settings;
    }

    private static HttpSettings ReadHttp(SettingsSection section)
    {
        var settings = new HttpSettings(section.Endpoint("endpoint"));
        section.RefuseRest();
        return settings;
    }

    private static JournalSettings ReadJournal(SettingsSection section)
    {
        var settings = new JournalSettings(
            section.Choice(
                "durability",
                ("fsync", JournalDurability.Fsync),
                ("interval", JournalDurability.Interval),
                ("os", JournalDurability.Os)),
            section.Duration("sync-interval", TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)),
            section.Size("segment-size", MiB, GiB),
            section.Size("tail-cache-size", 0, 2 * GiB),
            section.Integer("spare-files-max", 0, 1_000),
            section.Size("reserve-size", 0, GiB),
            section.Size("snapshot-every", 64 * KiB, GiB),
            section.Integer("snapshot-every-entries", 1, 1_000_000_000));
        section.RefuseRest();
        return settings;
    }

    private static ActorSettings ReadActors(SettingsSection section)
    {
        var settings = new ActorSettings(
            section.Integer("mailbox-capacity", 1_000, 1_000_000_000),
            section.Integer("turn-limit", 1, 1_000_000),
            section.Duration("passivate-after", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)),
            section.Duration("restart-backoff-min", TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)),
            section.Duration("restart-backoff-max", TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)));
        if (settings.RestartBackoffMax < settings.RestartBackoffMin)
        {
            section.Refuse("restart-backoff-max", $"at least restart-backoff-min, which is {UnitText.Show(settings.RestartBackoffMin)}");
        }

        section.RefuseRest();
        return settings;
    }

    private static CompactionWorkSettings ReadCompaction(SettingsSection section)
    {
        var settings = new CompactionWorkSettings(
            section.Duration("interval", TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)),
            section.Size("key-memory-max", MiB, 2 * GiB));
        section.RefuseRest();
        return settings;
    }

    private static LimitSettings ReadLimits(SettingsSection section)
    {
        var settings = new LimitSettings(
            section.Integer("queues-max", 1, 10_000_000),
            section.Integer("exchanges-max", 1, 10_000_000),
            section.Integer("bindings-max", 1, 100_000_000),
            section.Integer("topics-max", 1, 1_000_000),
            section.Integer("partitions-max", 1, 1_000_000),
            section.Integer("topic-partitions-max", 1, 100_000),
            section.Integer("groups-max", 1, 1_000_000),
            section.Integer("transactional-ids-max", 1, 1_000_000));
        section.RefuseRest();
        return settings;
    }

    private static AuthSettings ReadAuth(SettingsSection section)
    {
        var settings = new AuthSettings(
            section.Text("default-user", 1, NameBytesMax),
            section.Secret("default-password", 1, NameBytesMax),
            section.Texts("loopback-users", 1, NameBytesMax));
        section.RefuseRest();
        return settings;
    }
}
