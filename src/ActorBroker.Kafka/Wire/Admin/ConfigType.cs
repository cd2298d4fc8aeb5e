using System.Diagnostics.CodeAnalysis;

namespace ActorBroker.Kafka.Wire;

/// <summary>What kind of value a setting has (KIP-569).</summary>
[SuppressMessage("Design", "CA1028", Justification = "The wire's type.")]
internal enum ConfigType : sbyte
{
    /// <summary>Not said.</summary>
    Unknown = 0,

    /// <summary>True or false.</summary>
    Boolean = 1,

    /// <summary>Text.</summary>
    String = 2,

    /// <summary>A number of 32 bits.</summary>
    Int = 3,

    /// <summary>A number of 16 bits.</summary>
    Short = 4,

    /// <summary>A number of 64 bits.</summary>
    Long = 5,

    /// <summary>A number with a fraction.</summary>
    Double = 6,

    /// <summary>Texts with commas between them.</summary>
    List = 7,

    /// <summary>The name of a class.</summary>
    Class = 8,

    /// <summary>A secret.</summary>
    Password = 9,
}
