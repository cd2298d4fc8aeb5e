namespace ActorBroker.Kafka.Wire;

/// <summary>Asks which broker coordinates groups or transactional ids.</summary>
/// <param name="Key">The group or transactional id, up to version 3.</param>
/// <param name="KeyType">Whether the keys are groups or transactional ids.</param>
/// <param name="Keys">The groups or transactional ids, from version 4 on.</param>
internal sealed record FindCoordinatorRequest(string Key, CoordinatorKind KeyType, IReadOnlyList<string> Keys)
{
    /// <summary>Reads versions 0 to 4.</summary>
    public static FindCoordinatorRequest Read(ref KafkaReader reader, short version)
    {
        var key = version <= 3 ? reader.ReadString() : "";
        var keyType = version >= 1 ? (CoordinatorKind)reader.ReadInt8() : CoordinatorKind.Group;
        IReadOnlyList<string> keys = version >= 4 ? reader.ReadStringArray() : [];
        reader.EndStruct();
        return new FindCoordinatorRequest(key, keyType, keys);
    }
}

/// <summary>Names the broker that coordinates what was asked for.</summary>
/// <param name="Error">Why there is no coordinator, up to version 3.</param>
/// <param name="ErrorMessage">The same in words.</param>
/// <param name="NodeId">The broker's number; -1 if there is none.</param>
/// <param name="Host">Where clients reach it.</param>
/// <param name="Port">Its port.</param>
/// <param name="Coordinators">One for each key, from version 4 on.</param>
internal sealed record FindCoordinatorResponse(
    ErrorCode Error,
    string? ErrorMessage,
    int NodeId,
    string Host,
    int Port,
    IReadOnlyList<Coordinator> Coordinators) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        if (version >= 1)
        {
            writer.WriteInt32(Throttle.None);
        }

        if (version <= 3)
        {
            writer.WriteError(Error);
        }

        if (version is >= 1 and <= 3)
        {
            writer.WriteNullableString(ErrorMessage);
        }

        if (version <= 3)
        {
            writer.WriteInt32(NodeId);
            writer.WriteString(Host);
            writer.WriteInt32(Port);
        }

        if (version >= 4)
        {
            writer.WriteArray(Coordinators, version, static (ref w, e, v) => e.Write(ref w, v));
        }

        writer.EndStruct();
    }
}

/// <summary>The coordinator of one key.</summary>
/// <param name="Key">The group or transactional id.</param>
/// <param name="NodeId">The broker's number; -1 if there is none.</param>
/// <param name="Host">Where clients reach it.</param>
/// <param name="Port">Its port.</param>
/// <param name="Error">Why there is none.</param>
/// <param name="ErrorMessage">The same in words.</param>
internal readonly record struct Coordinator(string Key, int NodeId, string Host, int Port, ErrorCode Error, string? ErrorMessage)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        _ = version;
        writer.WriteString(Key);
        writer.WriteInt32(NodeId);
        writer.WriteString(Host);
        writer.WriteInt32(Port);
        writer.WriteError(Error);
        writer.WriteNullableString(ErrorMessage);
        writer.EndStruct();
    }
}
