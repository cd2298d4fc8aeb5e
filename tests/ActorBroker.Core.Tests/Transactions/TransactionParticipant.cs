using ActorBroker.Core.Entities;
using ActorBroker.Core.Topics;
using ActorBroker.Core.Transactions;
using Shouldly;

namespace ActorBroker.Core.Tests.Transactions;

/// <summary>What becomes of the next thing that a participant was told.</summary>
internal enum Fate
{
    Done,
    DoneButAnswerLost,
    NotDone,
    Refused,
}

/// <summary>
/// A partition as a coordinator sees it: does what it is told in order, and answers in order. What it was told carries the
/// number of the transaction that it was about, which the machine does not see.
/// </summary>
internal sealed class TransactionParticipant(EntityId id)
{
    private readonly Dictionary<long, (short Epoch, int Transaction)> _producers = [];
    private readonly Queue<(TransactionEffect Told, int Transaction)> _told = new();
    private readonly Queue<TransactionCommand> _answers = new();

    public EntityId Id { get; } = id;

    public bool IsQuiet => _told.Count == 0 && _answers.Count == 0;

    public void Tell(TransactionEffect effect, int transaction) => _told.Enqueue((effect, transaction));

    /// <summary>The transaction of the producer that is open here; 0 for none.</summary>
    public int OpenFor(ProducerIdentity producer) =>
        _producers.TryGetValue(producer.Id, out var known) && known.Epoch == producer.Epoch ? known.Transaction : 0;

    /// <summary>Whether anything of the transaction is open here, under whatever producer and epoch.</summary>
    public bool HasOpen(int transaction) => _producers.Values.Any(known => known.Transaction == transaction);

    public bool TryAnswer(out TransactionCommand? answer) => _answers.TryDequeue(out answer);

    public void DoNext(Fate fate)
    {
        if (!_told.TryDequeue(out var next))
        {
            return;
        }

        TransactionCommand answer = next.Told switch
        {
            EnlistParticipant told when fate == Fate.NotDone => new ParticipantFailed(Id, told.ProducerEpoch),
            MarkParticipant told when fate == Fate.NotDone => new ParticipantFailed(Id, told.ProducerEpoch),
            EnlistParticipant told => new ParticipantEnlisted(Id, told.ProducerEpoch, Enlist(told, next.Transaction, fate)),
            MarkParticipant told => Mark(told, next.Transaction),
            _ => throw new ArgumentException($"A participant was told {next.Told}."),
        };
        if (fate != Fate.DoneButAnswerLost)
        {
            _answers.Enqueue(answer);
        }
    }

    private PartitionError Enlist(EnlistParticipant told, int transaction, Fate fate)
    {
        _producers.TryGetValue(told.ProducerId, out var known);
        if (fate == Fate.Refused || told.ProducerEpoch < known.Epoch)
        {
            return PartitionError.InvalidProducerEpoch;
        }

        if (known.Transaction != 0)
        {
            known.Transaction.ShouldBe(transaction, $"{Id} enlists for a transaction while it still has another one open");
        }

        _producers[told.ProducerId] = (told.ProducerEpoch, transaction);
        return PartitionError.None;
    }

    private ParticipantMarked Mark(MarkParticipant told, int transaction)
    {
        if (_producers.TryGetValue(told.ProducerId, out var known) && known.Transaction != 0)
        {
            known.Transaction.ShouldBe(transaction, $"{Id} takes the marker of one transaction for another");
        }

        _producers[told.ProducerId] = (told.ProducerEpoch, 0);
        return new ParticipantMarked(Id, told.ProducerEpoch);
    }
}
