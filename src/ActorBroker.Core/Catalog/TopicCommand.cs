using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Catalog;

/// <summary>Makes a topic (CreateTopics). Answered by <see cref="TopicReady"/>; one that exists is an error.</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Id">Virtual host and name.</param>
/// <param name="TopicId">An id never used before.</param>
/// <param name="Partitions">How many partitions.</param>
/// <param name="Config">Settings by their names.</param>
/// <param name="ValidateOnly">Whether only to say what would come of it; then the partitions' numbers in the answer are not given away.</param>
public sealed record DeclareTopic(
    Recipient? ReplyTo, ResourceName Id, Guid TopicId, int Partitions, IReadOnlyDictionary<string, string> Config, bool ValidateOnly)
    : CatalogCommand(ReplyTo);

/// <summary>Removes a topic with its partitions (DeleteTopics).</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Id">Virtual host and name.</param>
/// <param name="TopicId">Its id; another topic that has its name by now is not meant.</param>
public sealed record DeleteTopic(Recipient? ReplyTo, ResourceName Id, Guid TopicId) : CatalogCommand(ReplyTo);

/// <summary>Gives a topic more partitions (CreatePartitions). Answered by <see cref="TopicReady"/>.</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Id">Virtual host and name.</param>
/// <param name="Total">How many it is to have, more than it has.</param>
/// <param name="ValidateOnly">Whether only to say what would come of it.</param>
public sealed record AddPartitions(Recipient? ReplyTo, ResourceName Id, int Total, bool ValidateOnly) : CatalogCommand(ReplyTo);

/// <summary>Changes some settings of a topic and leaves the others as they are (IncrementalAlterConfigs). Answered by <see cref="TopicReady"/>.</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Id">Virtual host and name.</param>
/// <param name="Set">Settings that get a value.</param>
/// <param name="Delete">Names of settings that go back to their defaults; first, so that those which are also set get the new value.</param>
/// <param name="ValidateOnly">Whether only to say what would come of it.</param>
public sealed record AlterTopicConfig(
    Recipient? ReplyTo, ResourceName Id, IReadOnlyDictionary<string, string> Set, IReadOnlyCollection<string> Delete, bool ValidateOnly)
    : CatalogCommand(ReplyTo);
