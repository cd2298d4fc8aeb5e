using ActorBroker.Core.Entities;
using ActorBroker.Core.Topics;
using ActorBroker.Core.Transactions;

namespace ActorBroker.Core.Tests.Transactions;

/// <summary>Commands with what tests mostly mean: producer 7, a minute of time-out.</summary>
internal static class TransactionCommands
{
    public const int TimeoutMs = 60_000;

    public static readonly Client A = new("A");
    public static readonly Client B = new("B");
    public static readonly Client C = new("C");

    public static readonly EntityId P1 = EntityId.Of(EntityKind.Partition, 1);
    public static readonly EntityId P2 = EntityId.Of(EntityKind.Partition, 2);
    public static readonly EntityId G3 = EntityId.Of(EntityKind.Group, 3);

    public static InitProducer Init(Client who, long fresh = 7, long id = -1, short epoch = -1, int timeoutMs = TimeoutMs) =>
        new(who, fresh, timeoutMs, id, epoch);

    public static AddParticipants Add(Client who, short epoch, params EntityId[] participants) => new(who, 7, epoch, participants);

    public static EndTransaction Commit(Client who, short epoch) => new(who, 7, epoch, Commit: true);

    public static EndTransaction Abort(Client who, short epoch) => new(who, 7, epoch, Commit: false);

    public static ParticipantEnlisted Enlisted(EntityId participant, short epoch, PartitionError error = PartitionError.None) =>
        new(participant, epoch, error);

    public static ParticipantMarked Marked(EntityId participant, short epoch) => new(participant, epoch);

    public static ParticipantFailed Failed(EntityId participant, short epoch) => new(participant, epoch);

    public static InspectTransaction Inspect(Client who) => new(who);
}

/// <summary>Somebody who asks, told apart by identity.</summary>
internal sealed class Client(string name) : Recipient
{
    public override string ToString() => name;
}
