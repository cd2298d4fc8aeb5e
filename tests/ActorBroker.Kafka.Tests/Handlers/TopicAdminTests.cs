using ActorBroker.Kafka.Tests.Edge;
using Shouldly;
using Xunit;

namespace ActorBroker.Kafka.Tests.Handlers;

public sealed class TopicAdminTests
{
    [Fact]
    public void A_topic_is_made_with_what_was_asked_for()
    {
        using var world = new KafkaWorld();
        var client = world.Connect();

        var made = client.Ask("CreateTopics", 7, Create(Topic("t", 3, 1, ("retention.ms", "3600000"))));

        made.ShouldStartWith("Topics: [{Name: 't', TopicId: 00000001-0000-0000-0000-000000000000, Error: None, ErrorMessage: null, PartitionCount: 3, ReplicationFactor: 1, Configs: [{");
        made.ShouldContain("{Name: 'retention.ms', Value: '3600000', ReadOnly: false, Source: 1, IsSensitive: false}");
        made.ShouldContain("{Name: 'cleanup.policy', Value: 'delete', ReadOnly: false, Source: 5, IsSensitive: false}");
        world.Broker.FindTopic(new("/", "t"))!.Partitions.Count.ShouldBe(3);
    }

    [Fact]
    public void Defaults_are_the_brokers_and_more_replicas_than_brokers_are_no_error()
    {
        using var world = new KafkaWorld(configure: o => o with { DefaultPartitions = 4 });
        var client = world.Connect();

        client.Ask("CreateTopics", 5, Create(Topic("a", -1, -1))).ShouldContain("Error: None, ErrorMessage: null, PartitionCount: 4, ReplicationFactor: 1");
        client.Ask("CreateTopics", 5, Create(Topic("b", 2, 3))).ShouldContain("Error: None, ErrorMessage: null, PartitionCount: 2, ReplicationFactor: 1");
    }

    [Theory]
    [InlineData("t", 1, 1, "TopicAlreadyExists")]
    [InlineData("..", 1, 1, "InvalidTopicException")]
    [InlineData("a b", 1, 1, "InvalidTopicException")]
    [InlineData("new", 0, 1, "InvalidPartitions")]
    [InlineData("new", -2, 1, "InvalidPartitions")]
    [InlineData("new", 1, 0, "InvalidReplicationFactor")]
    [InlineData("new", 1, -2, "InvalidReplicationFactor")]
    public void A_topic_that_cannot_be_is_refused(string name, int partitions, int replicas, string error)
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();

