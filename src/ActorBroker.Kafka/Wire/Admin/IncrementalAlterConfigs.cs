namespace ActorBroker.Kafka.Wire;

/// <summary>Changes some settings of topics or brokers.</summary>
/// <param name="Resources">Of what.</param>
/// <param name="ValidateOnly">Only check whether it could be done.</param>
internal sealed record IncrementalAlterConfigsRequest(IReadOnlyList<IncrementalAlterConfigsResource> Resources, bool ValidateOnly)
{
    /// <summary>Reads versions 0 and 1.</summary>
    public static IncrementalAlterConfigsRequest Read(ref KafkaReader reader, short version)
    {
        var resources = reader.ReadArray(version, IncrementalAlterConfigsResource.Read);
        var validateOnly = reader.ReadBoolean();
        reader.EndStruct();
        return new IncrementalAlterConfigsRequest(resources, validateOnly);
    }
}

/// <summary>The changes to one topic or broker.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Name">The topic's name, or the broker's number.</param>
/// <param name="Configs">The changes.</param>
internal readonly record struct IncrementalAlterConfigsResource(
    ConfigResource Type,
    string Name,
    IReadOnlyList<ConfigChange> Configs)
{
    /// <summary>Reads one.</summary>
    public static IncrementalAlterConfigsResource Read(ref KafkaReader reader, short version)
    {
        var type = (ConfigResource)reader.ReadInt8();
        var name = reader.ReadString();
        var configs = reader.ReadArray(version, ConfigChange.Read);
        reader.EndStruct();
        return new IncrementalAlterConfigsResource(type, name, configs);
    }
}

/// <summary>A change of one setting.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Operation">What to do with it.</param>
/// <param name="Value">The value; null if the setting goes back to its default.</param>
internal readonly record struct ConfigChange(string Name, ConfigOperation Operation, string? Value)
{
    /// <summary>Reads one.</summary>
    public static ConfigChange Read(ref KafkaReader reader, short version)
    {
        _ = version;
        var name = reader.ReadString();
        var operation = (ConfigOperation)reader.ReadInt8();
        var value = reader.ReadNullableString();
        reader.EndStruct();
        return new ConfigChange(name, operation, value);
    }
}

/// <summary>Tells whose settings are changed.</summary>
/// <param name="Results">By topic or broker.</param>
internal sealed record IncrementalAlterConfigsResponse(IReadOnlyList<IncrementallyAlteredConfigs> Results) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteInt32(Throttle.None);
        writer.WriteArray(Results, version, static (ref w, e, v) => e.Write(ref w, v));
        writer.EndStruct();
    }
}

/// <summary>The outcome for one topic or broker.</summary>
/// <param name="Error">Why its settings are as they were.</param>
/// <param name="ErrorMessage">The same in words.</param>
/// <param name="Type">What it is.</param>
/// <param name="Name">The topic's name, or the broker's number.</param>
internal readonly record struct IncrementallyAlteredConfigs(
    ErrorCode Error,
    string? ErrorMessage,
    ConfigResource Type,
    string Name)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        _ = version;
        writer.WriteError(Error);
        writer.WriteNullableString(ErrorMessage);
        writer.WriteInt8((sbyte)Type);
        writer.WriteString(Name);
        writer.EndStruct();
    }
}
