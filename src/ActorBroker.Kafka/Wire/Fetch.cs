namespace ActorBroker.Kafka.Wire;

/// <summary>Asks for records, and to be answered once there are enough or some time is over.</summary>
/// <param name="MaxWaitMs">Longest wait in milliseconds.</param>
/// <param name="MinBytes">Bytes of records that are worth an answer before.</param>
/// <param name="MaxBytes">Most bytes of records in the response, from version 3 on; a first batch may be larger.</param>
/// <param name="ReadsCommitted">Whether records of open and aborted transactions are not wanted; from version 4 on.</param>
/// <param name="SessionId">The incremental session (KIP-227), from version 7 on; 0 for none.</param>
/// <param name="SessionEpoch">Its epoch: -1 for a request without a session, 0 to make one.</param>
/// <param name="Topics">What is wanted.</param>
internal readonly record struct FetchRequest(
    int MaxWaitMs, int MinBytes, int MaxBytes, bool ReadsCommitted, int SessionId, int SessionEpoch, FetchTopic[] Topics)
{
    /// <summary>First version that takes record batches of magic 2; versions 2 and 3 take message sets of magic 1, lower ones of magic 0.</summary>
    public const short FirstOfMagic2 = 4;

    /// <summary>First version that takes records compressed with zstd (KIP-110).</summary>
    public const short FirstOfZstd = 10;

    /// <summary>First version that names topics by their ids (KIP-516).</summary>
    public const short FirstOfTopicIds = 13;

    /// <summary>Reads versions 0 to 16.</summary>
    public static FetchRequest Read(ref KafkaReader reader, short version)
    {
        if (version < 15)
        {
            reader.ReadInt32(); // The replica that asks: a consumer is none.
        }

        var request = new FetchRequest(
            reader.ReadInt32(),
            reader.ReadInt32(),
            version >= 3 ? reader.ReadInt32() : int.MaxValue,
            version >= 4 && reader.ReadInt8() != 0,
            version >= 7 ? reader.ReadInt32() : 0,
            version >= 7 ? reader.ReadInt32() : -1,
            reader.ReadArray(version, FetchTopic.Read));
        if (version >= 7)
        {
            // Partitions that leave a session; there are no sessions.
            reader.ReadArray(version, ReadForgotten);
        }

        if (version >= 11)
        {
            reader.SkipString(); // The client's rack.
        }

        reader.EndStruct();
        return request;
    }

    private static int ReadForgotten(ref KafkaReader reader, short version)
    {
        if (version >= FirstOfTopicIds)
        {
            reader.ReadUuid();
        }
        else
        {
            reader.SkipString();
        }

        var count = reader.ReadInt32Array().Length;
        reader.EndStruct();
        return count;
    }
}

/// <summary>What is wanted of one topic.</summary>
/// <param name="Name">Its name; empty from version 13 on.</param>
/// <param name="Id">Its id from version 13 on; else all zero.</param>
/// <param name="Partitions">The partitions.</param>
internal readonly record struct FetchTopic(string Name, Guid Id, FetchPartition[] Partitions)
{
    public static FetchTopic Read(ref KafkaReader reader, short version)
    {
        var byId = version >= FetchRequest.FirstOfTopicIds;
        var topic = new FetchTopic(
            byId ? "" : reader.ReadString(),
            byId ? reader.ReadUuid() : Guid.Empty,
            reader.ReadArray(version, FetchPartition.Read));
        reader.EndStruct();
        return topic;
    }
}

/// <summary>What is wanted of one partition.</summary>
/// <param name="Index">The partition.</param>
/// <param name="LeaderEpoch">The leader's epoch as the client knows it, from version 9 on; -1 for unknown.</param>
/// <param name="Offset">First offset that is wanted.</param>
/// <param name="MaxBytes">Most bytes of this partition's records.</param>
internal readonly record struct FetchPartition(int Index, int LeaderEpoch, long Offset, int MaxBytes)
{
    public static FetchPartition Read(ref KafkaReader reader, short version)
    {
        var index = reader.ReadInt32();
        var leaderEpoch = version >= 9 ? reader.ReadInt32() : -1;
        var offset = reader.ReadInt64();
        if (version >= 12)
        {
            reader.ReadInt32(); // The epoch of the last record that was read: there is only one epoch.
        }

        if (version >= 5)
        {
            reader.ReadInt64(); // The log start of a replica that asks.
        }

        var partition = new FetchPartition(index, leaderEpoch, offset, reader.ReadInt32());
        reader.EndStruct();
        return partition;
    }
}
