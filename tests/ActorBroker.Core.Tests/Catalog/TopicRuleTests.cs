using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Catalog;

/// <summary>Topics, groups, transactional ids and producer ids.</summary>
public class TopicRuleTests
{
    private static readonly ResourceName Orders = new("/", "orders");
    private static readonly Guid One = new(1, 0, 0, new byte[8]);
    private static readonly Guid Two = new(2, 0, 0, new byte[8]);

    private readonly CatalogScript _script = new(CatalogLimits.Default with
    {
        TopicsMax = 3,
        PartitionsMax = 10,
        TopicPartitionsMax = 6,
        GroupsMax = 2,
        TransactionalIdsMax = 2,
    });

    [Fact]
    public void A_topic_gets_partitions_whose_numbers_never_come_again()
    {
        Numbers(Declare("orders", 3)).ShouldBe([1, 2, 3]);
        Numbers(Run(new AddPartitions(Someone.Instance, Orders, 4, false))).ShouldBe([1, 2, 3, 4]);
        Run(new DeleteTopic(Someone.Instance, Orders, One)).ShouldBe(CatalogDone.Instance);
        _script.Machine.Topics.ShouldBeEmpty();
        Numbers(Declare("orders", 2)).ShouldBe([5, 6]);
    }

    [Fact]
    public void A_topic_and_a_queue_may_have_the_same_name()
    {
        _script.Run("queue orders durable => new d1 +q:orders!");
        Declare("orders", 1).ShouldBeOfType<TopicReady>();
        _script.Machine.Queues.Count.ShouldBe(1);
        _script.Machine.Topics.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("../etc")]
    [InlineData("ä")]
    [InlineData("a\n")]
    public void A_name_that_Kafka_does_not_allow_is_refused(string name) => ErrorOf(Declare(name, 1)).Kind.ShouldBe(CatalogErrorKind.InvalidTopicName);

    [Fact]
    public void A_name_may_have_249_characters_and_no_more_and_a_long_one_is_not_repeated_in_full()
    {
        Declare(new string('a', 249), 1).ShouldBeOfType<TopicReady>();
        var error = ErrorOf(Declare(new string('a', 300), 1));
        error.Kind.ShouldBe(CatalogErrorKind.InvalidTopicName);
        error.Message.Length.ShouldBeLessThan(150);
        Declare("A.b_c-9", 1).ShouldBeOfType<TopicReady>();
    }

    [Fact]
    public void What_is_there_is_an_error_and_what_is_not_too()
    {
        Declare("orders", 1);
        ErrorOf(Declare("orders", 1)).Kind.ShouldBe(CatalogErrorKind.TopicExists);
        ErrorOf(Run(new DeleteTopic(Someone.Instance, new ResourceName("/", "other"), One))).Kind.ShouldBe(CatalogErrorKind.UnknownTopic);
        ErrorOf(Run(new DeleteTopic(Someone.Instance, Orders, Two))).Kind.ShouldBe(CatalogErrorKind.UnknownTopic);
        ErrorOf(Run(new AddPartitions(Someone.Instance, new ResourceName("/", "other"), 2, false))).Kind.ShouldBe(CatalogErrorKind.UnknownTopic);
        ErrorOf(Declare("orders", 1, host: "nowhere")).Kind.ShouldBe(CatalogErrorKind.NotAllowed);
    }

    [Theory]
    [InlineData(0, CatalogErrorKind.InvalidPartitions)]
    [InlineData(-1, CatalogErrorKind.InvalidPartitions)]
    [InlineData(7, CatalogErrorKind.InvalidPartitions)]
    [InlineData(int.MaxValue, CatalogErrorKind.InvalidPartitions)]
    [InlineData(6, CatalogErrorKind.ResourceError)]
    public void So_many_partitions_are_refused_to_a_topic_when_five_are_there(int partitions, CatalogErrorKind kind)
    {
        Declare("first", 5);
        ErrorOf(Declare("orders", partitions)).Kind.ShouldBe(kind);
    }

    [Fact]
    public void Partitions_only_become_more_and_only_up_to_the_limits()
    {
        Declare("orders", 2);
        Declare("other", 5);
        ErrorOf(Run(new AddPartitions(Someone.Instance, Orders, 2, false))).Kind.ShouldBe(CatalogErrorKind.InvalidPartitions);
        ErrorOf(Run(new AddPartitions(Someone.Instance, Orders, 1, false))).Kind.ShouldBe(CatalogErrorKind.InvalidPartitions);
        ErrorOf(Run(new AddPartitions(Someone.Instance, Orders, 7, false))).Kind.ShouldBe(CatalogErrorKind.InvalidPartitions);
        ErrorOf(Run(new AddPartitions(Someone.Instance, Orders, 6, false))).Message.ShouldContain("partitions-max = 10");
        Numbers(Run(new AddPartitions(Someone.Instance, Orders, 5, false))).Count().ShouldBe(5);
    }

