using System.Net;
using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Topics.Compaction;
using ActorBroker.Core.Catalog;
using ActorBroker.Journal;
using ActorBroker.Server.Configuration;
using Shouldly;
using Xunit;

namespace ActorBroker.Server.Tests.Configuration;

public sealed class SettingsTests
{
    private static readonly string Main = FakeHost.PathOf("main.conf");

    [Fact]
    public void The_defaults_are_those_of_the_reference()
    {
        var settings = SettingsLoader.Load(configFile: null, [], new FakeHost().Host);

        settings.DataDirectory.ShouldBe("./data");
        settings.ShutdownTimeout.ShouldBe(TimeSpan.FromSeconds(4));
        settings.Amqp.ShouldBe(new AmqpSettings(
            new IPEndPoint(IPAddress.Loopback, 5672),
            FrameMax: 131_072,
            ChannelMax: 2047,
            Heartbeat: TimeSpan.FromSeconds(60),
            HandshakeTimeout: TimeSpan.FromSeconds(10),
            MessageSizeMax: 16_777_216,
            ConnectionsMax: 10_000,
            ConnectionPublishBudget: 8_388_608,
            DeliveryWindow: 2048,
            TransactionSizeMax: 33_554_432,
            Product: "RabbitMQ",
            ProductVersion: "3.10.8"));
        settings.Http.ShouldBe(new HttpSettings(new IPEndPoint(IPAddress.Loopback, 15672)));
        settings.Journal.ShouldBe(new JournalSettings(
            JournalDurability.Fsync,
            SyncInterval: TimeSpan.FromMilliseconds(100),
            SegmentSize: 67_108_864,
            TailCacheSize: 16_777_216,
            SpareFilesMax: 2,
            ReserveSize: 1_048_576,
            SnapshotEvery: 4_194_304,
            SnapshotEveryEntries: 8192));
        settings.Actors.ShouldBe(new ActorSettings(
            MailboxCapacity: 1_000_000,
            TurnLimit: 1000,
            PassivateAfter: TimeSpan.FromSeconds(60),
            RestartBackoffMin: TimeSpan.FromMilliseconds(100),
            RestartBackoffMax: TimeSpan.FromSeconds(10)));
        settings.Limits.ShouldBe(new LimitSettings(
            QueuesMax: 100_000,
            ExchangesMax: 100_000,
            BindingsMax: 1_000_000,
            TopicsMax: 10_000,
            PartitionsMax: 10_000,
            TopicPartitionsMax: 1_000,
            GroupsMax: 10_000,
            TransactionalIdsMax: 10_000));
        settings.Compaction.ShouldBe(new CompactionWorkSettings(TimeSpan.FromSeconds(15), KeyMemoryMax: 134_217_728));
        settings.Auth.DefaultUser.ShouldBe("guest");
        settings.Auth.DefaultPassword.ShouldBe("guest");
        settings.Auth.LoopbackUsers.ShouldBe(["guest"]);
    }

    [Fact]
    public void The_defaults_are_those_of_the_parts_that_are_set()
    {
        var settings = SettingsLoader.Load(configFile: null, [], new FakeHost().Host);
        var (limits, persistence) = (CatalogLimits.Default, new PersistenceOptions());
        settings.Limits.ShouldBe(new LimitSettings(
            limits.QueuesMax,
            limits.ExchangesMax,
            limits.BindingsMax,
            limits.TopicsMax,
            limits.PartitionsMax,
            limits.TopicPartitionsMax,
            limits.GroupsMax,
            limits.TransactionalIdsMax));
        settings.Compaction.ShouldBe(new CompactionWorkSettings(new CompactionSettings().Interval, new CompactionSettings().MapBytesMax));
        settings.Actors.MailboxCapacity.ShouldBe(persistence.MailboxCapacity);
        settings.Actors.TurnLimit.ShouldBe(persistence.TurnLimit);
        settings.Actors.PassivateAfter.ShouldBe(persistence.PassivateAfter);
        settings.Journal.SnapshotEvery.ShouldBe(persistence.SnapshotBytes);
        settings.Journal.SnapshotEveryEntries.ShouldBe(persistence.SnapshotEntries);
    }

