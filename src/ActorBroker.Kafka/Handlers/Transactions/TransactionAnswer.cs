using ActorBroker.Broker.Transactions;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Transactions;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Waits for a coordinator's answer to one command.</summary>
internal sealed class TransactionAnswer : TransactionClient
{
    private readonly TaskCompletionSource<TransactionEffect> _answer = new();

    /// <summary>Tells a coordinator a command and returns its answer.</summary>
    /// <exception cref="IOException">The coordinator's journal refuses.</exception>
    public static async Task<TAnswer> AskAsync<TAnswer>(TransactionHandle transaction, Func<Recipient, TransactionCommand> command)
        where TAnswer : TransactionEffect
    {
        var reply = new TransactionAnswer();
        transaction.Tell(command(reply));
        return (TAnswer)await reply._answer.Task;
    }

    /// <inheritdoc/>
    public override void Receive(TransactionEffect effect) => _answer.TrySetResult(effect);

    /// <inheritdoc/>
    public override void Fail(Exception reason) => _answer.TrySetException(reason);
}