    [Fact]
    public void What_is_only_to_be_validated_changes_nothing_and_gives_no_number_away()
    {
        Numbers(Run(new DeclareTopic(Someone.Instance, Orders, One, 2, TopicConfig.Default.Overrides, ValidateOnly: true))).ShouldBe([1, 2]);
        _script.Machine.Topics.ShouldBeEmpty();
        Numbers(Declare("orders", 2)).ShouldBe([1, 2]);
        Numbers(Run(new AddPartitions(Someone.Instance, Orders, 3, ValidateOnly: true))).ShouldBe([1, 2, 3]);
        Alter(Set("retention.ms", "1"), validateOnly: true).ShouldBeOfType<TopicReady>().Topic.Config.Settings.RetentionMs.ShouldBe(1);
        _script.Machine.Topics.Single().Partitions.Count.ShouldBe(2);
        _script.Machine.Topics.Single().Config.ShouldBe(TopicConfig.Default);
    }

    [Fact]
    public void A_topic_too_many_is_refused_and_names_the_limit()
    {
        Declare("a", 1);
        Declare("b", 1);
        Declare("c", 1);
        ErrorOf(Declare("d", 1)).Message.ShouldContain("topics-max = 3");
        Run(new DeleteTopic(Someone.Instance, new ResourceName("/", "a"), One));
        Declare("d", 1).ShouldBeOfType<TopicReady>();
    }

    [Fact]
    public void A_changed_configuration_keeps_the_other_settings()
    {
        Declare("orders", 1);
        Alter(Set("retention.ms", "1000"));
        Alter(Set("cleanup.policy", "compact,delete"), "retention.bytes");
        var config = _script.Machine.Topics.Single().Config;
        config.ToString().ShouldBe("cleanup.policy=compact,delete, retention.ms=1000");
        config.Settings.ShouldSatisfyAllConditions(s => s.RetentionMs.ShouldBe(1000), s => s.Compacts.ShouldBeTrue(), s => s.Deletes.ShouldBeTrue());

        Alter([], "retention.ms", "cleanup.policy");
        _script.Machine.Topics.Single().Config.ShouldBe(TopicConfig.Default);
        Alter(Set("retention.ms", "5"), "retention.ms");
        _script.Machine.Topics.Single().Config.Settings.RetentionMs.ShouldBe(5);

        ErrorOf(Alter(Set("retention.ms", "soon"))).Kind.ShouldBe(CatalogErrorKind.InvalidConfig);
        ErrorOf(Alter([], "retention.days")).Message.ShouldContain("'retention.days'");
        _script.Machine.Topics.Single().Config.Settings.RetentionMs.ShouldBe(5);
    }

    [Fact]
    public void Words_come_into_lists_and_leave_them()
    {
        Declare("orders", 1);
        Words("compact", remove: false).ShouldBeOfType<TopicReady>().Topic.Config.ToString().ShouldBe("cleanup.policy=delete,compact");
        Words("compact, delete", remove: false).ShouldBeOfType<TopicReady>().Topic.Config.ToString().ShouldBe("cleanup.policy=delete,compact");
        Words("delete", remove: true).ShouldBeOfType<TopicReady>().Topic.Config.Settings.Deletes.ShouldBeFalse();
        Words("delete", remove: true).ShouldBeOfType<TopicReady>().Topic.Config.ToString().ShouldBe("cleanup.policy=compact");

        ErrorOf(Words("burn", remove: false)).Kind.ShouldBe(CatalogErrorKind.InvalidConfig);
        ErrorOf(Words("1", remove: false, name: "retention.ms")).Message.ShouldContain("is not a list");
        ErrorOf(Words("1", remove: true, name: "retention.days")).Message.ShouldContain("'retention.days'");
    }

