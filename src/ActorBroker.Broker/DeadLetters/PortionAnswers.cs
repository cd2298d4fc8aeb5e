using ActorBroker.Actors;
using ActorBroker.Broker.Queues;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Queues;
using ActorBroker.Core.Topics;

namespace ActorBroker.Broker.DeadLetters;

/// <summary>Counts the answers of a portion's targets, and lends them the messages until then.</summary>
internal sealed class PortionAnswers(ActorRef<IDeadLetterMessage> owner) : QueueClient
{
    private readonly List<IDisposable> _lent = [];
    private int _missing = 1;
    private volatile bool _failed;

    /// <summary>This, for partitions to answer. A record that a topic refuses is dropped: it would be refused again.</summary>
    public PartitionClient ForPartitions() => new PartitionAnswer(this);

    /// <summary>One more target is about to be told.</summary>
    public void Expect(IDisposable lent)
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

    private sealed class PartitionAnswer(PortionAnswers answers) : PartitionClient
    {
        public override void Receive(PartitionEffect effect) => answers.Answer();

        public override void Fail(Exception reason) => answers.Fail(reason);
    }
}
