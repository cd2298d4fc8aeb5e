namespace ActorBroker.Kafka.Wire;

/// <summary>Deletes topics and what is in them.</summary>
/// <param name="Topics">The topics by name or id, from version 6 on.</param>
/// <param name="TopicNames">The topics by name, up to version 5.</param>
/// <param name="TimeoutMs">How long to wait until the topics are gone, in milliseconds.</param>
internal sealed record DeleteTopicsRequest(IReadOnlyList<DeletableTopic> Topics, IReadOnlyList<string> TopicNames, int TimeoutMs)
{
    /// <summary>Reads versions 0 to 6.</summary>
    public static DeleteTopicsRequest Read(ref KafkaReader reader, short version)
    {
        IReadOnlyList<DeletableTopic> topics = version >= 6 ? reader.ReadArray(version, DeletableTopic.Read) : [];
        IReadOnlyList<string> topicNames = version <= 5 ? reader.ReadStringArray() : [];
        var timeoutMs = reader.ReadInt32();
        reader.EndStruct();
        return new DeleteTopicsRequest(topics, topicNames, timeoutMs);
    }
}

/// <summary>A topic to delete.</summary>
/// <param name="Name">Its name; null if the id is given.</param>
/// <param name="TopicId">Its id; empty if the name is given.</param>
internal readonly record struct DeletableTopic(string? Name, Guid TopicId)
{
    /// <summary>Reads one.</summary>
    public static DeletableTopic Read(ref KafkaReader reader, short version)
    {
        _ = version;
        var name = reader.ReadNullableString();
        var topicId = reader.ReadUuid();
        reader.EndStruct();
        return new DeletableTopic(name, topicId);
    }
}

/// <summary>Tells which topics are deleted.</summary>
/// <param name="Topics">By topic.</param>
internal sealed record DeleteTopicsResponse(IReadOnlyList<RemovedTopic> Topics) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        if (version >= 1)
        {
            writer.WriteInt32(Throttle.None);
        }

        writer.WriteArray(Topics, version, static (ref w, e, v) => e.Write(ref w, v));
        writer.EndStruct();
    }
}

/// <summary>The outcome for one topic.</summary>
/// <param name="Name">The topic; null if it was named by an id that is not known.</param>
/// <param name="TopicId">Its id.</param>
/// <param name="Error">Why it is not deleted.</param>
/// <param name="ErrorMessage">The same in words.</param>
internal readonly record struct RemovedTopic(string? Name, Guid TopicId, ErrorCode Error, string? ErrorMessage)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteNullableString(version >= 6 ? Name : Name ?? "");
        if (version >= 6)
        {
            writer.WriteUuid(TopicId);
        }

        writer.WriteError(Error);
        if (version >= 5)
        {
            writer.WriteNullableString(ErrorMessage);
        }

        writer.EndStruct();
    }
}
