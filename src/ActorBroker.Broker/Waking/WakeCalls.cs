using ActorBroker.Broker.Topics;
using ActorBroker.Core.Groups;
using ActorBroker.Core.Topics;
using ActorBroker.Core.Transactions;

namespace ActorBroker.Broker.Waking;

/// <summary>Hears that a partition is awake, or cannot be woken: then whoever needs it next tries again.</summary>
internal sealed class PartitionWakeCall(Action done) : PartitionClient
{
    /// <inheritdoc/>
    public override void Receive(PartitionEffect effect) => done();

    /// <inheritdoc/>
    public override void Fail(Exception reason) => done();
}

/// <summary>As <see cref="PartitionWakeCall"/>, for a coordinator.</summary>
internal sealed class TransactionWakeCall(Action done) : AnswerClient<TransactionEffect>
{
    /// <inheritdoc/>
    public override void Receive(TransactionEffect effect) => done();

    /// <inheritdoc/>
    public override void Fail(Exception reason) => done();
}

/// <summary>As <see cref="PartitionWakeCall"/>, for a group; hands over the offsets that it has.</summary>
internal sealed class GroupWakeCall(Action<IReadOnlyList<FetchedOffset>> awake, Action done) : AnswerClient<GroupEffect>
{
    /// <inheritdoc/>
    public override void Receive(GroupEffect effect)
    {
        awake(((OffsetsFetched)effect).Offsets);
        done();
    }

    /// <inheritdoc/>
    public override void Fail(Exception reason) => done();
}
