using ActorBroker.Broker;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Catalog;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves Metadata. A topic that is not there is made on the way if settings and client allow that.</summary>
internal sealed class MetadataHandler : IRequestHandler
{
    private static readonly Dictionary<string, string> NoConfig = [];

    /// <inheritdoc/>
    public ApiKey Key => ApiKey.Metadata;

    /// <inheritdoc/>
    public void Begin(KafkaExchange exchange, ref KafkaReader body)
    {
        var request = MetadataRequest.Read(ref body, exchange.Version);
        var connection = exchange.Connection;
        if (request.Topics is not { } names)
        {
            Answer(exchange, request, [.. connection.Topics.Select(Describe)]);
            return;
        }

        // As in Kafka a topic that is named several times is answered once.
        names = [.. names.Distinct()];
        var creates = request.AllowsAutoCreation && connection.Options.AutoCreateTopics;
        var topics = new MetadataTopic[names.Length];
        var making = new List<Task>();
        for (var i = 0; i < names.Length; i++)
        {
            topics[i] = Find(connection, names[i]);
            if (creates && names[i] is { Name: { } name } && topics[i].Error == ErrorCode.UnknownTopicOrPartition)
            {
                making.Add(MakeAsync(connection, name, topics, i));
            }
        }

        if (making.Count == 0)
        {
            Answer(exchange, request, topics);
            return;
        }

        exchange.Run(
            WhenAllAsync(making),
            _ => Answer(exchange, request, topics),
            _ => Answer(exchange, request, topics));
    }

    private static async Task<bool> WhenAllAsync(List<Task> tasks)
    {
        await Task.WhenAll(tasks);
        return true;
    }

    private static void Answer(KafkaExchange exchange, MetadataRequest request, MetadataTopic[] topics)
    {
        var connection = exchange.Connection;
        var address = BrokerAddress.For(connection);
        exchange.Complete(new MetadataResponse(connection.Options.NodeId, address.Host, address.Port, connection.Options.ClusterId, topics)
        {
            ClusterOperations = request.IncludeClusterOperations ? AuthorizedOperations.Cluster : AuthorizedOperations.NotAsked,
            TopicOperations = request.IncludeTopicOperations ? AuthorizedOperations.Topic : AuthorizedOperations.NotAsked,
        });
    }

    private static MetadataTopic Find(KafkaConnection connection, MetadataTopicName topic)
    {
        if (topic.Name is null)
        {
            return connection.FindTopic(topic.Id) is { } byId
                ? Describe(byId)
                : new MetadataTopic(ErrorCode.UnknownTopicId, null, topic.Id, 0);
        }

        return connection.FindTopic(topic.Name) is { } byName
            ? Describe(byName)
            : new MetadataTopic(
                TopicNames.Check(topic.Name) is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.InvalidTopicException, topic.Name, Guid.Empty, 0);
    }

    private static MetadataTopic Describe(TopicHandle topic) =>
        new(ErrorCode.None, topic.Info.Id.Name, topic.Info.TopicId, topic.Partitions.Count);

    private static async Task MakeAsync(KafkaConnection connection, string name, MetadataTopic[] topics, int place)
    {
        var options = connection.Options;
        try
        {
            await connection.Broker.CreateTopicAsync(options.Name(name), options.DefaultPartitions, NoConfig, validateOnly: false);
            topics[place] = Find(connection, new MetadataTopicName(Guid.Empty, name));
        }
        catch (BrokerException error) when (error.Kind == CatalogErrorKind.TopicExists && connection.FindTopic(name) is { } made)
        {
            topics[place] = Describe(made);
        }
        catch (Exception error) when (error is BrokerException or IOException)
        {
            topics[place] = topics[place] with { Error = CodeOf(error) };
        }
    }

    // What may pass by itself (a topic that was just made and deleted again, a full disk) is worth another try.
    private static ErrorCode CodeOf(Exception error) => error switch
    {
        BrokerException { Kind: CatalogErrorKind.InvalidTopicName } => ErrorCode.InvalidTopicException,
        BrokerException { Kind: CatalogErrorKind.ResourceError } => ErrorCode.PolicyViolation,
        _ => ErrorCode.LeaderNotAvailable,
    };
}