    [Fact]
    public void A_group_keeps_its_number_until_it_is_removed_and_then_its_name_gets_another()
    {
        var name = new ResourceName("/", "any name / at all");
        var first = Run(new DeclareGroup(Someone.Instance, name)).ShouldBeOfType<GroupReady>().Group;
        Run(new DeclareGroup(Someone.Instance, name)).ShouldBe(new GroupReady(first));
        Run(new RemoveGroup(Someone.Instance, first.Entity));
        Run(new RemoveGroup(Someone.Instance, first.Entity)).ShouldBe(CatalogDone.Instance);
        var second = Run(new DeclareGroup(Someone.Instance, name)).ShouldBeOfType<GroupReady>().Group;
        (first.Entity.Number, second.Entity.Number).ShouldBe((1, 2));
        Run(new RemoveGroup(Someone.Instance, first.Entity));
        _script.Machine.Groups.ShouldBe([second]);

        ErrorOf(Run(new DeclareGroup(Someone.Instance, new ResourceName("/", "")))).Kind.ShouldBe(CatalogErrorKind.InvalidGroupId);
        ErrorOf(Run(new DeclareGroup(Someone.Instance, new ResourceName("/", new string('g', 1025))))).Kind.ShouldBe(CatalogErrorKind.InvalidGroupId);
        Run(new DeclareGroup(Someone.Instance, new ResourceName("/", new string('g', 1024)))).ShouldBeOfType<GroupReady>();
        ErrorOf(Run(new DeclareGroup(Someone.Instance, new ResourceName("/", "third")))).Message.ShouldContain("groups-max = 2");
    }

    [Fact]
    public void A_transactional_id_keeps_its_number_until_it_is_removed()
    {
        var first = Run(new DeclareTransactionalId(Someone.Instance, Orders)).ShouldBeOfType<TransactionalIdReady>().TransactionalId;
        Run(new DeclareTransactionalId(Someone.Instance, Orders)).ShouldBe(new TransactionalIdReady(first));
        Run(new RemoveTransactionalId(Someone.Instance, first.Entity)).ShouldBe(CatalogDone.Instance);
        Run(new DeclareTransactionalId(Someone.Instance, Orders)).ShouldBeOfType<TransactionalIdReady>().TransactionalId.Entity.Number.ShouldBe(2);
        ErrorOf(Run(new DeclareTransactionalId(Someone.Instance, new ResourceName("/", "")))).Kind.ShouldBe(CatalogErrorKind.InvalidTransactionalId);
        Run(new DeclareTransactionalId(Someone.Instance, new ResourceName("/", "t2"))).ShouldBeOfType<TransactionalIdReady>();
        ErrorOf(Run(new DeclareTransactionalId(Someone.Instance, new ResourceName("/", "t3")))).Message.ShouldContain("transactional-ids-max = 2");
    }

    [Fact]
    public void Producer_ids_are_taken_in_blocks_that_follow_one_another()
    {
        Run(new ReserveProducerIds(Someone.Instance, 1000)).ShouldBe(new ProducerIdsReady(0, 1000));
        Run(new ReserveProducerIds(Someone.Instance, 5)).ShouldBe(new ProducerIdsReady(1000, 5));
        Run(new ReserveProducerIds(Someone.Instance, 1)).ShouldBe(new ProducerIdsReady(1005, 1));
    }

    private static IEnumerable<long> Numbers(CatalogOutcome outcome) =>
        outcome.ShouldBeOfType<TopicReady>().Topic.Partitions.Select(partition => partition.Number);

    private static CatalogError ErrorOf(CatalogOutcome outcome) => outcome.ShouldBeOfType<CatalogError>();

    private static Dictionary<string, string> Set(string name, string value) => new(StringComparer.Ordinal) { [name] = value };

    private CatalogOutcome Declare(string name, int partitions, string host = "/") =>
        Run(new DeclareTopic(Someone.Instance, new ResourceName(host, name), One, partitions, TopicConfig.Default.Overrides, ValidateOnly: false));

    private CatalogOutcome Alter(Dictionary<string, string> set, params string[] delete) => Alter(set, validateOnly: false, delete);

    private CatalogOutcome Alter(Dictionary<string, string> set, bool validateOnly, params string[] delete) =>
        Run(new AlterTopicConfig(Someone.Instance, Orders, set, delete, validateOnly));

    private CatalogOutcome Words(string words, bool remove, string name = "cleanup.policy") =>
        Run(new AlterTopicConfig(Someone.Instance, Orders, TopicConfig.Default.Overrides, [], false) { Words = [new(name, words, remove)] });

    private CatalogOutcome Run(CatalogCommand command) => _script.Run(command);

    private sealed class Someone : Recipient
    {
        public static Someone Instance { get; } = new();
    }
}
