using ActorBroker.Core.Entities;
using ActorBroker.Core.Groups;
using ActorBroker.Core.Topics;
using Shouldly;

namespace ActorBroker.Core.Tests.Groups;

/// <content>The steps, and how a run ends.</content>
internal sealed partial class GroupModelRun
{
    private readonly Dictionary<long, short> _epochs = [];

    private void Do(GroupStep step)
    {
        var client = _clients[step.Who % _clients.Length];
        switch (step.Kind)
        {
            case GroupStepKind.Join:
                if (step.IsStale)
                {
                    client.Restart();
                }

                client.Protocols = (step.Amount % 3) switch { 0 => ["range", "sticky"], 1 => ["sticky", "range"], _ => ["range"] };
                Join(client);
                break;
            case GroupStepKind.Sync:
                Sync(client, step.IsStale ? client.Generation - 1 : client.Generation);
                break;
            case GroupStepKind.Beat:
                Beat(client, step.IsStale ? client.Generation - 1 : client.Generation);
                break;
            case GroupStepKind.Leave:
                Tell(to => new LeaveGroup(to, [client.Identity]), _ => client.Restart());
                break;
            case GroupStepKind.Commit:
                Commit(client, step);
                break;
            case GroupStepKind.Enlist:
                var epoch = EpochOf(step.Who);
                Tell(to => new EnlistProducer(to, step.Who, epoch), e => ((Core.Groups.ProducerEnlisted)e).Error.ShouldBe(PartitionError.None));
                EndTurn();
                _offsets.Enlist(step.Who);
                break;
            case GroupStepKind.CommitPending:
                CommitPending(step);
                break;
            case GroupStepKind.End:
                End(step);
                break;
            case GroupStepKind.Forget:
                Tell(to => new ForgetTopic(to, "t1"), _ => { });
                EndTurn();
                _offsets.Forget("t1");
                break;
            case GroupStepKind.DeleteOffsets:
                var partition = Partition(step);
                Tell(to => new DeleteOffsets(to, [partition]), e => { if (((OffsetsDeleted)e).Errors is [GroupError.None]) { _offsets.Delete(partition); } });
                EndTurn();
                break;
            case GroupStepKind.Advance:
                Advance(_now + (step.Amount * 700));
                break;
            case GroupStepKind.Snapshot:
                EndTurn();
                _journal.TakeSnapshot(_machine);
                break;
            case GroupStepKind.Crash:
                Crash();
                break;
            case GroupStepKind.Settle:
                EndTurn();
                Settle();
                break;
        }
    }

    private void Join(GroupRunClient client) => Ask(client, client.Join, e => client.Hear((GroupJoined)e));

    private void Sync(GroupRunClient client, int generation) => Ask(client, to => client.Sync(to, generation), e =>
    {
        var synced = (GroupSynced)e;
        client.Hear(synced.Error);
        if (synced.Error == GroupError.None)
        {
            client.HearStable();
        }
    });

    private void Ask(GroupRunClient client, Func<Recipient, GroupCommand> command, Action<GroupEffect> hear)
    {
        var request = ++client.LastRequest;
        client.IsWaiting = true;
        Tell(command, e =>
        {
            if (request == client.LastRequest)
            {
                client.IsWaiting = false;
                hear(e);
            }
        });
    }

    private void Beat(GroupRunClient client, int generation) =>
        Tell(to => new Heartbeat(to, client.Identity, generation), e => client.Hear(((HeartbeatAnswered)e).Error));

    private static GroupPartition Partition(GroupStep step) => new($"t{step.Amount % 3}", step.Amount % 2);

    private static OffsetToCommit Offset(GroupStep step) => new($"t{step.Amount % 3}", step.Amount % 2, step.Amount * 7 % 13, -1, "");

    /// <summary>Answers are heard in order at the end of the turn, in which no other commits may stand between: the model has one at a time.</summary>
    private void Commit(GroupRunClient client, GroupStep step)
    {
        EndTurn();
        var simple = _machine.State == GroupState.Empty && step.IsStale;
        Tell(
            to => new CommitOffsets(to, simple ? new MemberIdentity("") : client.Identity, simple ? -1 : client.Generation, [Offset(step)]),
            e =>
            {
                if (((OffsetsCommitted)e).Error == GroupError.None)
                {
                    _offsets.Commit(Offset(step));
                }
            });
        EndTurn();
        CheckOffsets();
    }

    private void CommitPending(GroupStep step)
    {
        EndTurn();
        Tell(
            to => new CommitTransactionOffsets(to, step.Who, EpochOf(step.Who), new MemberIdentity(""), -1, [Offset(step)]),
            e =>
            {
                if (((OffsetsCommitted)e).Error == GroupError.None)
                {
                    _offsets.CommitPending(step.Who, Offset(step));
                }
            });
        EndTurn();
        CheckOffsets();
    }

    /// <summary>Every third abort fences the producer, as that of a coordinator after a time-out does.</summary>
    private void End(GroupStep step)
    {
        EndTurn();
        var commit = step.Amount % 2 == 0;
        var epoch = commit || step.Amount % 3 > 0 ? EpochOf(step.Who) : (short)(EpochOf(step.Who) + 1);
        _epochs[step.Who] = epoch;
        Tell(to => new EndProducer(to, step.Who, epoch, commit), e => ((ProducerEnded)e).Error.ShouldBe(PartitionError.None));
        EndTurn();
        _offsets.End(step.Who, commit);
        CheckOffsets();
    }

    private short EpochOf(long producer) => _epochs.GetValueOrDefault(producer);

    private void CheckOffsets()
    {
        Tell(to => new FetchOffsets(to, null, RequireStable: true), e => _offsets.ShouldEqual((OffsetsFetched)e));
        EndTurn();
    }

    /// <summary>All clients do as clients should, a second at a time: the group becomes stable, with as many as it may have.</summary>
    private void Settle()
    {
        for (var second = 0; second < 120; second++)
        {
            foreach (var client in _clients.Where(c => !c.IsWaiting))
            {
                if (client.IsStable)
                {
                    Beat(client, client.Generation);
                }
                else if (client.Generation >= 0)
                {
                    Sync(client, client.Generation);
                }
                else
                {
                    Join(client);
                }
            }

            EndTurn();
            Advance(_now + 1_000);
        }

        _machine.State.ShouldBe(GroupState.Stable);
        _clients.Count(c => c.IsStable).ShouldBe(Limits.MembersMax);
        _clients.Where(c => c.IsStable).ShouldAllBe(c => c.Generation == _machine.Generation);
    }

    /// <summary>Nobody is heard of any more: the group becomes empty by itself, whoever waited is answered, and it sleeps.</summary>
    private void GoSilent()
    {
        for (var wakes = 0; _machine.NextWake is { } wake; wakes++)
        {
            wakes.ShouldBeLessThan(1_000);
            Wake(wake);
        }

        _open.ShouldBeEmpty();
        _machine.State.ShouldBe(GroupState.Empty);
        _machine.IsIdle.ShouldBeTrue();
        CheckOffsets();
    }
}
