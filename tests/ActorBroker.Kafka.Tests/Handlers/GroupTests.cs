using ActorBroker.Kafka.Tests.Edge;
using Shouldly;
using Xunit;

namespace ActorBroker.Kafka.Tests.Handlers;

public sealed class GroupTests
{
    private static readonly object[] Range = [new { Name = "range", Metadata = new byte[] { 1 } }];

    [Theory]
    [InlineData((short)0, "Error: None, NodeId: 1, Host: 'broker.test', Port: 9092")]
    [InlineData((short)2, "Error: None, ErrorMessage: null, NodeId: 1, Host: 'broker.test', Port: 9092")]
    [InlineData((short)3, "Error: None, ErrorMessage: null, NodeId: 1, Host: 'broker.test', Port: 9092")]
    public void This_broker_coordinates_every_group(short version, string answer)
    {
        using var world = new KafkaWorld();
        var client = world.Connect();

        client.Ask("FindCoordinator", version, new { Key = "g" }).ShouldBe(answer);
    }

    [Fact]
    public void Several_coordinators_can_be_asked_for_at_once()
    {
        using var world = new KafkaWorld();
        var client = world.Connect();

        client.Ask("FindCoordinator", 4, new { KeyType = 1, Keys = new[] { "t", "" } }).ShouldBe(
            "Coordinators: [{Key: 't', NodeId: 1, Host: 'broker.test', Port: 9092, Error: None, ErrorMessage: null}, "
            + "{Key: '', NodeId: -1, Host: '', Port: -1, Error: InvalidRequest, ErrorMessage: 'a transactional id must not be empty'}]");
    }

    [Fact]
    public void A_coordinator_of_something_else_is_refused()
    {
        using var world = new KafkaWorld();
        var client = world.Connect();

        client.Ask("FindCoordinator", 2, new { Key = "x", KeyType = 7 }).ShouldStartWith("Error: InvalidRequest, ErrorMessage: 'there are coordinators of groups (0)");
    }

    [Fact]
    public void A_member_of_an_old_version_gets_its_id_at_once_and_leads_alone()
    {
        using var world = new KafkaWorld();
        var client = world.Connect();

        var joined = client.Ask("JoinGroup", 3, Join(""));

        joined.ShouldBe(
            "Error: None, Generation: 1, ProtocolName: 'range', Leader: 'tests-00000001-0000-0000-0000-000000000000', "
            + "MemberId: 'tests-00000001-0000-0000-0000-000000000000', "
            + "Members: [{MemberId: 'tests-00000001-0000-0000-0000-000000000000', Metadata: 0x01}]");
    }

    [Fact]
    public void A_member_of_a_newer_version_joins_again_with_the_id_it_is_given()
    {
        using var world = new KafkaWorld();
        var client = world.Connect();

        client.Ask("JoinGroup", 9, Join("")).ShouldBe(
            "Error: MemberIdRequired, Generation: -1, ProtocolType: null, ProtocolName: null, Leader: '', SkipAssignment: false, "
            + $"MemberId: '{Member}', Members: []");
        client.Ask("JoinGroup", 9, Join(Member)).ShouldBe(
            "Error: None, Generation: 1, ProtocolType: 'consumer', ProtocolName: 'range', "
            + $"Leader: '{Member}', SkipAssignment: false, MemberId: '{Member}', Members: [{{MemberId: '{Member}', GroupInstanceId: null, Metadata: 0x01}}]");
    }

    [Fact]
    public void A_refused_join_has_an_empty_protocol_in_versions_that_know_no_null()
    {
        using var world = new KafkaWorld();
        var client = world.Connect();

        client.Ask("JoinGroup", 5, Join("")).ShouldContain("ProtocolName: '', Leader: ''");
    }

    [Fact]
    public void A_member_of_a_group_that_is_not_there_is_unknown_and_makes_none()
    {
        using var world = new KafkaWorld();
        var client = world.Connect();

        client.Ask("JoinGroup", 9, Join("m")).ShouldStartWith("Error: UnknownMemberId");
        client.Ask("Heartbeat", 4, new { GroupId = "g", Generation = 1, MemberId = "m" }).ShouldBe("Error: UnknownMemberId");
        client.Ask("SyncGroup", 5, new { GroupId = "g", Generation = 1, MemberId = "m" }).ShouldBe(
            "Error: UnknownMemberId, ProtocolType: null, ProtocolName: null, Assignment: 0x");
        client.Ask("LeaveGroup", 1, new { GroupId = "g", MemberId = "m" }).ShouldBe("Error: UnknownMemberId");
        client.Ask("LeaveGroup", 3, new { GroupId = "g", Members = new[] { new { MemberId = "m" } } }).ShouldBe(
            "Error: None, Members: [{MemberId: 'm', GroupInstanceId: null, Error: UnknownMemberId}]");
        client.Ask("ListGroups", 4, new { }).ShouldBe("Error: None, Groups: []");
    }

    [Fact]
    public void A_group_without_a_name_is_refused()
    {
        using var world = new KafkaWorld();
        var client = world.Connect();

        client.Ask("JoinGroup", 5, Join("", group: "")).ShouldStartWith("Error: InvalidGroupId");
    }

