using ActorBroker.Broker;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves an API by which topics are administered.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
internal abstract class AdminHandler<TRequest> : TaskHandler<TRequest>
    where TRequest : class
{
    /// <inheritdoc/>
    protected sealed override ErrorCode Transient => ErrorCode.KafkaStorageError;

    /// <summary>Does something for one of the things that a request names, so that one refusal does not touch the others.</summary>
    /// <param name="serve">Does it.</param>
    /// <param name="refuse">Makes the answer of a refusal.</param>
    protected async Task<T> TryAsync<T>(Func<Task<T>> serve, Func<Refusal, T> refuse)
    {
        try
        {
            return await serve();
        }
        catch (Exception error) when (error is BrokerException or RefusedException or IOException)
        {
            return refuse(error is RefusedException refused
                ? refused.Refusal
                : new Refusal(ErrorCodes.Of(error, Transient)!.Value, error.Message));
        }
    }

    /// <summary>The names that come more than once.</summary>
    protected static HashSet<T> Repeated<T>(IEnumerable<T> names, IEqualityComparer<T> comparer) =>
        names.GroupBy(static n => n, comparer).Where(static g => g.Count() > 1).Select(static g => g.Key).ToHashSet(comparer);
}

/// <summary>Why something was not done.</summary>
/// <param name="Error">The wire's number.</param>
/// <param name="Message">What is wrong with which thing.</param>
internal readonly record struct Refusal(ErrorCode Error, string? Message);

/// <summary>A handler refuses what was asked for, before it has asked anybody.</summary>
internal sealed class RefusedException(ErrorCode error, string message) : Exception(message)
{
    /// <summary>What is answered.</summary>
    public Refusal Refusal { get; } = new(error, message);
}
