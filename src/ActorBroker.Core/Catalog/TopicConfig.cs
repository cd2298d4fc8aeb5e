using System.Collections.ObjectModel;
using ActorBroker.Core.Topics;

namespace ActorBroker.Core.Catalog;

/// <summary>A topic's configuration: the settings that were given for it, and what they say together with the defaults. Immutable.</summary>
public sealed class TopicConfig : IEquatable<TopicConfig>
{
    /// <summary>Most characters of one setting's value.</summary>
    public const int ValueLengthMax = 1024;

    private TopicConfig(SortedDictionary<string, string> overrides, TopicSettings settings)
    {
        Overrides = new ReadOnlyDictionary<string, string>(overrides);
        Settings = settings;
    }

    /// <summary>The configuration of a topic for which nothing was set.</summary>
    public static TopicConfig Default { get; } = new(new(StringComparer.Ordinal), TopicSettings.Default);

    /// <summary>What was set for this topic, in the order of the names; values as they were given.</summary>
    public IReadOnlyDictionary<string, string> Overrides { get; }

    /// <summary>What that says to the partitions.</summary>
    public TopicSettings Settings { get; }

    /// <summary>Every setting with its value, the defaults included (DescribeConfigs).</summary>
    public IEnumerable<TopicConfigEntry> Entries => TopicConfigDefinitions.All.Select(
        definition => new TopicConfigEntry(definition, ValueOf(definition), !Overrides.ContainsKey(definition.Name)));

    /// <summary>The value of a setting, given or by default.</summary>
    public string ValueOf(TopicConfigDefinition definition) => Overrides.GetValueOrDefault(definition.Name, definition.Default);

    /// <summary>Checks and reads a configuration.</summary>
    /// <param name="topic">The topic, for the error.</param>
    /// <param name="overrides">The settings by their names; a name that comes twice has its last value.</param>
    /// <param name="config">The configuration; of no meaning if there is an error.</param>
    /// <returns>Null if all settings are known and valid, else <see cref="CatalogErrorKind.InvalidConfig"/> naming the first that is not.</returns>
    public static CatalogError? Read(ResourceName topic, IEnumerable<KeyValuePair<string, string>> overrides, out TopicConfig config)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        config = Default;
        foreach (var (name, value) in overrides)
        {
            if (TopicConfigDefinitions.Find(name) is null)
            {
                return CatalogError.InvalidConfig($"unknown config '{name}' for topic {topic}; DescribeConfigs lists those that there are");
            }

            if (value.Length > ValueLengthMax)
            {
                return Invalid(name, topic, $"it must be at most {ValueLengthMax} characters long");
            }

            sorted[name] = value;
        }

        if (sorted.Count == 0)
        {
            return null;
        }

        var settings = TopicSettings.Default;
        foreach (var definition in TopicConfigDefinitions.All)
        {
            if (sorted.TryGetValue(definition.Name, out var value) && definition.Read(ref settings, value) is { } problem)
            {
                return Invalid(definition.Name, topic, problem);
            }
        }

        config = new TopicConfig(sorted, settings);
        return null;
    }

    /// <inheritdoc/>
    public bool Equals(TopicConfig? other) => other is not null && Overrides.SequenceEqual(other.Overrides);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TopicConfig);

    /// <inheritdoc/>
    public override int GetHashCode() => Overrides.Count;

    /// <summary>As configurations are written: <c>cleanup.policy=compact, retention.ms=1000</c>.</summary>
    public override string ToString() => string.Join(", ", Overrides.Select(static setting => $"{setting.Key}={setting.Value}"));

    private static CatalogError Invalid(string name, ResourceName topic, string problem) =>
        CatalogError.InvalidConfig($"invalid config '{name}' for topic {topic}: {problem}");
}

/// <summary>A setting of one topic.</summary>
/// <param name="Definition">Which.</param>
/// <param name="Value">Its value, given or by default.</param>
/// <param name="IsDefault">Whether it was not given.</param>
public readonly record struct TopicConfigEntry(TopicConfigDefinition Definition, string Value, bool IsDefault);
