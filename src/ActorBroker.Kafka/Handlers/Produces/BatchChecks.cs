using ActorBroker.Broker.Records;
using ActorBroker.Broker.Records.Batches;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Records;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>What is checked of a batch before its partition is told of it.</summary>
internal static class BatchChecks
{
    /// <summary>What is wrong with the records of one partition; null if they are one good batch.</summary>
    public static (ErrorCode Error, string Message)? Problem(ReadOnlySpan<byte> records, Production production, PartitionHandle partition)
    {
        var settings = partition.Topic.Info.Config.Settings;
        var keysRequired = settings.Compacts;
        var error = RecordBatchCheck.Check(records, keysRequired, out var size);
        if (error != RecordBatchError.None)
        {
            return (ErrorCodes.Of(error), Text(error));
        }

        if (size < records.Length)
        {
            return (ErrorCode.InvalidRecord, "a request may have one record batch for each partition only");
        }

        var header = new RecordBatchHeader(records);
        if (header.IsTransactional && !production.IsTransactional)
        {
            return (ErrorCode.InvalidTxnState, "a transactional batch came in a request without a transactional id");
        }

        if (header.Compression == RecordCompression.Zstd && production.Version < ProduceRequest.FirstOfZstd)
        {
            return (ErrorCode.UnsupportedCompressionType, "zstd needs version 7 of Produce");
        }

        // Looking into it takes time, so the partition does not come to refuse what is too large.
        return size > settings.MaxMessageBytes ? (ErrorCode.MessageTooLarge, $"the topic takes record batches of at most {settings.MaxMessageBytes} bytes")
            : header.Compression != RecordCompression.None ? CompressedProblem(records, header.Compression, keysRequired)
            : null;
    }

    private static string Text(RecordBatchError error) => error switch
    {
        RecordBatchError.Truncated or RecordBatchError.InvalidLength => "the length of the record batch is wrong",
        RecordBatchError.OtherMagic => "records of this version of Produce have magic 2",
        RecordBatchError.WrongCrc => "the checksum of the record batch is wrong",
        RecordBatchError.InvalidAttributes => "the record batch has attributes that no client may set",
        RecordBatchError.UnknownCompression => "the compression is not known",
        RecordBatchError.InvalidCount => "the record batch has no records, or another number of them than it says",
        RecordBatchError.InvalidProducer => "producer id, epoch and sequence of the record batch do not go together",
        RecordBatchError.MissingKey => "a compacted topic takes only records with keys",
        _ => "a record is not of the format",
    };

    private static (ErrorCode Error, string Message)? CompressedProblem(ReadOnlySpan<byte> batch, RecordCompression codec, bool keysRequired)
    {
        try
        {
            if (keysRequired)
            {
                // Opening it has the same limit.
                return OpenedBatch.HasRecordWithoutKey(batch) ? (ErrorCode.InvalidRecord, Text(RecordBatchError.MissingKey)) : null;
            }

            return RecordExpansion.Exceeds(codec, batch[RecordBatchHeader.Size..])
                ? (ErrorCode.MessageTooLarge, $"the records take more than {RecordDecompressor.DefaultLimitBytes} bytes decompressed")
                : null;
        }
        catch (RecordFormatException error)
        {
            return (ErrorCodes.Of(error.Fault), error.Message);
        }
    }
}
