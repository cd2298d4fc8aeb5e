namespace ActorBroker.Kafka.Wire;

/// <summary>Replaces all settings of topics or brokers.</summary>
/// <param name="Resources">Of what.</param>
/// <param name="ValidateOnly">Only check whether it could be done.</param>
internal sealed record AlterConfigsRequest(IReadOnlyList<AlterConfigsResource> Resources, bool ValidateOnly)
{
    /// <summary>Reads versions 0 to 2.</summary>
    public static AlterConfigsRequest Read(ref KafkaReader reader, short version)
    {
        var resources = reader.ReadArray(version, AlterConfigsResource.Read);
        var validateOnly = reader.ReadBoolean();
        reader.EndStruct();
        return new AlterConfigsRequest(resources, validateOnly);
    }
}

/// <summary>The new settings of one topic or broker.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Name">The topic's name, or the broker's number.</param>
/// <param name="Configs">All settings that are to differ from the defaults.</param>
internal readonly record struct AlterConfigsResource(ConfigResource Type, string Name, IReadOnlyList<AlterableConfig> Configs)
{
    /// <summary>Reads one.</summary>
    public static AlterConfigsResource Read(ref KafkaReader reader, short version)
    {
        var type = (ConfigResource)reader.ReadInt8();
        var name = reader.ReadString();
        var configs = reader.ReadArray(version, AlterableConfig.Read);
        reader.EndStruct();
        return new AlterConfigsResource(type, name, configs);
    }
}

/// <summary>A setting.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct AlterableConfig(string Name, string? Value)
{
    /// <summary>Reads one.</summary>
    public static AlterableConfig Read(ref KafkaReader reader, short version)
    {
        _ = version;
        var name = reader.ReadString();
        var value = reader.ReadNullableString();
        reader.EndStruct();
        return new AlterableConfig(name, value);
    }
}

/// <summary>Tells whose settings are replaced.</summary>
/// <param name="Results">By topic or broker.</param>
internal sealed record AlterConfigsResponse(IReadOnlyList<AlteredConfigs> Results) : IKafkaResponse
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
internal readonly record struct AlteredConfigs(ErrorCode Error, string? ErrorMessage, ConfigResource Type, string Name)
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
