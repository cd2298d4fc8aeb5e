using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Catalog;

namespace ActorBroker.Broker;

/// <content>Making, changing and removing topics. Each task ends when the change is durable and the handles follow it.</content>
public sealed partial class MessageBroker
{
    /// <summary>The topic of that name; null if there is none.</summary>
    public TopicHandle? FindTopic(ResourceName topic) => FindVirtualHost(topic.VirtualHost)?.FindTopic(topic.Name);

    /// <summary>Makes a topic.</summary>
    /// <param name="name">Virtual host and name.</param>
    /// <param name="partitions">How many partitions.</param>
    /// <param name="config">Settings by Kafka's names; those that are not given have their defaults.</param>
    /// <param name="validateOnly">Whether only to say what would come of it.</param>
    /// <returns>The topic as it is or would be.</returns>
    /// <exception cref="BrokerException">It exists, its name, settings or number of partitions are not allowed, or a limit is reached.</exception>
    /// <exception cref="JournalException">The journal refuses.</exception>
    public async Task<TopicInfo> CreateTopicAsync(
        ResourceName name, int partitions, IReadOnlyDictionary<string, string> config, bool validateOnly = false) =>
        TopicOf(await AskAsync(call => new DeclareTopic(call, name, _options.NewTopicId(), partitions, config, validateOnly)));

    /// <summary>Removes a topic with its records, and the offsets that groups have committed for it.</summary>
    /// <exception cref="BrokerException">It is not there any more.</exception>
    /// <exception cref="JournalException">The journal refuses.</exception>
    public Task DeleteTopicAsync(TopicHandle topic) => AskAsync(call => new DeleteTopic(call, topic.Info.Id, topic.Info.TopicId));

    /// <summary>Gives a topic more partitions.</summary>
    /// <param name="name">Virtual host and name.</param>
    /// <param name="total">How many it is to have.</param>
    /// <param name="validateOnly">Whether only to say what would come of it.</param>
    /// <returns>The topic as it is or would be.</returns>
    /// <exception cref="BrokerException">It is not there, has so many, or a limit is reached.</exception>
    /// <exception cref="JournalException">The journal refuses.</exception>
    public async Task<TopicInfo> AddPartitionsAsync(ResourceName name, int total, bool validateOnly = false) =>
        TopicOf(await AskAsync(call => new AddPartitions(call, name, total, validateOnly)));

    /// <summary>Changes some settings of a topic and leaves the others as they are.</summary>
    /// <param name="name">Virtual host and name.</param>
    /// <param name="set">Settings that get a value.</param>
    /// <param name="delete">Names of settings that go back to their defaults.</param>
    /// <param name="words">Words that come into lists or leave them.</param>
    /// <param name="validateOnly">Whether only to say what would come of it.</param>
    /// <returns>The topic as it is or would be.</returns>
    /// <exception cref="BrokerException">It is not there, or a setting is unknown or invalid.</exception>
    /// <exception cref="JournalException">The journal refuses.</exception>
    public async Task<TopicInfo> AlterTopicConfigAsync(
        ResourceName name,
        IReadOnlyDictionary<string, string> set,
        IReadOnlyCollection<string> delete,
        IReadOnlyList<TopicConfigWords> words,
        bool validateOnly) =>
        TopicOf(await AskAsync(call => new AlterTopicConfig(call, name, set, delete, validateOnly) { Words = words }));

    private static TopicInfo TopicOf(CatalogOutcome outcome) => ((TopicReady)outcome).Topic;
}
