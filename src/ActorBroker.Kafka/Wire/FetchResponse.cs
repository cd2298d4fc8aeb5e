using System.Buffers.Binary;
using ActorBroker.Core.Topics;

namespace ActorBroker.Kafka.Wire;

/// <summary>Where the records of one partition of a response are read from while it is written, so that they are copied once.</summary>
internal interface IRecordSource
{
    /// <summary>Writes whole batches.</summary>
    /// <param name="writer">Takes them.</param>
    /// <param name="bytesMax">Most bytes to write.</param>
    /// <param name="atLeastOne">Whether one batch is written even if it alone is larger.</param>
    /// <returns>Why nothing could be read.</returns>
    ErrorCode Write(ref KafkaWriter writer, int bytesMax, bool atLeastOne);
}

/// <summary>Records.</summary>
/// <param name="Error">What is wrong with the request as a whole; from version 7 on.</param>
/// <param name="BytesMax">Most bytes of records; only a first batch may go beyond it.</param>
/// <param name="Topics">The records.</param>
internal sealed record FetchResponse(ErrorCode Error, int BytesMax, IReadOnlyList<FetchedTopic> Topics) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        if (version >= 1)
        {
            writer.WriteInt32(0); // The time that a quota makes the client wait, in milliseconds.
        }

        if (version >= 7)
        {
            writer.WriteError(Error);
            writer.WriteInt32(0); // No session: each request names all that it wants.
        }

        var records = 0L;
        writer.WriteLength(Topics.Count);
        foreach (var topic in Topics)
        {
            if (version >= FetchRequest.FirstOfTopicIds)
            {
                writer.WriteUuid(topic.Id);
            }
            else
            {
                writer.WriteString(topic.Name);
            }

            writer.WriteLength(topic.Partitions.Count);
            foreach (var partition in topic.Partitions)
            {
                records += partition.Write(ref writer, version, Math.Max(0, BytesMax - records), records == 0);
            }

            writer.EndStruct();
        }

        writer.EndStruct();
    }
}

/// <summary>Records of one topic.</summary>
internal readonly record struct FetchedTopic(string Name, Guid Id, IReadOnlyList<FetchedPartition> Partitions);

/// <summary>Records of one partition.</summary>
/// <param name="Index">The partition.</param>
/// <param name="Error">Why there are none.</param>
/// <param name="Bounds">Its bounds when the response was made.</param>
/// <param name="Aborted">The transactions whose records are to be passed over; null unless only committed ones are wanted.</param>
/// <param name="BytesMax">Most bytes of this partition's records.</param>
/// <param name="Records">Where they are; null for none.</param>
internal sealed record FetchedPartition(
    int Index, ErrorCode Error, PartitionBounds Bounds, IReadOnlyList<AbortedTransaction>? Aborted, int BytesMax, IRecordSource? Records)
{
    /// <summary>The answer for a partition that cannot be read.</summary>
    public static FetchedPartition Refused(int index, ErrorCode error, PartitionBounds? bounds = null) =>
        new(index, error, bounds ?? new PartitionBounds(-1, -1, -1, -1, -1, -1, 0), Aborted: null, 0, Records: null);

    /// <summary>Writes it and says how many bytes of records it has.</summary>
    public long Write(ref KafkaWriter writer, short version, long bytesLeft, bool isFirst)
    {
        writer.WriteInt32(Index);
        var error = writer.Reserve(sizeof(short));
        BinaryPrimitives.WriteInt16BigEndian(error, (short)Known(Error, version));
        writer.WriteInt64(Bounds.HighWatermark);
        if (version >= 4)
        {
            writer.WriteInt64(Bounds.LastStable);
        }

        if (version >= 5)
        {
            writer.WriteInt64(Bounds.LogStart);
        }

        if (version >= 4)
        {
            writer.WriteNullableArray(Aborted, version, static (ref w, aborted, _) =>
            {
                w.WriteInt64(aborted.ProducerId);
                w.WriteInt64(aborted.FirstOffset);
                w.EndStruct();
            });
        }

        if (version >= 11)
        {
            writer.WriteInt32(-1); // The replica to read from: there is no other.
        }

        if (Records is null)
        {
            writer.WriteLength(0);
            writer.EndStruct();
            return 0;
        }

        var length = writer.ReserveLength();
        var before = writer.Written;
        var failure = Records.Write(ref writer, (int)Math.Min(BytesMax, bytesLeft), isFirst);
        if (failure != ErrorCode.None)
        {
            BinaryPrimitives.WriteInt16BigEndian(error, (short)Known(failure, version));
        }

        var written = writer.Written - before;
        writer.FillLength(length, (int)written);
        writer.EndStruct();
        return written;
    }

    /// <summary>Clients before version 6 do not know that the storage can fail; that another broker may be the leader makes them try again, too.</summary>
    private static ErrorCode Known(ErrorCode error, short version) =>
        error == ErrorCode.KafkaStorageError && version < 6 ? ErrorCode.NotLeaderOrFollower : error;
}