    [Fact]
    public void A_file_overrides_the_reference_and_settings_override_the_file_in_turn()
    {
        var host = new FakeHost { Files = { ["main.conf"] = "actorbroker { amqp { frame-max = 64 KiB, channel-max = 5 }, journal.durability = os }" } };
        var settings = SettingsLoader.Load(
            Main,
            ["actorbroker.amqp.channel-max=6", "actorbroker.amqp.channel-max=7", "actorbroker.amqp.endpoint=[::1]:0", "actorbroker.auth.loopback-users=[]"],
            host.Host);

        settings.Amqp.FrameMax.ShouldBe(65_536);
        settings.Amqp.ChannelMax.ShouldBe(7);
        settings.Amqp.Endpoint.ShouldBe(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        settings.Amqp.Heartbeat.ShouldBe(TimeSpan.FromSeconds(60));
        settings.Journal.Durability.ShouldBe(JournalDurability.Os);
        settings.Auth.LoopbackUsers.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("amqp.heartbeet = 5 s", "1:1: The key 'actorbroker.amqp.heartbeet' is unknown; perhaps 'actorbroker.amqp.heartbeat' was meant.")]
    [InlineData("amqp.frame_max = 1", "perhaps 'actorbroker.amqp.frame-max' was meant")]
    [InlineData("amqp.data-directory = x", "'actorbroker.amqp.data-directory' is unknown; perhaps 'actorbroker.data-directory' was meant.")]
    [InlineData("jurnal { durability = os }", "The key 'actorbroker.jurnal' is unknown; perhaps 'actorbroker.journal' was meant.")]
    [InlineData("http.colour = x", "'actorbroker.http.colour' is unknown; known there are endpoint.")]
    [InlineData("amqp.\"odd key\" = 1", "'actorbroker.amqp.\"odd key\"' is unknown")]
    public void An_unknown_key_is_named_with_its_place_and_the_nearest_known_key(string text, string expected) =>
        ProblemsOf($"actorbroker.{text}").ShouldHaveSingleItem().ShouldContain(expected);

    [Fact]
    public void A_key_outside_of_the_brokers_section_is_unknown()
    {
        ProblemsOf("actorbrocker.amqp.channel-max = 1").ShouldHaveSingleItem()
            .ShouldBe($"{Main}:1:1: The key 'actorbrocker' is unknown; perhaps 'actorbroker' was meant.");
        ProblemsOf("amqp.channel-max = 1").ShouldHaveSingleItem().ShouldContain("perhaps 'actorbroker.amqp' was meant");
    }

    [Theory]
    [InlineData("amqp.heartbeat = 60", "amqp.heartbeat is '60'; expected a duration with its unit from 0 s to 65535 s, such as '10 s' or '500 ms'.")]
    [InlineData("amqp.heartbeat = 1500 ms", "amqp.heartbeat is '1500 ms'; expected a duration of whole seconds")]
    [InlineData("amqp.handshake-timeout = 1 ms", "amqp.handshake-timeout is '1 ms'; expected a duration with its unit from 100 ms to 10 minutes")]
    [InlineData("amqp.frame-max = 1 KiB", "amqp.frame-max is '1 KiB'; expected a size from 4 KiB to 16 MiB, such as '128 KiB'.")]
    [InlineData("amqp.frame-max = big", "amqp.frame-max is 'big'; expected a size")]
    [InlineData("amqp.message-size-max = 513 MiB", "amqp.message-size-max is '513 MiB'; expected a size from 1 bytes to 512 MiB")]
    [InlineData("amqp.channel-max = 70000", "amqp.channel-max is '70000'; expected a whole number from 1 to 65535.")]
    [InlineData("amqp.channel-max = 1.5", "amqp.channel-max is '1.5'; expected a whole number")]
    [InlineData("amqp.channel-max = [1]", "amqp.channel-max is a list; expected a whole number")]
    [InlineData("amqp.channel-max { a = 1 }", "amqp.channel-max is a section; expected a whole number")]
    [InlineData("amqp.channel-max = null", "amqp.channel-max is null; expected a whole number")]
    [InlineData("amqp.endpoint = somewhere", "amqp.endpoint is 'somewhere'; expected an address and a port in quotes")]
    [InlineData("amqp = 5", "amqp is '5'; expected a section in braces.")]
    [InlineData("journal.durability = always", "journal.durability is 'always'; expected one of fsync, interval, os.")]
    [InlineData("actors.restart-backoff-max = 50 ms", "actors.restart-backoff-max is '50 ms'; expected at least restart-backoff-min, which is 100 ms.")]
    [InlineData("journal.tail-cache-size = 3 GiB", "journal.tail-cache-size is '3 GiB'; expected a size from 0 bytes to 2 GiB")]
    [InlineData("journal.spare-files-max = -1", "journal.spare-files-max is '-1'; expected a whole number from 0 to 1000.")]
    [InlineData("journal.reserve-size = 2 GiB", "journal.reserve-size is '2 GiB'; expected a size from 0 bytes to 1 GiB")]
    [InlineData("actors.mailbox-capacity = 999", "actors.mailbox-capacity is '999'; expected a whole number from 1000 to 1000000000.")]
    [InlineData("data-directory = \"\"", "data-directory is ''; expected a text of 1 to 4096 bytes.")]
    [InlineData("data-directory = null", "data-directory is null; expected a text")]
    [InlineData("auth.loopback-users = guest", "auth.loopback-users is 'guest'; expected a list of texts")]
    [InlineData("auth.loopback-users = [[]]", "auth.loopback-users is a list; expected a text")]
    [InlineData("auth.default-password = null", "auth.default-password is null; expected a text")]
    public void A_bad_value_is_named_with_its_key_and_what_is_expected(string text, string expected)
    {
        var problems = ProblemsOf($"actorbroker.{text}");
        problems[0].ShouldStartWith($"{Main}:1:");
        problems[0].ShouldContain($"actorbroker.{expected}");
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var problems = ProblemsOf("actorbroker {\n amqp.channel-max = x\n amqp.chanel-max = 3\n shutdown-timeout = 5\n}");
        problems.Count.ShouldBe(3);
        problems.ShouldContain(problem => problem.StartsWith($"{Main}:2:21: ", StringComparison.Ordinal));
        problems.ShouldContain(problem => problem.StartsWith($"{Main}:3:2: ", StringComparison.Ordinal));
        problems.ShouldContain(problem => problem.StartsWith($"{Main}:4:21: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bad_setting_of_the_command_line_is_named_by_its_key()
    {
        Should.Throw<SettingsException>(() => SettingsLoader.Load(configFile: null, ["actorbroker.amqp.chanel-max=3"], new FakeHost().Host))
            .Message.ShouldStartWith("--set actorbroker.amqp.chanel-max:1:1: The key");
        Should.Throw<SettingsException>(() => SettingsLoader.Load(configFile: null, ["oops"], new FakeHost().Host))
            .Message.ShouldBe("--set: Expected a setting of the form key=value.");
    }

    [Fact]
    public void No_error_shows_a_password()
    {
        var secret = new string('s', 256);
        var setting = $"actorbroker.auth.default-password={secret}";
        var error = Should.Throw<SettingsException>(() => SettingsLoader.Load(configFile: null, [setting], new FakeHost().Host));
        error.Message.ShouldContain("actorbroker.auth.default-password is too short or too long");
        error.ToString().ShouldNotContain(secret);
        new AuthSettings("u", "secret", []).ToString().ShouldNotContain("secret");
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_an_error()
    {
        Should.Throw<SettingsException>(() => SettingsLoader.Load(Main, [], new FakeHost().Host)).Message
            .ShouldBe($"{Main}: The file '{Main}' cannot be read: no such file");
    }

    [Fact]
    public void Files_and_variables_of_the_process_are_read()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "actorbroker.amqp.channel-max = 3");
            SettingsLoader.Load(file, []).Amqp.ChannelMax.ShouldBe(3);
            File.WriteAllText(file, new string(' ', (1024 * 1024) + 1));
            Should.Throw<SettingsException>(() => SettingsLoader.Load(file, [])).Message.ShouldContain("1048577 bytes");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static IReadOnlyList<string> ProblemsOf(string text)
    {
        var host = new FakeHost { Files = { ["main.conf"] = text } };
        return Should.Throw<SettingsException>(() => SettingsLoader.Load(Main, [], host.Host)).Problems;
    }
}
