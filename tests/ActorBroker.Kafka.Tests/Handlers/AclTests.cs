using ActorBroker.Kafka.Tests.Edge;
using Shouldly;
using Xunit;

namespace ActorBroker.Kafka.Tests.Handlers;

public sealed class AclTests
{
    private const string Disabled = "Error: SecurityDisabled, ErrorMessage: 'there are no access rules: no authorizer is configured, and whoever is connected may do everything'";

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Requests_about_access_rules_are_answered_as_by_Kafka_without_an_authorizer(short version)
    {
        using var world = new KafkaWorld();
        var client = world.Connect();
        var rule = new { ResourceType = 2, ResourceName = "t", PatternType = 3, Principal = "User:ada", Host = "*", Operation = 3, PermissionType = 3 };

        client.Ask("DescribeAcls", version, new { ResourceType = 1, Operation = 1, PermissionType = 1, PatternType = 1 }).ShouldBe(Disabled);
        client.Ask("CreateAcls", version, new { Creations = new[] { rule, rule } }).ShouldBe($"Results: [{{{Disabled}}}, {{{Disabled}}}]");
        client.Ask("DeleteAcls", version, new { Filters = new[] { rule } }).ShouldBe($"FilterResults: [{{{Disabled}}}]");
    }
}
