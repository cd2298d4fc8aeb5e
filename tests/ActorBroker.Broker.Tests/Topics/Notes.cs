using ActorBroker.Broker.Topics;
using ActorBroker.Core.Groups;
using ActorBroker.Core.Topics;
using ActorBroker.Core.Transactions;
using Shouldly;

namespace ActorBroker.Broker.Tests.Topics;

/// <summary>A client of partitions that notes what it hears.</summary>
internal sealed class PartitionNotes : PartitionClient
{
    public List<PartitionEffect> Effects { get; } = [];

    public List<Exception> Failures { get; } = [];

    /// <summary>Called with each effect, at the moment at which it is heard.</summary>
    public Action<PartitionEffect>? OnEffect { get; set; }

    public override void Receive(PartitionEffect effect)
    {
        Effects.Add(effect);
        OnEffect?.Invoke(effect);
    }

    public override void Fail(Exception reason) => Failures.Add(reason);

    public T Only<T>()
        where T : PartitionEffect
    {
        Failures.ShouldBeEmpty();
        return Effects.ShouldHaveSingleItem().ShouldBeOfType<T>();
    }
}

/// <summary>A request to a group.</summary>
internal sealed class GroupNote : AnswerClient<GroupEffect>
{
    public GroupEffect? Effect { get; private set; }

    public Exception? Failure { get; private set; }

    public override void Receive(GroupEffect effect) => Effect = effect;

    public override void Fail(Exception reason) => Failure = reason;
}

/// <summary>A request to a coordinator.</summary>
internal sealed class TransactionNote : AnswerClient<TransactionEffect>
{
    public TransactionEffect? Effect { get; private set; }

    public Exception? Failure { get; private set; }

    public override void Receive(TransactionEffect effect) => Effect = effect;

    public override void Fail(Exception reason) => Failure = reason;
}

/// <summary>Counts how often it is woken.</summary>
internal sealed class Waiter : IBoundsWaiter
{
    public int Calls { get; private set; }

    public PartitionBounds Last { get; private set; }

    public void BoundsChanged(PartitionHandle partition)
    {
        Calls++;
        Last = partition.Bounds;
    }
}
