using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Records;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Reads a partition's batches out of the journal into a response, as the bytes they are.</summary>
/// <param name="reader">The journal's reader.</param>
/// <param name="start">First offset that is wanted; the batch that holds it is read from its beginning.</param>
/// <param name="end">Offset behind the last record that may be read.</param>
/// <param name="version">The request's version.</param>
internal sealed class PartitionRecords(IBodyReader reader, long start, long end, short version) : IRecordSource
{
    /// <inheritdoc/>
    public ErrorCode Write(ref KafkaWriter writer, int bytesMax, bool atLeastOne)
    {
        if (version < FetchRequest.FirstOfMagic2)
        {
            return OldRecords.Write(ref writer, reader, start, end, version, bytesMax, atLeastOne);
        }

        try
        {
            return Copy(ref writer, bytesMax, atLeastOne);
        }
        catch (IOException)
        {
            // What was read before the damage is sent; the next request begins at it.
            return ErrorCode.KafkaStorageError;
        }
    }

    private ErrorCode Copy(ref KafkaWriter writer, int bytesMax, bool atLeastOne)
    {
        long left = bytesMax;
        for (var offset = start; offset < end && (left > 0 || atLeastOne) && reader.MoveToNext(offset) && reader.FirstOffset < end;)
        {
            // Where compaction has left gaps, the next batches are what Kafka's clients go on with.
            var bodies = reader.Bodies.Span;
            var entryEnd = reader.FirstOffset + reader.Count;
            if (reader.FirstOffset >= offset && entryEnd <= end && bodies.Length <= left && version >= FetchRequest.FirstOfZstd)
            {
                writer.WriteRaw(bodies);
                left -= bodies.Length;
                atLeastOne &= bodies.IsEmpty;
            }
            else if (!CopyBatches(ref writer, bodies, offset, ref left, ref atLeastOne, out var error))
            {
                return error;
            }

            offset = entryEnd;
        }

        return ErrorCode.None;
    }

    /// <summary>Copies the batches from an offset on; false if something follows that is not sent.</summary>
    private bool CopyBatches(ref KafkaWriter writer, ReadOnlySpan<byte> bodies, long offset, ref long left, ref bool atLeastOne, out ErrorCode error)
    {
        error = ErrorCode.None;
        while (bodies.Length >= RecordBatchHeader.Size)
        {
            var header = new RecordBatchHeader(bodies);
            var batch = bodies[..header.TotalSize];
            bodies = bodies[header.TotalSize..];
            if (header.EndOffset <= offset)
            {
                continue;
            }

            if (header.BaseOffset >= end || (batch.Length > left && !atLeastOne))
            {
                return false;
            }

            if (header.Compression == RecordCompression.Zstd && version < FetchRequest.FirstOfZstd)
            {
                error = ErrorCode.UnsupportedCompressionType;
                return false;
            }

            writer.WriteRaw(batch);
            left -= batch.Length;
            atLeastOne = false;
        }

        return true;
    }
}
