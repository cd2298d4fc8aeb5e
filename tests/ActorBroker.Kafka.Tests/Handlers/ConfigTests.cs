using ActorBroker.Kafka.Tests.Edge;
using Shouldly;
using Xunit;

namespace ActorBroker.Kafka.Tests.Handlers;

public sealed class ConfigTests
{
    private const int Topic = 2;
    private const int Broker = 4;

    [Fact]
    public void A_topics_setting_is_described_with_its_source_synonyms_and_meaning()
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();
        Alter(client, ("retention.ms", 0, "1000"));

        var described = client.Ask("DescribeConfigs", 3, new { Resources = new[] { Resource(Topic, "t", "retention.ms") }, IncludeSynonyms = true, IncludeDocumentation = true });

        described.ShouldStartWith(
            "Results: [{Error: None, ErrorMessage: null, Type: 2, Name: 't', Configs: [{Name: 'retention.ms', Value: '1000', ReadOnly: false, Source: 1, IsSensitive: false, "
            + "Synonyms: [{Name: 'retention.ms', Value: '1000', Source: 1}, {Name: 'log.retention.ms', Value: '604800000', Source: 5}], Type: 5, Documentation: '");
    }

    [Fact]
    public void Old_clients_are_told_whether_a_setting_is_the_default()
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();
        Alter(client, ("retention.ms", 0, "1000"));

        client.Ask("DescribeConfigs", 0, new { Resources = new[] { Resource(Topic, "t", "cleanup.policy", "retention.ms") } }).ShouldBe(
            "Results: [{Error: None, ErrorMessage: null, Type: 2, Name: 't', Configs: ["
            + "{Name: 'cleanup.policy', Value: 'delete', ReadOnly: false, IsDefault: true, IsSensitive: false}, "
            + "{Name: 'retention.ms', Value: '1000', ReadOnly: false, IsDefault: false, IsSensitive: false}]}]");
    }

    [Fact]
    public void The_broker_is_described_by_its_number_or_by_none()
    {
        using var world = new KafkaWorld();
        var client = world.Connect();

        client.Ask("DescribeConfigs", 1, new { Resources = new[] { Resource(Broker, "1", "num.partitions") } }).ShouldBe(
            "Results: [{Error: None, ErrorMessage: null, Type: 4, Name: '1', Configs: [{Name: 'num.partitions', Value: '1', ReadOnly: true, Source: 4, IsSensitive: false, Synonyms: []}]}]");
        client.Ask("DescribeConfigs", 4, new { Resources = new[] { Resource(Broker, "") } }).ShouldContain("Name: 'log.retention.ms', Value: '604800000'");
        client.Ask("DescribeConfigs", 4, new { Resources = new[] { Resource(Broker, "2") } }).ShouldContain("Error: InvalidRequest");
    }

    [Theory]
    [InlineData(Topic, "never", "UnknownTopicOrPartition")]
    [InlineData(Topic, "..", "InvalidTopicException")]
    [InlineData(8, "1", "InvalidRequest")]
    public void What_is_not_there_has_no_settings(int type, string name, string error)
    {
        using var world = new KafkaWorld();
        var client = world.Connect();

        client.Ask("DescribeConfigs", 4, new { Resources = new[] { Resource(type, name) } }).ShouldStartWith($"Results: [{{Error: {error}, ErrorMessage: '");
        client.Ask("AlterConfigs", 2, new { Resources = new[] { new { Type = type, Name = name } } }).ShouldStartWith($"Results: [{{Error: {error}, ErrorMessage: '");
        client.Ask("IncrementalAlterConfigs", 1, new { Resources = new[] { new { Type = type, Name = name } } }).ShouldStartWith($"Results: [{{Error: {error}, ErrorMessage: '");
    }

    [Fact]
    public void The_brokers_settings_cannot_be_changed_by_a_request()
    {
        using var world = new KafkaWorld();
        var client = world.Connect();

        client.Ask("AlterConfigs", 0, new { Resources = new[] { new { Type = Broker, Name = "1" } } }).ShouldStartWith("Results: [{Error: InvalidRequest, ErrorMessage: '");
    }

    [Fact]
    public void Altering_replaces_all_settings()
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();
        Alter(client, ("retention.ms", 0, "1000"));

        client.Ask("AlterConfigs", 2, Replace("max.message.bytes", "5000", validateOnly: true)).ShouldBe("Results: [{Error: None, ErrorMessage: null, Type: 2, Name: 't'}]");
        Value(client, "retention.ms").ShouldBe("1000");
        client.Ask("AlterConfigs", 2, Replace("max.message.bytes", "5000", validateOnly: false)).ShouldBe("Results: [{Error: None, ErrorMessage: null, Type: 2, Name: 't'}]");

        Value(client, "retention.ms").ShouldBe("604800000");
        Value(client, "max.message.bytes").ShouldBe("5000");
    }

    [Fact]
    public void Altering_incrementally_sets_deletes_appends_and_subtracts()
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();

        Alter(client, ("retention.ms", 0, "1000"), ("cleanup.policy", 2, "compact")).ShouldContain("Error: None");
        Value(client, "retention.ms").ShouldBe("1000");
        Value(client, "cleanup.policy").ShouldBe("delete,compact");

        Alter(client, ("retention.ms", 1, null), ("cleanup.policy", 3, "delete")).ShouldContain("Error: None");
        Value(client, "retention.ms").ShouldBe("604800000");
        Value(client, "cleanup.policy").ShouldBe("compact");
    }

    [Fact]
    public void Two_who_change_a_list_at_the_same_time_both_have_their_way()
    {
        using var world = new KafkaWorld();
        var first = world.ConnectWithTopic();
        var second = world.Connect();

        // Both requests are there before anybody has a turn.
        first.Post("IncrementalAlterConfigs", 0, Change("cleanup.policy", 2, "compact"));
        second.Post("IncrementalAlterConfigs", 0, Change("cleanup.policy", 3, "delete"));
        first.Take().ShouldHaveSingleItem().ShouldContain("Error: None");
        second.Take().ShouldHaveSingleItem().ShouldContain("Error: None");

        Value(first, "cleanup.policy").ShouldBe("compact");
    }

    [Theory]
    [InlineData("retention.ms", 2, "1", "InvalidConfig")]
    [InlineData("retention.ms", 0, null, "InvalidConfig")]
    [InlineData("retention.ms", 9, "1", "InvalidRequest")]
    [InlineData("nonsense", 0, "1", "InvalidConfig")]
    [InlineData("nonsense", 2, "1", "InvalidConfig")]
    [InlineData("cleanup.policy", 2, "burn", "InvalidConfig")]
    public void A_change_that_cannot_be_is_refused(string name, int operation, string? value, string error)
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();

        Alter(client, (name, operation, value)).ShouldStartWith($"Results: [{{Error: {error}, ErrorMessage: '");
    }

    [Fact]
    public void A_setting_or_resource_that_comes_twice_is_refused()
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();

        Alter(client, ("retention.ms", 0, "1"), ("retention.ms", 0, "2")).ShouldContain("Error: InvalidRequest");
        client.Ask("AlterConfigs", 0, new { Resources = new[] { new { Type = Topic, Name = "t" }, new { Type = Topic, Name = "t" } } }).ShouldNotContain("Error: None");
        client.Ask("DescribeConfigs", 4, new { Resources = new[] { Resource(Topic, "t"), Resource(Topic, "t") } }).ShouldNotContain("Error: None");
    }

    private static string Alter(KafkaClient client, params (string Name, int Operation, string? Value)[] changes) => client.Ask("IncrementalAlterConfigs", 0, new
    {
        Resources = new[] { new { Type = Topic, Name = "t", Configs = changes.Select(c => new { c.Name, c.Operation, c.Value }) } },
    });

    private static object Change(string name, int operation, string? value) => new
    {
        Resources = new[] { new { Type = Topic, Name = "t", Configs = new[] { new { Name = name, Operation = operation, Value = value } } } },
    };

    private static string Value(KafkaClient client, string name) =>
        client.Ask("DescribeConfigs", 0, new { Resources = new[] { Resource(Topic, "t", name) } }).Split("Value: '")[1].Split('\'')[0];

    private static object Replace(string name, string value, bool validateOnly) =>
        new { Resources = new[] { new { Type = Topic, Name = "t", Configs = new[] { new { Name = name, Value = value } } } }, ValidateOnly = validateOnly };

    private static object Resource(int type, string name, params string[] keys) => new { Type = type, Name = name, Keys = keys.Length > 0 ? keys : null };
}
