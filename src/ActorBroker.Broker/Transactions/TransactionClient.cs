using ActorBroker.Core.Entities;
using ActorBroker.Core.Transactions;

namespace ActorBroker.Broker.Transactions;

/// <summary>
/// Somebody who tells a coordinator of transactions one command and hears the one answer. Called on the coordinator's own
/// turn: it must only pass the news on.
/// </summary>
public abstract class TransactionClient : Recipient
{
    private int _isAnswered;

    /// <summary>Hears the answer.</summary>
    public abstract void Receive(TransactionEffect effect);

    /// <summary>
    /// The command was not carried out, or the coordinator has lost what it knew of it; trying again may help, with a handle
    /// that was looked up anew if the reason is <see cref="Actors.Persistence.EntityDeletedException"/>.
    /// </summary>
    public abstract void Fail(Exception reason);

    internal void Answer(TransactionEffect effect)
    {
        if (Interlocked.Exchange(ref _isAnswered, 1) == 0)
        {
            Receive(effect);
        }
    }

    /// <summary>A request that was parked in the turn that failed is named twice; it hears of it once.</summary>
    internal void Refuse(Exception reason)
    {
        if (Interlocked.Exchange(ref _isAnswered, 1) == 0)
        {
            Fail(reason);
        }
    }
}
