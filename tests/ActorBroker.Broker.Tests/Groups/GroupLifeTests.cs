using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Tests.Topics;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Groups;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Groups;

/// <summary>Consumer groups from their first mention to their end.</summary>
public class GroupLifeTests
{
    [Fact]
    public void A_group_is_made_once_and_keeps_its_offsets_over_a_restart()
    {
        var world = new LogWorld();
        world.Topic("orders");
        var group = world.Group("readers");
        world.Group("readers").ShouldBeSameAs(group);
        world.Broker.FindGroup(BrokerWorld.Name("readers")).ShouldBeSameAs(group);
        world.Broker.FindGroup(BrokerWorld.Name("others")).ShouldBeNull();
        world.Commit(group, "orders", 7);

        var next = world.Restart();
        next.Base.Host.Groups.ShouldHaveSingleItem().Info.ShouldBe(group.Info);
        next.Offset(next.Group("readers"), "orders").ShouldBe(7);
    }

    [Fact]
    public void Two_who_mention_a_group_at_the_same_time_get_the_same()
    {
        var world = new LogWorld();
        var first = world.Broker.GetOrCreateGroupAsync(BrokerWorld.Name("readers")).AsTask();
        var second = world.Broker.GetOrCreateGroupAsync(BrokerWorld.Name("readers")).AsTask();
        world.Base.Await(first).ShouldBeSameAs(world.Base.Await(second));
        world.Base.Refusal(world.Broker.GetOrCreateGroupAsync(BrokerWorld.Name("")).AsTask()).ShouldBe(CatalogErrorKind.InvalidGroupId);
    }

    [Fact]
    public void A_group_without_members_can_be_deleted_and_its_successor_knows_nothing()
    {
        var world = new LogWorld();
        var group = world.Group("readers");
        world.Commit(group, "orders", 7);
        world.Base.Await(world.Broker.DeleteGroupAsync(group)).ShouldBe(GroupError.None);
        world.Base.Host.Groups.ShouldBeEmpty();
        world.Base.Durable.Entities().ShouldNotContain(id => id.Kind == EntityKind.Group);
        world.Base.Await(world.Broker.DeleteGroupAsync(group)).ShouldBe(GroupError.GroupIdNotFound);

        world.Offset(world.Group("readers"), "orders").ShouldBeNull();
        world.Restart().Base.Host.Groups.ShouldHaveSingleItem().Info.Entity.Number.ShouldBe(2);
    }

    [Fact]
    public void A_group_with_a_member_is_not_deleted()
    {
        var world = new LogWorld();
        var group = world.Group("readers");
        Join(world, group, "m1").Effect.ShouldBeOfType<GroupJoined>().Error.ShouldBe(GroupError.None);
        world.Base.Await(world.Broker.DeleteGroupAsync(group)).ShouldBe(GroupError.NonEmptyGroup);
        world.Base.Host.Groups.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_deleted_group_that_the_catalog_could_not_forget_is_forgotten_later()
    {
        var journal = new FaultyJournal(new MemoryJournal());
        var world = new LogWorld(journal);
        var group = world.Group("readers");
        world.Commit(group, "orders", 7);
        journal.Refuses = EntityId.Catalog;
        var deletion = world.Broker.DeleteGroupAsync(group);
        world.Base.World.Run();
        Should.Throw<JournalException>(() => deletion.GetAwaiter().GetResult());

        // The node dies before it could try again.
        journal.Refuses = default;
        var next = world.Restart();
        next.Base.Host.Groups.ShouldBeEmpty();

        // And this one did not die.
        world.Advance(TimeSpan.FromSeconds(2));
        world.Base.Host.Groups.ShouldBeEmpty();
    }

    [Fact]
    public void Members_that_wait_hear_when_the_journal_refuses_and_can_join_again()
    {
        var journal = new FaultyJournal(new MemoryJournal());
        var world = new LogWorld(journal);
        var group = world.Group("readers");
        var waiting = new GroupNote();
        group.Tell(JoinOf(waiting, "m1"));
        world.Base.World.Run();
        waiting.Effect.ShouldBeNull();

        journal.Refuses = group.Info.Entity;
        var refused = new GroupNote();
        group.Tell(new CommitOffsets(refused, new MemberIdentity(""), -1, [new OffsetToCommit("orders", 0, 1, -1, "")]));
        group.Tell(new EnlistProducer(new GroupNote(), 1, 0));
        world.Base.World.Run();
        journal.Refuses = default;
        world.Advance(TimeSpan.FromSeconds(1));
        waiting.Failure.ShouldBeOfType<JournalException>();
        Join(world, group, "m1").Effect.ShouldBeOfType<GroupJoined>().Error.ShouldBe(GroupError.None);
    }

    private static GroupNote Join(LogWorld world, Broker.Groups.GroupHandle group, string memberId)
    {
        var note = new GroupNote();
        group.Tell(JoinOf(note, memberId));
        world.Advance(TimeSpan.FromSeconds(1));
        return note;
    }

    private static JoinGroup JoinOf(GroupNote to, string memberId) => new(
        to, "", memberId, new MemberProfile(null, "client", "/127.0.0.1", 10_000, 10_000, "consumer", [new MemberProtocol("range", default)]));
}
