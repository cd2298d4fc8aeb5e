using System.Buffers;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Exchanges;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Catalog;

public class CatalogEventCodecTests
{
    private static readonly CatalogEventCodec Codec = new();

    private static readonly ResourceName Name = new("/", "ab");

    private static readonly ArgumentTable Arguments = new([new("x-max-length", ArgumentValue.Of(5))]);

    private static readonly BindingInfo ToQueue = new("/", "x", DestinationKind.Queue, "q", new RoutingKey([0xFF]), ArgumentTable.Empty);

    private static readonly BindingInfo ToExchange = ToQueue with { DestinationKind = DestinationKind.Exchange, Key = default };

    private static readonly Guid TopicId = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");

    private static readonly TopicConfig Config = ConfigOf(new("retention.ms", "5"), new("flush.ms", "7"));

    /// <summary>Kind and version, then names with their lengths and the rest; a table begins with its version and count.</summary>
    public static TheoryData<string, string> Pinned => new()
    {
        { "vhost", "01 01 02-6162" },
        { "exchange", "02 01 01-2F 02-6162 02 07 01-00" },
        { "transient exchange", "02 01 01-2F 02-6162 03 00 01-00" },
        { "exchange deleted", "03 01 01-2F 02-6162 01" },
        { "queue", "04 01 01-2F 02-6162 AC-02 01 00 01-01-0C-782D6D61782D6C656E677468-02-0A" },
        { "transient queue", "04 01 01-2F 02-6162 81-80-80-80-80-80-80-40 00 07 01-00" },
        { "queue deleted", "05 01 01-2F 02-6162 AC-02" },
        { "bound", "06 01 01-2F 01-78 01 01-71 01-FF 01-00" },
        { "unbound", "07 01 01-2F 01-78 02 01-71 00 01-00" },
        { "bound to a topic", "06 01 01-2F 01-78 05 01-71 01-FF 01-00" },
        { "topic", "08 01 01-2F 02-6162 00112233445566778899AABBCCDDEEFF 02 AC-02 01 02 08-666C7573682E6D73 01-37 0C-726574656E74696F6E2E6D73 01-35" },
        { "topic changed", "09 01 01-2F 02-6162 00112233445566778899AABBCCDDEEFF 01 01 00" },
        { "topic deleted", "0A 01 01-2F 02-6162 00112233445566778899AABBCCDDEEFF" },
        { "group", "0B 01 01-2F 02-6162 AC-02" },
        { "group removed", "0C 01 01-2F 02-6162 AC-02" },
        { "transactional id", "0D 01 01-2F 02-6162 AC-02" },
        { "transactional id removed", "0E 01 01-2F 02-6162 AC-02" },
        { "producer ids", "0F 01 E8-07" },
    };

