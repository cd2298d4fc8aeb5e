using ActorBroker.Core.Entities;
using ActorBroker.Core.Transactions;

namespace ActorBroker.Core.Tests.Transactions;

/// <summary>Events and effects in words: <c>decided commit</c>, <c>enlist p1 for 7:0</c>, <c>A: producer 7:0</c>.</summary>
internal static class TransactionText
{
    public static string Of(TransactionEvent @event) => @event switch
    {
        ProducerBegun begun => $"begun {Of(begun.Producer)}{(begun.Former.Exists ? $" after {Of(begun.Former)}" : "")}",
        ParticipantsAdded added => $"added {Of(added.Participants)}".TrimEnd(),
        OutcomeDecided decided => $"decided {Outcome(decided.Commit)}",
        ProducerFencedOff fenced => $"fenced off by epoch {fenced.Epoch}",
        TransactionEnded => "ended",
        _ => throw new ArgumentException($"No words for {@event}.", nameof(@event)),
    };

    public static string Of(TransactionEffect effect) => effect switch
    {
        TransactionReply { Error: TransactionError.None } reply => $"{reply.To}: producer {reply.ProducerId}:{reply.ProducerEpoch}",
        TransactionReply { ProducerId: -1, ProducerEpoch: -1 } reply => $"{reply.To}: {reply.Error}",
        TransactionInspected seen => $"{seen.To}: {seen.State} {seen.ProducerId}:{seen.ProducerEpoch} {Of(seen.Participants)}".TrimEnd(),
        EnlistParticipant enlist => $"enlist {Of(enlist.Participant)} for {enlist.ProducerId}:{enlist.ProducerEpoch}",
        MarkParticipant mark => $"mark {Of(mark.Participant)} for {mark.ProducerId}:{mark.ProducerEpoch} {Outcome(mark.Commit)}",
        TransactionalIdExpired => "expired",
        _ => throw new ArgumentException($"No words for {effect}.", nameof(effect)),
    };

    private static string Outcome(bool commit) => commit ? "commit" : "abort";

    private static string Of(ProducerIdentity producer) => $"{producer.Id}:{producer.Epoch}";

    private static string Of(IEnumerable<EntityId> participants) => string.Join(' ', participants.Select(Of));

    private static string Of(EntityId participant) => $"{(participant.Kind == EntityKind.Group ? 'g' : 'p')}{participant.Number}";
}
