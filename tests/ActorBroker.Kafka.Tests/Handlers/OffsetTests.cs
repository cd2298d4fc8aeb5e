using ActorBroker.Kafka.Tests.Edge;
using Shouldly;
using Xunit;

namespace ActorBroker.Kafka.Tests.Handlers;

public sealed class OffsetTests
{
    [Fact]
    public void An_offset_that_was_committed_is_fetched_in_every_form()
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();
        client.Ask("OffsetCommit", 2, Commit(offset: 5)).ShouldBe("Topics: [{Name: 't', Partitions: [{Partition: 1, Error: None}]}]");

        var some = new { GroupId = "g", Topics = new[] { new { Name = "t", Partitions = new[] { 0, 1 } } } };
        client.Ask("OffsetFetch", 1, some).ShouldBe(
            "Topics: [{Name: 't', Partitions: [{Partition: 0, Offset: -1, Metadata: '', Error: None}, {Partition: 1, Offset: 5, Metadata: 'mark', Error: None}]}]");
        client.Ask("OffsetFetch", 7, new { GroupId = "g" }).ShouldBe(
            "Topics: [{Name: 't', Partitions: [{Partition: 1, Offset: 5, LeaderEpoch: -1, Metadata: 'mark', Error: None}]}], Error: None");
        client.Ask("OffsetFetch", 9, new { Groups = new object[] { new { GroupId = "g" }, new { GroupId = "other", some.Topics } } }).ShouldBe(
            "Groups: [{GroupId: 'g', Topics: [{Name: 't', Partitions: [{Partition: 1, Offset: 5, LeaderEpoch: -1, Metadata: 'mark', Error: None}]}], Error: None}, "
            + "{GroupId: 'other', Topics: [{Name: 't', Partitions: [{Partition: 0, Offset: -1, LeaderEpoch: -1, Metadata: '', Error: None}, "
            + "{Partition: 1, Offset: -1, LeaderEpoch: -1, Metadata: '', Error: None}]}], Error: None}]");
        client.Ask("OffsetFetch", 9, new { Groups = new object[] { new { GroupId = "g" }, new { GroupId = "g" } } })
            .ShouldEndWith("Error: None}, {GroupId: 'g', Topics: [], Error: InvalidRequest}]");
    }

    [Fact]
    public void Offsets_survive_a_restart()
    {
        using var first = new KafkaWorld();
        first.ConnectWithTopic().Ask("OffsetCommit", 2, Commit(offset: 5));

        using var second = new KafkaWorld(journal: first.Journal);

        second.Connect().Ask("OffsetFetch", 2, new { GroupId = "g" }).ShouldBe(
            "Topics: [{Name: 't', Partitions: [{Partition: 1, Offset: 5, Metadata: 'mark', Error: None}]}], Error: None");
    }

    [Fact]
    public void Only_partitions_that_exist_get_an_offset()
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();

        client.Ask("OffsetCommit", 8, new
        {
            GroupId = "g",
            Generation = -1,
            Topics = new[]
            {
                new { Name = "never", Partitions = new[] { new { Partition = 0, Offset = 1 } } },
                new { Name = "t", Partitions = new[] { new { Partition = 2, Offset = 1 }, new { Partition = 0, Offset = 1 }, new { Partition = -1, Offset = 1 } } },
            },
        }).ShouldBe(
            "Topics: [{Name: 'never', Partitions: [{Partition: 0, Error: UnknownTopicOrPartition}]}, "
            + "{Name: 't', Partitions: [{Partition: 2, Error: UnknownTopicOrPartition}, {Partition: 0, Error: None}, {Partition: -1, Error: UnknownTopicOrPartition}]}]");
    }

    [Fact]
    public void A_member_of_a_group_that_is_not_there_cannot_commit()
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();

        client.Ask("OffsetCommit", 2, Commit(offset: 5, generation: 3)).ShouldBe("Topics: [{Name: 't', Partitions: [{Partition: 1, Error: IllegalGeneration}]}]");
    }

    [Fact]
    public void Metadata_that_is_too_long_is_refused_for_its_partition()
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();

        client.Ask("OffsetCommit", 2, Commit(offset: 5, metadata: new string('x', 4097))).ShouldBe(
            "Topics: [{Name: 't', Partitions: [{Partition: 1, Error: OffsetMetadataTooLarge}]}]");
    }

    [Fact]
    public void Offsets_are_deleted_one_by_one()
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();
        client.Ask("OffsetCommit", 2, Commit(offset: 5));

        client.Ask("OffsetDelete", 0, Delete("other")).ShouldBe("Error: GroupIdNotFound, Topics: []");
        client.Ask("OffsetDelete", 0, Delete("g")).ShouldBe(
            "Error: None, Topics: [{Name: 't', Partitions: [{Partition: 1, Error: None}, {Partition: 9, Error: UnknownTopicOrPartition}]}]");
        client.Ask("OffsetFetch", 2, new { GroupId = "g" }).ShouldBe("Topics: [], Error: None");
    }

    [Fact]
    public void Offsets_go_with_their_topic()
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();
        client.Ask("OffsetCommit", 2, Commit(offset: 5));

        client.Ask("DeleteTopics", 1, new { TopicNames = new[] { "t" } }).ShouldBe("Topics: [{Name: 't', Error: None}]");

        client.Ask("OffsetFetch", 2, new { GroupId = "g" }).ShouldBe("Topics: [], Error: None");
    }

    private static object Commit(int offset, int generation = -1, string metadata = "mark") => new
    {
        GroupId = "g",
        Generation = generation,
        Topics = new[] { new { Name = "t", Partitions = new[] { new { Partition = 1, Offset = offset, Metadata = metadata } } } },
    };

    private static object Delete(string group) =>
        new { GroupId = group, Topics = new[] { new { Name = "t", Partitions = new[] { new { Partition = 1 }, new { Partition = 9 } } } } };
}