    [Fact]
    public void The_leader_assigns_and_who_is_left_out_gets_nothing()
    {
        using var world = new KafkaWorld();
        var (leader, follower) = (world.Connect(), world.Connect());
        leader.Ask("JoinGroup", 3, Join(""));
        follower.Send("JoinGroup", 3, Join(""));
        leader.Ask("JoinGroup", 3, Join(Member)).ShouldStartWith("Error: None, Generation: 2");
        follower.Take().ShouldHaveSingleItem().ShouldStartWith("Error: None, Generation: 2");

        follower.Send("SyncGroup", 3, new { GroupId = "g", Generation = 2, MemberId = SecondMember });
        follower.Take().ShouldBeEmpty();
        leader.Ask("SyncGroup", 3, new { GroupId = "g", Generation = 2, MemberId = Member, Assignments = new[] { new { MemberId = Member, Assignment = new byte[] { 7 } } } })
            .ShouldBe("Error: None, Assignment: 0x07");

        follower.Take().ShouldBe(["Error: None, Assignment: 0x"]);
    }

    [Fact]
    public void A_stable_group_is_described_listed_left_and_deleted()
    {
        using var world = new KafkaWorld();
        var client = world.Connect();
        Settle(client);

        client.Ask("Heartbeat", 3, new { GroupId = "g", Generation = 1, MemberId = Member }).ShouldBe("Error: None");
        client.Ask("Heartbeat", 3, new { GroupId = "g", Generation = 2, MemberId = Member }).ShouldBe("Error: IllegalGeneration");
        client.Ask("DescribeGroups", 4, new { Groups = new[] { "g", "other" } }).ShouldBe(
            "Groups: [{Error: None, GroupId: 'g', State: 'Stable', ProtocolType: 'consumer', ProtocolData: 'range', "
            + $"Members: [{{MemberId: '{Member}', GroupInstanceId: null, ClientId: 'tests', ClientHost: '', Metadata: 0x01, Assignment: 0x07}}], "
            + "AuthorizedOperations: -2147483648}, "
            + "{Error: None, GroupId: 'other', State: 'Dead', ProtocolType: '', ProtocolData: '', Members: [], AuthorizedOperations: -2147483648}]");
        client.Ask("ListGroups", 5, new { States = new[] { "stable" }, Types = new[] { "Classic" } }).ShouldBe(
            "Error: None, Groups: [{GroupId: 'g', ProtocolType: 'consumer', State: 'Stable', Type: 'classic'}]");
        client.Ask("ListGroups", 5, new { States = new[] { "Empty" } }).ShouldBe("Error: None, Groups: []");
        client.Ask("ListGroups", 5, new { Types = new[] { "consumer" } }).ShouldBe("Error: None, Groups: []");
        client.Ask("DeleteGroups", 2, new { Groups = new[] { "g", "other" } }).ShouldBe(
            "Results: [{GroupId: 'g', Error: NonEmptyGroup}, {GroupId: 'other', Error: GroupIdNotFound}]");
        client.Ask("LeaveGroup", 0, new { GroupId = "g", MemberId = Member }).ShouldBe("Error: None");
        client.Ask("DeleteGroups", 0, new { Groups = new[] { "g" } }).ShouldBe("Results: [{GroupId: 'g', Error: None}]");
        client.Ask("ListGroups", 0, new { }).ShouldBe("Error: None, Groups: []");
    }

    [Fact]
    public void A_group_can_be_described_with_what_the_client_may_do()
    {
        using var world = new KafkaWorld();
        var client = world.Connect();

        client.Ask("DescribeGroups", 5, new { Groups = new[] { "g", "g" }, IncludeAuthorizedOperations = true }).Split("AuthorizedOperations: 328").Length.ShouldBe(2, "once, however often it is named");
    }

    [Fact]
    public void A_member_that_goes_on_after_a_restart_keeps_its_place()
    {
        using var first = new KafkaWorld();
        Settle(first.Connect());

        using var second = new KafkaWorld(journal: first.Journal);

        second.Connect().Ask("Heartbeat", 3, new { GroupId = "g", Generation = 1, MemberId = Member }).ShouldBe("Error: None");
    }

    [Fact]
    public void A_join_whose_client_has_gone_does_not_hold_up_the_connection_of_others()
    {
        using var world = new KafkaWorld();
        var leader = world.Connect();
        Settle(leader);
        var impatient = world.Connect();
        impatient.Send("JoinGroup", 3, Join(""));

        impatient.Close();

        leader.Ask("Heartbeat", 3, new { GroupId = "g", Generation = 1, MemberId = Member }).ShouldBe("Error: RebalanceInProgress");
    }

    /// <summary>The first member; its id comes from the edge's first number.</summary>
    internal const string Member = "tests-00000001-0000-0000-0000-000000000000";

    private const string SecondMember = "tests-00000002-0000-0000-0000-000000000000";

    private static object Join(string member, string group = "g") => new
    {
        GroupId = group,
        SessionTimeoutMs = 10_000,
        RebalanceTimeoutMs = 10_000,
        MemberId = member,
        ProtocolType = "consumer",
        Protocols = Range,
    };

    private static void Settle(KafkaClient client)
    {
        client.Ask("JoinGroup", 3, Join("")).ShouldStartWith("Error: None, Generation: 1");
        client.Ask("SyncGroup", 3, new { GroupId = "g", Generation = 1, MemberId = Member, Assignments = new[] { new { MemberId = Member, Assignment = new byte[] { 7 } } } })
            .ShouldStartWith("Error: None");
    }
}
