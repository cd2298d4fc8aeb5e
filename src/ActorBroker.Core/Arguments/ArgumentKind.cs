namespace ActorBroker.Core.Arguments;

/// <summary>What sort of value an argument or a header has. The numbers stand in the journal and are never used for another kind.</summary>
public enum ArgumentKind : byte
{
    /// <summary>No value (AMQP's void).</summary>
    Null = 0,

    /// <summary>True or false.</summary>
    Boolean = 1,

    /// <summary>A whole number; the width in which it came is not kept.</summary>
    Integer = 2,

    /// <summary>A floating-point number; single precision is widened.</summary>
    Double = 3,

    /// <summary>A 32-bit number with a decimal scale.</summary>
    Decimal = 4,

    /// <summary>Text.</summary>
    String = 5,

    /// <summary>Bytes that are not text.</summary>
    Bytes = 6,

    /// <summary>A point in time as the client wrote it: 64 bits, by convention seconds since 1970, kept untouched.</summary>
    Timestamp = 7,

    /// <summary>Named values.</summary>
    Table = 8,

    /// <summary>Values in an order.</summary>
    List = 9,
}
