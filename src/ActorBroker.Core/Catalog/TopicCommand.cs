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
    : CatalogCommand(ReplyTo)
{
    /// <summary>
    /// Words that come into settings of the type list, or leave them. Whoever asks must not make the new value himself: of two who
    /// did so at the same time one would undo what the other has done.
    /// </summary>
    public IReadOnlyList<TopicConfigWords> Words { get; init; } = [];
}

/// <summary>Words that come into a topic's setting of the type <see cref="TopicConfigType.List"/>, or leave it.</summary>
/// <param name="Name">The setting.</param>
/// <param name="Words">The words, with commas between them. One that is there already, or is not there, changes nothing.</param>
/// <param name="Remove">Whether they leave it.</param>
public readonly record struct TopicConfigWords(string Name, string Words, bool Remove);
