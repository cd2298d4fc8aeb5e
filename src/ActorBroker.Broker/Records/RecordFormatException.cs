namespace ActorBroker.Broker.Records;

/// <summary>What is wrong with record bytes; an edge turns it into its protocol's code.</summary>
public enum RecordFault
{
    /// <summary>A length, number, checksum or code is not what the format says; Kafka's CORRUPT_MESSAGE.</summary>
    Corrupt,

    /// <summary>The bytes are well formed but say what is not allowed in their place; Kafka's INVALID_RECORD.</summary>
    Invalid,

    /// <summary>The output would be larger than the limit; Kafka's MESSAGE_TOO_LARGE.</summary>
    TooLarge,

    /// <summary>The compression, or an option of it, is not supported here; Kafka's UNSUPPORTED_COMPRESSION_TYPE.</summary>
    Unsupported,
}

/// <summary>
/// Record bytes cannot be read. The only exception that hostile bytes bring about in this namespace. Its message names
/// what is wrong and no payload.
/// </summary>
/// <param name="fault">What sort of fault it is.</param>
/// <param name="message">What is wrong with which field.</param>
public sealed class RecordFormatException(RecordFault fault, string message) : Exception(message)
{
    /// <summary>What sort of fault it is.</summary>
    public RecordFault Fault { get; } = fault;

    internal static RecordFormatException Corrupt(string message) => new(RecordFault.Corrupt, message);

    internal static RecordFormatException Invalid(string message) => new(RecordFault.Invalid, message);

    internal static RecordFormatException Unsupported(string message) => new(RecordFault.Unsupported, message);
}
