using System.Diagnostics.CodeAnalysis;

namespace ActorBroker.Core.Records;

/// <summary>The 16 attribute bits of a record batch of magic 2.</summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "Kafka's own name of the field.")]
[SuppressMessage("Design", "CA1028", Justification = "The field has 16 bits.")]
public enum BatchAttributes : short
{
    /// <summary>Uncompressed records of no transaction with the producer's timestamps.</summary>
    None = 0,

    /// <summary>The first of the three bits that hold a <see cref="RecordCompression"/>.</summary>
    Compression1 = 0x01,

    /// <summary>The second of them.</summary>
    Compression2 = 0x02,

    /// <summary>The third of them.</summary>
    Compression4 = 0x04,

    /// <summary>All of them.</summary>
    CompressionMask = Compression1 | Compression2 | Compression4,

    /// <summary>The timestamp of all records is the batch's maximum, set by the broker when it appended them.</summary>
    LogAppendTime = 0x08,

    /// <summary>The records belong to a transaction.</summary>
    Transactional = 0x10,

    /// <summary>The batch holds a transaction marker.</summary>
    Control = 0x20,
}