    [Theory]
    [MemberData(nameof(Pinned))]
    public void The_bytes_of_an_event_stay_as_they_are(string name, string hex)
    {
        var @event = Named(name);
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal));

        BytesOf(@event).ShouldBe(bytes);

        ReadOnlySpan<byte> source = [.. bytes, 0xEE];
        Codec.Read(ref source).ShouldBe(@event);
        source.ToArray().ShouldBe([0xEE]);
    }

    [Theory]
    [MemberData(nameof(Pinned))]
    public void An_event_cut_short_or_of_another_version_is_refused(string name, string hex)
    {
        hex.ShouldNotBeEmpty();
        var bytes = BytesOf(Named(name));
        for (var length = 0; length < bytes.Length; length++)
        {
            Should.Throw<InvalidDataException>(() => Read(bytes.AsSpan(0, length)));
        }

        bytes[1] = 2;
        Should.Throw<InvalidDataException>(() => Read(bytes)).Message.ShouldContain("version 2");
    }

    [Theory]
    [MemberData(nameof(Pinned))]
    public void Any_damaged_byte_gives_another_event_or_is_refused_as_invalid_data(string name, string hex)
    {
        hex.ShouldNotBeEmpty();
        var good = BytesOf(Named(name));
        for (var i = 0; i < good.Length; i++)
        {
            for (var value = 0; value < 256; value++)
            {
                var bytes = good.ToArray();
                bytes[i] = (byte)value;
                try
                {
                    BytesOf(Read(bytes)).Length.ShouldBeLessThanOrEqualTo(bytes.Length);
                }
                catch (InvalidDataException)
                {
                    // The other of the two allowed ends.
                }
            }
        }
    }

    [Theory]
    [InlineData("00 01", "unknown kind")]
    [InlineData("02 01 01-2F 02-6162 04 07 01-00", "unknown type")]
    [InlineData("02 01 01-2F 02-6162 02 08 01-00", "unknown flags")]
    [InlineData("04 01 01-2F 02-6162 80-80-80-80-80-80-80-80-01 00 00 01-00", "no number of a queue")]
    [InlineData("04 01 01-2F 02-6162 01 00 00 01-01-0C-782D6D61782D6C656E677468-02-09", "x-max-length")]
    [InlineData("08 01 01-2F 02-2E2E 00112233445566778899AABBCCDDEEFF 01 01 00", "neither '.' nor '..'")]
    [InlineData("08 01 01-2F 02-6162 00112233445566778899AABBCCDDEEFF 00 00", "no partitions")]
    [InlineData("08 01 01-2F 02-6162 00112233445566778899AABBCCDDEEFF 01 80-80-80-80-80-80-80-80-01 00", "no number of a Partition")]
    [InlineData("08 01 01-2F 02-6162 00112233445566778899AABBCCDDEEFF 01 01 01 01-78 01-79", "unknown config 'x'")]
    [InlineData("0B 01 01-2F 00 01", "must not be empty")]
    [InlineData("0F 01 FF-FF-FF-FF-FF-FF-FF-FF-FF-01", "no producer id")]
    public void Bytes_that_mean_nothing_are_refused_with_the_reason(string hex, string reason) => Should.Throw<InvalidDataException>(
        () => Read(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal))))
        .Message.ShouldContain(reason);

    [Fact]
    public void Only_events_about_durable_things_alone_are_journaled()
    {
        foreach (var name in Pinned.Select(row => row.Data.Item1))
        {
            Codec.IsJournaled(Named(name)).ShouldBe(name is not ("transient exchange" or "transient queue" or "unbound"), name);
            Codec.BodiesOf(Named(name)).Count.ShouldBe(0);
        }
    }

    [Fact]
    public void A_snapshot_has_the_same_bytes_in_whatever_order_things_came()
    {
        const string One = """
            vhost red                          => ok +vhost:red!
            exchange x headers durable         => new +x:x!
            exchange t headers                 => new +x:t
            queue q durable                    => new d1 +q:q!
            bind x q:q k a=1                   => ok +(x>q:q k)!
            bind x q:q k a=2                   => ok +(x>q:q k)!
            bind amq.topic q:q #               => ok +(amq.topic>q:q #)!
            """;
        const string Other = """
            exchange x headers durable         => new +x:x!
            queue q durable                    => new d1 +q:q!
            bind amq.topic q:q #               => ok +(amq.topic>q:q #)!
            bind x q:q k a=2                   => ok +(x>q:q k)!
            bind x q:q k a=1                   => ok +(x>q:q k)!
            vhost red                          => ok +vhost:red!
            """;

        SnapshotOf(One).ShouldBe(SnapshotOf(Other));
    }

    [Fact]
    public void The_bytes_of_a_snapshot_stay_as_they_are() => Convert.ToHexString(SnapshotOf("""
        queue q durable          => new d1 +q:q!
        queue r durable          => new d2 +q:r!
        remove r                 => ok -q:r!
        bind amq.fanout q:q      => ok +(amq.fanout>q:q)!
        """)).ShouldBe("02020000000002" + "0401012F01710100000100" + "0601012F0A616D712E66616E6F7574010171000100");

    [Theory]
    [InlineData("")]
    [InlineData("030000")]
    [InlineData("0200000000000001")]
    [InlineData("0200808080808080808001000000")]
    [InlineData("02000000000001" + "08010461626364")]
    [InlineData("02000000000001" + "0C01012F02616201")]
    [InlineData("02000000000002" + "0B01012F02616201" + "0B01012F02616202")]
    [InlineData("02000000000002" + "0B01012F02616201" + "0B01012F02616301")]
    [InlineData("02000000000002" + "0D01012F02616201" + "0D01012F02616301")]
    [InlineData("010001")]
    [InlineData("01000000")]
    [InlineData("0100FFFFFFFFFFFFFFFFFF01")]
    [InlineData("010001" + "0101012F")]
    [InlineData("010101" + "0601012F0A616D712E66616E6F7574010171000100")]
    [InlineData("010102" + "0401012F01710100000100" + "0401012F01710200000100")]
    [InlineData("010102" + "0401012F01710100000100" + "0401012F01720100000100")]
    [InlineData("010101" + "0501012F017101")]
    [InlineData("01FFFFFFFFFFFFFFFFFF0100")]
    public void A_snapshot_that_cannot_be_is_refused_and_changes_nothing(string hex)
    {
        var machine = new CatalogMachine(CatalogLimits.Default);

        Should.Throw<InvalidDataException>(() => machine.ReadSnapshot(Convert.FromHexString(hex)));

        machine.Exchanges.Count.ShouldBe(PredeclaredExchanges.Count);
        machine.Queues.ShouldBeEmpty();
    }

    [Fact]
    public void A_snapshot_of_a_program_without_topics_is_read_and_numbers_go_on()
    {
        var machine = new CatalogMachine(CatalogLimits.Default);
        machine.ReadSnapshot(Convert.FromHexString("010202" + "0401012F01710100000100" + "0601012F0A616D712E66616E6F7574010171000100"));

        machine.Queues.Select(queue => queue.Entity.Number).ShouldBe([1]);
        machine.Bindings.Count().ShouldBe(1);
        machine.Topics.ShouldBeEmpty();
        CatalogCommands.Run([new DeclareQueue(null, Name, false, true, false, 0, ArgumentTable.Empty)], machine: machine);
        machine.Queues.Max(queue => queue.Entity.Number).ShouldBe(3);
    }

    [Fact]
    public void A_snapshot_keeps_topics_groups_ids_and_how_far_numbers_are_given_away()
    {
        var written = CatalogCommands.Run(
        [
            new DeclareTopic(null, Name, TopicId, 3, new Dictionary<string, string>(StringComparer.Ordinal) { ["retention.ms"] = "5" }, false),
            new DeclareTopic(null, Name with { Name = "gone" }, Guid.Empty, 2, TopicConfig.Default.Overrides, false),
            new DeleteTopic(null, Name with { Name = "gone" }, Guid.Empty),
            new DeclareGroup(null, Name),
            new DeclareTransactionalId(null, Name),
            new ReserveProducerIds(null, 1000),
        ]);
        var writer = new ArrayBufferWriter<byte>();
        written.WriteSnapshot(writer);
        var machine = new CatalogMachine(CatalogLimits.Default);
        machine.ReadSnapshot(writer.WrittenSpan);

        machine.Topics.ShouldBe(written.Topics);
        machine.Topics.Single().Config.Settings.RetentionMs.ShouldBe(5);
        machine.Groups.ShouldBe(written.Groups);
        machine.TransactionalIds.ShouldBe(written.TransactionalIds);
        var events = new List<CatalogEvent>();
        CatalogCommands.Run(
            [new AddPartitions(null, Name, 4, false), new ReserveProducerIds(null, 10), new DeclareGroup(null, Name with { Name = "g2" })], events.Add, machine);
        events[0].ShouldBeOfType<TopicChanged>().Topic.Partitions.Select(partition => partition.Number).ShouldBe([1, 2, 3, 6]);
        events[1].ShouldBe(new ProducerIdsReserved(1010));
        events[2].ShouldBeOfType<GroupDeclared>().Group.Entity.Number.ShouldBe(2);
    }

    private static byte[] SnapshotOf(string table)
    {
        var script = new CatalogScript();
        script.Run(table);
        var writer = new ArrayBufferWriter<byte>();
        script.Machine.WriteSnapshot(writer);
        return writer.WrittenSpan.ToArray();
    }

    private static CatalogEvent Named(string name) => name switch
    {
        "vhost" => new VirtualHostDeclared("ab"),
        "exchange" => new ExchangeDeclared(new ExchangeInfo(Name, ExchangeType.Topic, true, true, true, ArgumentTable.Empty)),
        "transient exchange" => new ExchangeDeclared(new ExchangeInfo(Name, ExchangeType.Headers, false, false, false, ArgumentTable.Empty)),
        "exchange deleted" => new ExchangeDeleted(Name, true),
        "queue" => new QueueDeclared(Queue(QueueNumbers.Of(300, durable: true), true, 0, Arguments)),
        "transient queue" => new QueueDeclared(Queue(QueueNumbers.Of(1, durable: false), false, 7, ArgumentTable.Empty)),
        "queue deleted" => new QueueDeleted(QueueNumbers.Of(300, durable: true), Name),
        "bound" => new Bound(ToQueue, true),
        "unbound" => new Unbound(ToExchange, false),
        "bound to a topic" => new Bound(ToQueue with { DestinationKind = DestinationKind.Topic }, true),
        "topic" => new TopicDeclared(new TopicInfo(Name, TopicId, [Partition(300), Partition(1)], Config)),
        "topic changed" => new TopicChanged(new TopicInfo(Name, TopicId, [Partition(1)], TopicConfig.Default)),
        "topic deleted" => new TopicDeleted(Name, TopicId),
        "group" => new GroupDeclared(new GroupInfo(EntityId.Of(EntityKind.Group, 300), Name)),
        "group removed" => new GroupRemoved(EntityId.Of(EntityKind.Group, 300), Name),
        "transactional id" => new TransactionalIdDeclared(new TransactionalIdInfo(EntityId.Of(EntityKind.Transaction, 300), Name)),
        "transactional id removed" => new TransactionalIdRemoved(EntityId.Of(EntityKind.Transaction, 300), Name),
        "producer ids" => new ProducerIdsReserved(1000),
        _ => throw new ArgumentException($"No event '{name}'.", nameof(name)),
    };

    private static TopicConfig ConfigOf(params KeyValuePair<string, string>[] overrides)
    {
        TopicConfig.Read(Name, overrides, out var config).ShouldBeNull();
        return config;
    }

    private static EntityId Partition(long number) => EntityId.Of(EntityKind.Partition, number);

    private static QueueInfo Queue(EntityId entity, bool autoDelete, long owner, ArgumentTable arguments)
    {
        QueueArguments.Read(Name, arguments, out var settings).ShouldBeNull();
        return new QueueInfo(entity, Name, autoDelete, owner, arguments, settings);
    }

    private static byte[] BytesOf(CatalogEvent @event)
    {
        var writer = new ArrayBufferWriter<byte>();
        Codec.Write(@event, writer);
        return writer.WrittenSpan.ToArray();
    }

    private static CatalogEvent Read(ReadOnlySpan<byte> bytes) => Codec.Read(ref bytes);
}
