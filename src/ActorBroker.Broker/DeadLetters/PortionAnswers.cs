using ActorBroker.Actors;
using ActorBroker.Broker.Messages;
using ActorBroker.Broker.Queues;
using ActorBroker.Core.Queues;

namespace ActorBroker.Broker.DeadLetters;

/// <summary>Counts the answers of a portion's targets, and lends them the messages until then.</summary>
internal sealed class PortionAnswers(ActorRef<IDeadLetterMessage> owner) : QueueClient
{
    private readonly List<MessageBatch> _lent = [];
    private int _missing = 1;
    private volatile bool _failed;

    /// <summary>One more target is about to be told.</summary>
    public void Expect(MessageBatch lent)
    {
        _lent.Add(lent);
        Interlocked.Increment(ref _missing);
    }

    /// <summary>All targets were told; if all have answered, or there are none, the owner hears of it now.</summary>
    public void Sent() => Answer();

    /// <inheritdoc/>
    public override void Receive(QueueEffect effect) => Answer();

    /// <inheritdoc/>
    public override void Fail(Exception reason)
    {
        _failed = true;
        Answer();
    }

    private void Answer()
    {
        if (Interlocked.Decrement(ref _missing) != 0)
        {
            return;
        }

        foreach (var batch in _lent)
        {
            batch.Dispose();
        }

        owner.Tell(new PortionAnswered(_failed));
    }
}
