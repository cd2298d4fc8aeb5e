namespace ActorBroker.Core.Catalog;

/// <summary>The type of a topic's setting, with the numbers of DescribeConfigs (KIP-569).</summary>
public enum TopicConfigType : byte
{
    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean = 1,

    /// <summary>Text.</summary>
    String = 2,

    /// <summary>A whole number of 32 bits.</summary>
    Int = 3,

    /// <summary>A whole number of 64 bits.</summary>
    Long = 5,

    /// <summary>A number.</summary>
    Double = 6,

    /// <summary>Words with commas between them.</summary>
    List = 7,
}

/// <summary>A setting that a topic may have, as Kafka names it.</summary>
/// <param name="Name">The topic's name of it.</param>
/// <param name="BrokerName">The name of Kafka's broker-wide setting that stands in for it, for DescribeConfigs' synonyms; empty if there is none.</param>
/// <param name="Type">Its type.</param>
/// <param name="Default">The value of a topic that does not set it.</param>
/// <param name="IsEffective">Whether it changes anything here; else it is checked, kept and shown, so that programs written for Kafka run.</param>
/// <param name="Documentation">What it does, for people.</param>
public sealed record TopicConfigDefinition(
    string Name, string BrokerName, TopicConfigType Type, string Default, bool IsEffective, string Documentation)
{
    /// <summary>Reads a value: returns what is wrong with it, or null and the settings with the value in them.</summary>
    public required TopicConfigReader Read { get; init; }
}

/// <summary>Reads the value of a setting: returns what is wrong with it, or changes the settings and returns null.</summary>
public delegate string? TopicConfigReader(ref Topics.TopicSettings settings, string value);
