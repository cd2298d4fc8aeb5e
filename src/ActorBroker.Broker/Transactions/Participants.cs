using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Routing;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Groups;
using ActorBroker.Core.Topics;
using ActorBroker.Core.Transactions;

namespace ActorBroker.Broker.Transactions;

/// <summary>
/// Tells partitions and groups what coordinators want of them, and brings their answers back. One that is deleted has
/// nothing left to commit or abort: it counts as marked, and cannot be enlisted.
/// </summary>
internal sealed class Participants(TopologyView topology)
{
    /// <summary>Lets a producer into a participant.</summary>
    public void Enlist(EntityId coordinator, EnlistParticipant enlist)
    {
        var call = new Call(topology.FindTransaction(coordinator), enlist.Participant, enlist.ProducerEpoch, marks: false);
        if (topology.FindPartition(enlist.Participant) is { } partition)
        {
            partition.Tell(new Enlist(new PartitionCall(call), enlist.ProducerId, enlist.ProducerEpoch));
        }
        else if (topology.FindGroup(enlist.Participant) is { } group)
        {
            group.Tell(new EnlistProducer(new GroupCall(call), enlist.ProducerId, enlist.ProducerEpoch));
        }
        else
        {
            call.Gone();
        }
    }

    /// <summary>Tells a participant how the transaction ended.</summary>
    public void Mark(EntityId coordinator, MarkParticipant mark)
    {
        var call = new Call(topology.FindTransaction(coordinator), mark.Participant, mark.ProducerEpoch, marks: true);
        if (topology.FindPartition(mark.Participant) is { } partition)
        {
            partition.Tell(new WriteMarker(new PartitionCall(call), mark.ProducerId, mark.ProducerEpoch, mark.Commit));
        }
        else if (topology.FindGroup(mark.Participant) is { } group)
        {
            group.Tell(new EndProducer(new GroupCall(call), mark.ProducerId, mark.ProducerEpoch, mark.Commit));
        }
        else
        {
            call.Gone();
        }
    }

    /// <summary>One thing that one coordinator wants of one participant.</summary>
    private sealed class Call(TransactionHandle? coordinator, EntityId participant, short epoch, bool marks)
    {
        /// <summary>
        /// The participant has answered. A marker that it refuses comes too late (it knows a higher epoch, so the transaction
        /// was ended before), and would be refused again.
        /// </summary>
        public void Answered(PartitionError error) => coordinator?.Tell(
            marks ? new ParticipantMarked(participant, epoch) : new ParticipantEnlisted(participant, epoch, error));

        public void Gone() => Answered(PartitionError.InvalidTransactionState);

        public void Failed(Exception reason)
        {
            if (reason is EntityDeletedException)
            {
                Gone();
            }
            else
            {
                coordinator?.Tell(new ParticipantFailed(participant, epoch));
            }
        }
    }

    private sealed class PartitionCall(Call call) : PartitionClient
    {
        public override void Receive(PartitionEffect effect)
        {
            switch (effect)
            {
                case Enlisted enlisted:
                    call.Answered(enlisted.Error);
                    break;
                case MarkerWritten written:
                    call.Answered(written.Error);
                    break;
            }
        }

        public override void Fail(Exception reason) => call.Failed(reason);
    }

    private sealed class GroupCall(Call call) : AnswerClient<GroupEffect>
    {
        public override void Receive(GroupEffect effect)
        {
            switch (effect)
            {
                case Core.Groups.ProducerEnlisted enlisted:
                    call.Answered(enlisted.Error);
                    break;
                case ProducerEnded ended:
                    call.Answered(ended.Error);
                    break;
            }
        }

        public override void Fail(Exception reason) => call.Failed(reason);
    }
}
