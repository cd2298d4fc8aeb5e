namespace ActorBroker.Core.Records;

/// <summary>What is wrong with the bytes of a record batch.</summary>
public enum RecordBatchError
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The bytes end before the batch does.</summary>
    Truncated,

    /// <summary>The magic is not 2: an older message set, to be converted, if it is 0 or 1.</summary>
    OtherMagic,

    /// <summary>The length is too short for a header.</summary>
    InvalidLength,

    /// <summary>The checksum is not that of the bytes.</summary>
    WrongCrc,

    /// <summary>Attribute bits are set that have no meaning, or that only a broker may set (control batch, delete horizon).</summary>
    InvalidAttributes,

    /// <summary>The compression is none that is known.</summary>
    UnknownCompression,

    /// <summary>There are no records, or their number is not what the last offset says or the bytes can hold.</summary>
    InvalidCount,

    /// <summary>Producer id, epoch, sequence and transaction do not go together.</summary>
    InvalidProducer,

    /// <summary>A record's length or offset is not what it must be, or records end before or behind the batch.</summary>
    InvalidRecords,

    /// <summary>A record has no key, and each must have one (a compacted topic).</summary>
    MissingKey,
}
