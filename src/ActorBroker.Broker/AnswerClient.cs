using ActorBroker.Core.Entities;

namespace ActorBroker.Broker;

/// <summary>
/// Somebody who tells a group or a coordinator of transactions one command and hears the one answer. Called on the entity's
/// own turn: it must only pass the news on.
/// </summary>
/// <typeparam name="TEffect">The answers of such entities.</typeparam>
public abstract class AnswerClient<TEffect> : Recipient
    where TEffect : class
{
    private int _isAnswered;

    /// <summary>Hears the answer.</summary>
    public abstract void Receive(TEffect effect);

    /// <summary>
    /// The command was not carried out, or the entity has lost what it knew of it; trying again may help, with a handle that
    /// was looked up anew if the reason is <see cref="Actors.Persistence.EntityDeletedException"/>.
    /// </summary>
    public abstract void Fail(Exception reason);

    /// <summary>Tells an entity a command and returns its answer.</summary>
    internal static async Task<TAnswer> AskAsync<TCommand, TAnswer>(Action<TCommand> tell, Func<Recipient, TCommand> command)
        where TAnswer : TEffect
    {
        var asker = new Asker();
        tell(command(asker));
        return (TAnswer)await asker.Outcome;
    }

    internal void Answer(TEffect effect)
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

    private sealed class Asker : AnswerClient<TEffect>
    {
        private readonly TaskCompletionSource<TEffect> _answer = new();

        public Task<TEffect> Outcome => _answer.Task;

        public override void Receive(TEffect effect) => _answer.TrySetResult(effect);

        public override void Fail(Exception reason) => _answer.TrySetException(reason);
    }
}