        client.Ask("CreateTopics", 1, Create(Topic(name, partitions, replicas))).ShouldStartWith($"Topics: [{{Name: '{name}', Error: {error}, ErrorMessage: '");
    }

    [Fact]
    public void A_name_of_300_characters_is_refused()
    {
        using var world = new KafkaWorld();
        var client = world.Connect();

        client.Ask("CreateTopics", 0, Create(Topic(new string('a', 300), 1, 1))).ShouldContain("Error: InvalidTopicException");
    }

    [Theory]
    [InlineData("nonsense", "1")]
    [InlineData("retention.ms", "soon")]
    [InlineData("retention.ms", null)]
    public void A_setting_that_cannot_be_is_refused(string name, string? value)
    {
        using var world = new KafkaWorld();
        var client = world.Connect();

        client.Ask("CreateTopics", 1, Create(Topic("t", 1, 1, (name, value)))).ShouldStartWith("Topics: [{Name: 't', Error: InvalidConfig, ErrorMessage: '");
    }

    [Fact]
    public void One_refused_topic_does_not_touch_the_others()
    {
        using var world = new KafkaWorld();
        var client = world.Connect();

        client.Ask("CreateTopics", 0, Create(Topic("twice", 1, 1), Topic("..", 1, 1), Topic("t", 1, 1), Topic("twice", 1, 1))).ShouldBe(
            "Topics: [{Name: 'twice', Error: InvalidRequest}, {Name: '..', Error: InvalidTopicException}, {Name: 't', Error: None}]");
    }

    [Fact]
    public void What_is_only_to_be_validated_is_not_made()
    {
        using var world = new KafkaWorld();
        var client = world.Connect();

        client.Ask("CreateTopics", 1, new { Topics = new[] { Topic("t", 1, 1) }, ValidateOnly = true }).ShouldBe("Topics: [{Name: 't', Error: None, ErrorMessage: null}]");

        client.Ask("DeleteTopics", 1, new { TopicNames = new[] { "t" } }).ShouldBe("Topics: [{Name: 't', Error: UnknownTopicOrPartition}]");
    }

    [Theory]
    [InlineData(new[] { 0, 1 }, 1, "None")]
    [InlineData(new[] { 0, 2 }, 1, "InvalidReplicaAssignment")]
    [InlineData(new[] { 0, 0 }, 1, "InvalidReplicaAssignment")]
    [InlineData(new[] { 0 }, 2, "InvalidReplicaAssignment")]
    public void Partitions_can_be_assigned_by_hand_to_this_broker(int[] partitions, int broker, string error)
    {
        using var world = new KafkaWorld();
        var client = world.Connect();

        client.Ask("CreateTopics", 0, Create(new
        {
            Name = "t",
            PartitionCount = -1,
            ReplicationFactor = -1,
            Assignments = partitions.Select(p => new { Partition = p, BrokerIds = new[] { broker } }),
        })).ShouldBe($"Topics: [{{Name: 't', Error: {error}}}]");
    }

    [Fact]
    public void A_topic_is_deleted_by_its_id()
    {
        using var world = new KafkaWorld();
        var client = world.Connect();
        client.Ask("CreateTopics", 0, Create(Topic("t", 1, 1)));
        var id = new Guid(1, 0, 0, new byte[8]);

        client.Ask("DeleteTopics", 6, new { Topics = new[] { new { TopicId = id } } }).ShouldBe($"Topics: [{{Name: 't', TopicId: {id}, Error: None, ErrorMessage: null}}]");
        client.Ask("DeleteTopics", 6, new { Topics = new[] { new { TopicId = id } } }).ShouldStartWith($"Topics: [{{Name: null, TopicId: {id}, Error: UnknownTopicId, ErrorMessage: '");
        client.Ask("DeleteTopics", 6, new { Topics = new[] { new { Name = "t", TopicId = id } } }).ShouldContain("Error: InvalidRequest");
    }

    [Theory]
    [InlineData("t", 5, "None", 5)]
    [InlineData("t", 2, "InvalidPartitions", 2)]
    [InlineData("t", 1, "InvalidPartitions", 2)]
    [InlineData("never", 5, "UnknownTopicOrPartition", 2)]
    public void A_topic_gets_more_partitions_and_never_fewer(string topic, int count, string error, int after)
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();

        client.Ask("CreatePartitions", 3, new { Topics = new[] { new { Name = topic, Count = count } } }).ShouldStartWith($"Results: [{{Name: '{topic}', Error: {error}");

        client.Ask("CreatePartitions", 0, new { Topics = new[] { new { Name = "t", Count = 6 } }, ValidateOnly = true }).ShouldContain("Error: None");
        world.Broker.FindTopic(new("/", "t"))!.Partitions.Count.ShouldBe(after, "validating changes nothing");
    }

    [Fact]
    public void The_one_broker_is_described()
    {
        using var world = new KafkaWorld();
        var client = world.Connect();

        client.Ask("DescribeCluster", 0, new { IncludeAuthorizedOperations = true }).ShouldBe(
            "Error: None, ErrorMessage: null, ClusterId: 'test', ControllerId: 1, "
            + "Brokers: [{BrokerId: 1, Host: 'broker.test', Port: 9092, Rack: null}], AuthorizedOperations: 8096");
        client.Ask("DescribeCluster", 1, new { EndpointType = 2 }).ShouldStartWith("Error: MismatchedEndpointType");
    }

    private static object Create(params object[] topics) => new { Topics = topics };

    private static object Topic(string name, int partitions, int replicas, params (string Name, string? Value)[] configs) =>
        new { Name = name, PartitionCount = partitions, ReplicationFactor = replicas, Configs = configs.Select(c => new { c.Name, c.Value }) };
}
