using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Catalog;

/// <content>Topics.</content>
public sealed partial class CatalogMachine
{
    private CatalogOutcome Declare(DeclareTopic command, Turn<CatalogEvent, CatalogEffect> turn)
    {
        var id = command.Id;
        if (TopicNames.Check(id.Name) is { } problem)
        {
            return new CatalogError(CatalogErrorKind.InvalidTopicName, $"invalid topic name '{Shortened(id.Name)}': {problem}");
        }

        if (!_state.HasVirtualHost(id.VirtualHost))
        {
            return CatalogError.NoVirtualHost(id.VirtualHost);
        }

        if (_state.TryGet(id, out TopicInfo? _))
        {
            return new CatalogError(CatalogErrorKind.TopicExists, $"topic {id} exists already");
        }

        if (command.Partitions < 1)
        {
            return new CatalogError(
                CatalogErrorKind.InvalidPartitions, $"topic {id} cannot have {command.Partitions} partitions; it needs at least 1");
        }

        if (CheckPartitions(id, command.Partitions, added: command.Partitions) is { } tooMany)
        {
            return tooMany;
        }

        if (TopicConfig.Read(id, command.Config, out var config) is { } invalid)
        {
            return invalid;
        }

        if (_state.Topics.Count >= limits.TopicsMax)
        {
            return CatalogError.LimitReached($"topic {id}", "topics-max", limits.TopicsMax);
        }

        var topic = new TopicInfo(id, command.TopicId, [.. NewPartitions(command.Partitions)], config);
        if (!command.ValidateOnly)
        {
            Raise(new TopicDeclared(topic), turn);
        }

        return new TopicReady(topic);
    }

    private CatalogOutcome Delete(DeleteTopic command, Turn<CatalogEvent, CatalogEffect> turn)
    {
        if (!_state.TryGet(command.Id, out TopicInfo? topic) || topic.TopicId != command.TopicId)
        {
            return CatalogError.NoTopic(command.Id);
        }

        RemoveAll(_state.BindingsTo(DestinationKind.Topic, topic.Id), turn);
        Raise(new TopicDeleted(topic.Id, topic.TopicId), turn);
        DeleteEmptied(turn);
        return CatalogDone.Instance;
    }

    private CatalogOutcome Add(AddPartitions command, Turn<CatalogEvent, CatalogEffect> turn)
    {
        if (!_state.TryGet(command.Id, out TopicInfo? topic))
        {
            return CatalogError.NoTopic(command.Id);
        }

        var added = command.Total - topic.Partitions.Count;
        if (added <= 0)
        {
            return new CatalogError(
                CatalogErrorKind.InvalidPartitions,
                $"topic {topic.Id} has {topic.Partitions.Count} partitions; it can get more, but not become one with {command.Total}");
        }

        if (CheckPartitions(topic.Id, command.Total, added) is { } error)
        {
            return error;
        }

        return Change(topic, topic with { Partitions = [.. topic.Partitions, .. NewPartitions(added)] }, command.ValidateOnly, turn);
    }

    private CatalogOutcome Alter(AlterTopicConfig command, Turn<CatalogEvent, CatalogEffect> turn)
    {
        if (!_state.TryGet(command.Id, out TopicInfo? topic))
        {
            return CatalogError.NoTopic(command.Id);
        }

        // Also a name that is only to go must be one that there is: else a slip of the pen looks like a success.
        if (command.Delete.FirstOrDefault(static name => TopicConfigDefinitions.Find(name) is null) is { } unknown)
        {
            return CatalogError.InvalidConfig($"unknown config '{unknown}' for topic {topic.Id}; DescribeConfigs lists those that there are");
        }

        var overrides = topic.Config.Overrides.Where(setting => !command.Delete.Contains(setting.Key, StringComparer.Ordinal)).Concat(command.Set).ToList();
        foreach (var change in command.Words)
        {
            if (TopicConfigDefinitions.Find(change.Name) is { Type: not TopicConfigType.List })
            {
                return CatalogError.InvalidConfig(
                    $"config '{change.Name}' for topic {topic.Id} is not a list, so nothing can be added to it or taken out of it");
            }

            overrides.Add(new(change.Name, Changed(topic.Config, change)));
        }

        return TopicConfig.Read(topic.Id, overrides, out var config) is { } error
            ? error
            : Change(topic, topic with { Config = config }, command.ValidateOnly, turn);
    }

    /// <summary>The new value of a list; of a setting that there is not, which is told when the values are read, the words.</summary>
    private static string Changed(TopicConfig config, TopicConfigWords change)
    {
        if (TopicConfigDefinitions.Find(change.Name) is not { } definition)
        {
            return change.Words;
        }

        var (words, changed) = (TopicConfigValues.WordsOf(config.ValueOf(definition)), TopicConfigValues.WordsOf(change.Words));
        return string.Join(',', change.Remove ? words.Except(changed, StringComparer.Ordinal) : words.Union(changed, StringComparer.Ordinal));
    }

    private static TopicReady Change(TopicInfo topic, TopicInfo next, bool validateOnly, Turn<CatalogEvent, CatalogEffect> turn)
    {
        if (!validateOnly && !next.Equals(topic))
        {
            Raise(new TopicChanged(next), turn);
        }

        return new TopicReady(next);
    }

    private CatalogError? CheckPartitions(ResourceName id, int total, int added)
    {
        if (total > limits.TopicPartitionsMax)
        {
            return new CatalogError(
                CatalogErrorKind.InvalidPartitions,
                $"topic {id} cannot have {total} partitions; the limit topic-partitions-max is {limits.TopicPartitionsMax}");
        }

        return added > limits.PartitionsMax - _state.PartitionCount
            ? CatalogError.LimitReached($"{added} partitions of topic {id}", "partitions-max", limits.PartitionsMax)
            : null;
    }

    private IEnumerable<EntityId> NewPartitions(int count) =>
        Enumerable.Range(1, count).Select(ordinal => EntityId.Of(EntityKind.Partition, _state.PartitionsEver + ordinal));

    /// <summary>A name that is refused may be as long as the request; of it the error shows a beginning.</summary>
    private static string Shortened(string name) => name.Length <= TopicNames.LengthMax ? name : $"{name.AsSpan(0, 32)}...";
}
