using ActorBroker.Broker.Records;
using ActorBroker.Broker.Records.Batches;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Records;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>What is checked of a batch before its partition is told of it.</summary>
internal static class BatchChecks
{
    /// <summary>What is wrong with the records of one partition; null if they are one good batch.</summary>
    public static (ErrorCode Error, string Message)? Problem(ReadOnlySpan<byte> records, Production production, PartitionHandle partition)
    {
        if (records.Length < RecordBatchHeader.Size)
        {
            return (ErrorCode.InvalidRecord, "a request has to have one record batch for each partition");
        }

        var header = new RecordBatchHeader(records);
        if (header.Magic != RecordBatchHeader.CurrentMagic)
        {
            return (ErrorCode.InvalidRecord, "records of this version have magic 2");
        }

        if (header.TotalSize != records.Length)
        {
            return header.TotalSize > 0 && header.TotalSize < records.Length
                ? (ErrorCode.InvalidRecord, "a request may have one record batch for each partition only")
                : (ErrorCode.CorruptMessage, "the length of the record batch is wrong");
        }

        if (Crc32C.Of(records[RecordBatchHeader.CrcStart..]) != header.Crc)
        {
            return (ErrorCode.CorruptMessage, "the checksum of the record batch is wrong");
        }

        return RuleProblem(records, header, production, partition);
    }

    private static (ErrorCode Error, string Message)? RuleProblem(
        ReadOnlySpan<byte> records, RecordBatchHeader header, Production production, PartitionHandle partition)
    {
        if (header.RecordCount <= 0 || header.LastOffsetDelta != header.RecordCount - 1)
        {
            return (ErrorCode.InvalidRecord, "the record batch has no records, or its offsets do not fit their number");
        }

        if (header.IsControl)
        {
            return (ErrorCode.InvalidRecord, "clients cannot write control records");
        }

        if (header.IsTransactional && !production.IsTransactional)
        {
            return (ErrorCode.InvalidTxnState, "a transactional batch came in a request without a transactional id");
        }

        if (header.Compression > RecordCompression.Zstd)
        {
            return (ErrorCode.UnsupportedCompressionType, "the compression is not known");
        }

        if (header.Compression == RecordCompression.Zstd && production.Version < ProduceRequest.FirstOfZstd)
        {
            return (ErrorCode.UnsupportedCompressionType, "zstd needs version 7 of Produce");
        }

        return partition.Topic.Info.Config.Settings.Compacts ? KeyProblem(records) : null;
    }

    private static (ErrorCode Error, string Message)? KeyProblem(ReadOnlySpan<byte> records)
    {
        try
        {
            return OpenedBatch.HasRecordWithoutKey(records)
                ? (ErrorCode.InvalidRecord, "a compacted topic takes only records with keys")
                : null;
        }
        catch (RecordFormatException error)
        {
            return (ErrorCode.CorruptMessage, error.Message);
        }
    }
}
