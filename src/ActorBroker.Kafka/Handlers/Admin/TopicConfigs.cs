using ActorBroker.Broker.Topics;
using ActorBroker.Core.Catalog;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>The settings of topics as DescribeConfigs tells them.</summary>
internal static class TopicConfigs
{
    /// <summary>The topic whose settings are meant.</summary>
    /// <exception cref="RefusedException">There is none, or none can have the name.</exception>
    public static TopicHandle Find(KafkaExchange exchange, string name) => exchange.Connection.FindTopic(name) ?? throw (TopicNames.Check(name) is { } problem
        ? new RefusedException(ErrorCode.InvalidTopicException, $"no topic can have that name: {problem}")
        : new RefusedException(ErrorCode.UnknownTopicOrPartition, $"there is no topic {name}"));

    /// <summary>All settings of a topic.</summary>
    public static IEnumerable<DescribedConfig> Describe(TopicInfo topic, bool includeSynonyms, bool includeDocumentation) =>
        topic.Config.Entries.Select(entry => new DescribedConfig(
            entry.Definition.Name,
            entry.Value,
            ReadOnly: false,
            entry.IsDefault,
            SourceOf(entry),
            IsSensitive: false,
            includeSynonyms ? [.. Synonyms(entry)] : [],
            (ConfigType)entry.Definition.Type,
            includeDocumentation ? entry.Definition.Documentation : null));

    /// <summary>Where a setting's value comes from.</summary>
    public static ConfigSource SourceOf(TopicConfigEntry entry) => entry.IsDefault ? ConfigSource.Default : ConfigSource.Topic;

    private static IEnumerable<ConfigSynonym> Synonyms(TopicConfigEntry entry)
    {
        if (!entry.IsDefault)
        {
            yield return new ConfigSynonym(entry.Definition.Name, entry.Value, ConfigSource.Topic);
        }

        if (entry.Definition.BrokerName.Length > 0)
        {
            yield return new ConfigSynonym(entry.Definition.BrokerName, entry.Definition.Default, ConfigSource.Default);
        }
    }
}
