using System.Collections.Concurrent;
using ActorBroker.Broker.Groups;
using ActorBroker.Broker.Topics;
using ActorBroker.Broker.Transactions;
using ActorBroker.Core.Catalog;

namespace ActorBroker.Broker.Routing;

/// <content>Topics, which have a name space of their own beside queues, with consumer groups and transactional ids.</content>
public sealed partial class VirtualHost
{
    private readonly ConcurrentDictionary<string, TopicHandle> _topics = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, TopicHandle> _topicsById = new();
    private readonly ConcurrentDictionary<string, GroupHandle> _groups = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TransactionHandle> _transactions = new(StringComparer.Ordinal);

    /// <summary>All topics.</summary>
    public IEnumerable<TopicHandle> Topics => _topics.Values;

    /// <summary>All consumer groups.</summary>
    public IEnumerable<GroupHandle> Groups => _groups.Values;

    /// <summary>The coordinators of all transactional ids.</summary>
    public IEnumerable<TransactionHandle> Transactions => _transactions.Values;

    /// <summary>The topic of that name; null if there is none.</summary>
    public TopicHandle? FindTopic(string topic) => _topics.GetValueOrDefault(topic);

    /// <summary>The topic of that id; null if there is none.</summary>
    public TopicHandle? FindTopic(Guid topicId) => _topicsById.GetValueOrDefault(topicId);

    /// <summary>The topic whose name has these UTF-8 bytes, found without allocating; null if there is none.</summary>
    public TopicHandle? FindTopic(ReadOnlySpan<byte> topic)
    {
        Span<char> text = stackalloc char[TopicNames.LengthMax];
        return topic.Length <= text.Length
            && System.Text.Encoding.UTF8.TryGetChars(topic, text, out var length)
            && _topics.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..length], out var found)
            ? found
            : null;
    }

    /// <summary>The consumer group of that id; null if there is none.</summary>
    public GroupHandle? FindGroup(string group) => _groups.GetValueOrDefault(group);

    /// <summary>The coordinator of that transactional id; null if there is none.</summary>
    public TransactionHandle? FindTransaction(string transactionalId) => _transactions.GetValueOrDefault(transactionalId);

    internal void Add(TopicHandle topic)
    {
        _topics[topic.Info.Name] = topic;
        _topicsById[topic.Info.TopicId] = topic;
        Change();
    }

    internal void Remove(TopicHandle topic)
    {
        _topics.TryRemove(topic.Info.Name, out _);
        _topicsById.TryRemove(topic.Info.TopicId, out _);
        Change();
    }

    internal void Add(GroupHandle group) => _groups[group.Info.Name] = group;

    internal void RemoveGroup(string group) => _groups.TryRemove(group, out _);

    internal void Add(TransactionHandle transaction) => _transactions[transaction.Info.Name] = transaction;

    internal void RemoveTransaction(string transactionalId) => _transactions.TryRemove(transactionalId, out _);
}
