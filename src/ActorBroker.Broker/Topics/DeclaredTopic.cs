namespace ActorBroker.Broker.Topics;

/// <summary>A topic that is as a client has declared it as a stream.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Messages">How many offsets lie between its first and last record; records that compaction removed and transaction markers count.</param>
public readonly record struct DeclaredTopic(TopicHandle Topic, long Messages);
