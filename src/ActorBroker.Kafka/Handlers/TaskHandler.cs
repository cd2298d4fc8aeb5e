using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves an API that asks the catalog, groups or coordinators: its requests are rare enough to have a task each.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
internal abstract class TaskHandler<TRequest> : IRequestHandler
    where TRequest : class
{
    /// <inheritdoc/>
    public abstract ApiKey Key { get; }

    /// <summary>What tells the API's clients that the journal or an actor has given up, and that they should try again.</summary>
    protected abstract ErrorCode Transient { get; }

    /// <inheritdoc/>
    public void Begin(KafkaExchange exchange, ref KafkaReader body)
    {
        var request = Read(ref body, exchange.Version);
        exchange.Run(
            ServeAsync(exchange, request),
            exchange.Complete,
            error => exchange.Complete(Refuse(exchange, request, ErrorCodes.Of(error, Transient) ?? throw new InvalidOperationException($"{Key} was not served", error))));
    }

    /// <summary>Reads the request.</summary>
    protected abstract TRequest Read(ref KafkaReader body, short version);

    /// <summary>Serves it. Goes on in the turns of those that it awaits, so it must not block.</summary>
    protected abstract Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, TRequest request);

    /// <summary>Answers the same error for all that was asked.</summary>
    protected abstract IKafkaResponse Refuse(KafkaExchange exchange, TRequest request, ErrorCode error);
}
