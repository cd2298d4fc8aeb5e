using ActorBroker.Broker.Topics;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves DeleteTopics: by names up to version 5, by names or ids from version 6 on.</summary>
internal sealed class DeleteTopicsHandler : AdminHandler<DeleteTopicsRequest>
{
    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.DeleteTopics;

    /// <inheritdoc/>
    protected override DeleteTopicsRequest Read(ref KafkaReader body, short version) => DeleteTopicsRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, DeleteTopicsRequest request) =>
        new DeleteTopicsResponse(await Task.WhenAll(Named(request).Distinct().Select(topic => TryAsync(
            () => DeleteAsync(exchange, topic),
            refusal => new RemovedTopic(topic.Name, topic.TopicId, refusal.Error, refusal.Message)))));

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, DeleteTopicsRequest request, ErrorCode error) =>
        new DeleteTopicsResponse([.. Named(request).Select(t => new RemovedTopic(t.Name, t.TopicId, error, null))]);

    private static IEnumerable<DeletableTopic> Named(DeleteTopicsRequest request) =>
        request.Topics.Concat(request.TopicNames.Select(static name => new DeletableTopic(name, Guid.Empty)));

    private static async Task<RemovedTopic> DeleteAsync(KafkaExchange exchange, DeletableTopic named)
    {
        var topic = Find(exchange, named);
        await exchange.Connection.Broker.DeleteTopicAsync(topic);
        return new RemovedTopic(topic.Info.Name, topic.Info.TopicId, ErrorCode.None, null);
    }

    private static TopicHandle Find(KafkaExchange exchange, DeletableTopic named)
    {
        if (named.Name is { } name)
        {
            return named.TopicId != Guid.Empty
                ? throw new RefusedException(ErrorCode.InvalidRequest, "a topic to delete is named by its name or its id, not by both")
                : exchange.Connection.FindTopic(name) ?? throw new RefusedException(ErrorCode.UnknownTopicOrPartition, $"there is no topic {name}");
        }

        return exchange.Connection.FindTopic(named.TopicId)
            ?? throw new RefusedException(ErrorCode.UnknownTopicId, $"there is no topic with the id {named.TopicId}");
    }
}
