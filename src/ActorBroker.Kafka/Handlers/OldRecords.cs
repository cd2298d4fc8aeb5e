using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Records;
using ActorBroker.Broker.Records.Batches;
using ActorBroker.Broker.Records.MessageSets;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Records;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Message sets of magic 0 and 1, which clients from before record batches write (Produce 0 to 2) and read (Fetch 0 to 3).</summary>
internal static class OldRecords
{
    /// <summary>First version of Fetch whose messages have timestamps (magic 1).</summary>
    private const short FirstOfMagic1 = 2;

    /// <summary>Converts a message set to batches and tells them to the partition.</summary>
    public static void Append(Production production, int slot, ProducePartition partition, PartitionHandle handle)
    {
        var settings = handle.Topic.Info.Config.Settings;
        IReadOnlyList<PooledBytes> batches = [];
        try
        {
            batches = MessageSetUpgrade.ToBatches(partition.Records.Span, settings.MaxMessageBytes);
            foreach (var batch in batches)
            {
                production.Keep(batch);
            }

            if (settings.Compacts && batches.Any(static batch => OpenedBatch.HasRecordWithoutKey(batch.Span)))
            {
                production.Refuse(slot, partition.Index, ErrorCode.InvalidRecord);
                return;
            }
        }
        catch (RecordFormatException error)
        {
            production.Refuse(slot, partition.Index, ErrorCodes.Of(error.Fault), error.Message);
            return;
        }

        if (batches.Count == 0)
        {
            // A message set without a message is taken and leaves nothing (Kafka's answer has no offset either).
            production.Refuse(slot, partition.Index, ErrorCode.None);
            return;
        }

        // An old client that is answered an error sends all of it again, so none of it may be there.
        production.Append(slot, partition.Index, handle, [.. batches.Select(static batch => batch.Memory)]);
    }

    /// <summary>Writes batches as message sets.</summary>
    /// <exception cref="IOException">The journal cannot give them.</exception>
    public static ErrorCode Write(ref KafkaWriter writer, IBodyReader reader, long start, long end, short version, int bytesMax, bool atLeastOne)
    {
        var magic = version < FirstOfMagic1 ? (byte)0 : (byte)1;
        using var output = new PooledBytes();
        var error = ErrorCode.None;
        try
        {
            for (var offset = start; offset < end && (output.Length == 0 ? atLeastOne || bytesMax > 0 : output.Length < bytesMax) && reader.MoveToNext(offset);)
            {
                var entryEnd = reader.FirstOffset + reader.Count;
                var next = MessageSetDowngrade.Convert(reader.Bodies.Span, magic, offset, Math.Min(end, entryEnd), bytesMax - output.Length, output);
                if (next < Math.Min(end, EndOf(reader.Bodies.Span)))
                {
                    break;
                }

                offset = entryEnd;
            }
        }
        catch (RecordFormatException failure) when (output.Length == 0)
        {
            error = ErrorCodes.Of(failure.Fault);
        }
        catch (RecordFormatException)
        {
            // What comes before is sent; the next request begins at what cannot be converted and is told so.
        }

        writer.WriteRaw(output.Span);
        return error;
    }

    /// <summary>Offset behind the last batch; 0 without one. Compaction may have taken the last ones of an entry.</summary>
    private static long EndOf(ReadOnlySpan<byte> batches)
    {
        long end = 0;
        while (batches.Length >= RecordBatchHeader.Size)
        {
            var header = new RecordBatchHeader(batches);
            end = header.EndOffset;
            batches = batches[header.TotalSize..];
        }

        return end;
    }
}
