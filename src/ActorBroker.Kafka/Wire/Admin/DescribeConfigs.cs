namespace ActorBroker.Kafka.Wire;

/// <summary>Asks for the settings of topics and brokers.</summary>
/// <param name="Resources">Of what.</param>
/// <param name="IncludeSynonyms">Whether to tell where else a value could have come from.</param>
/// <param name="IncludeDocumentation">Whether to tell what settings mean.</param>
internal sealed record DescribeConfigsRequest(
    IReadOnlyList<DescribeConfigsResource> Resources,
    bool IncludeSynonyms,
    bool IncludeDocumentation)
{
    /// <summary>Reads versions 0 to 4.</summary>
    public static DescribeConfigsRequest Read(ref KafkaReader reader, short version)
    {
        var resources = reader.ReadArray(version, DescribeConfigsResource.Read);
        var includeSynonyms = version >= 1 && reader.ReadBoolean();
        var includeDocumentation = version >= 3 && reader.ReadBoolean();
        reader.EndStruct();
        return new DescribeConfigsRequest(resources, includeSynonyms, includeDocumentation);
    }
}

/// <summary>A topic or broker.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Name">The topic's name, or the broker's number.</param>
/// <param name="Keys">Which settings; null for all.</param>
internal readonly record struct DescribeConfigsResource(ConfigResource Type, string Name, IReadOnlyList<string>? Keys)
{
    /// <summary>Reads one.</summary>
    public static DescribeConfigsResource Read(ref KafkaReader reader, short version)
    {
        var type = (ConfigResource)reader.ReadInt8();
        var name = reader.ReadString();
        var keys = reader.ReadNullableArray(version, static (ref r, _) => r.ReadString());
        reader.EndStruct();
        return new DescribeConfigsResource(type, name, keys);
    }
}

/// <summary>Tells the settings of topics and brokers.</summary>
/// <param name="Results">By topic or broker.</param>
internal sealed record DescribeConfigsResponse(IReadOnlyList<DescribedConfigs> Results) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteInt32(Throttle.None);
        writer.WriteArray(Results, version, static (ref w, e, v) => e.Write(ref w, v));
        writer.EndStruct();
    }
}

/// <summary>The settings of one topic or broker.</summary>
/// <param name="Error">Why they are not told.</param>
/// <param name="ErrorMessage">The same in words.</param>
/// <param name="Type">What it is.</param>
/// <param name="Name">The topic's name, or the broker's number.</param>
/// <param name="Configs">The settings.</param>
internal readonly record struct DescribedConfigs(
    ErrorCode Error,
    string? ErrorMessage,
    ConfigResource Type,
    string Name,
    IReadOnlyList<DescribedConfig> Configs)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteError(Error);
        writer.WriteNullableString(ErrorMessage);
        writer.WriteInt8((sbyte)Type);
        writer.WriteString(Name);
        writer.WriteArray(Configs, version, static (ref w, e, v) => e.Write(ref w, v));
        writer.EndStruct();
    }
}

/// <summary>A setting.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; null if it has none or it is a secret.</param>
/// <param name="ReadOnly">It cannot be changed by a request.</param>
/// <param name="IsDefault">Nobody has changed it; only in version 0.</param>
/// <param name="Source">Where the value comes from.</param>
/// <param name="IsSensitive">The value is a secret and not told.</param>
/// <param name="Synonyms">Where else the value could have come from, what counts first.</param>
/// <param name="Type">What kind of value it is.</param>
/// <param name="Documentation">What it means.</param>
internal readonly record struct DescribedConfig(
    string Name,
    string? Value,
    bool ReadOnly,
    bool IsDefault,
    ConfigSource Source,
    bool IsSensitive,
    IReadOnlyList<ConfigSynonym> Synonyms,
    ConfigType Type,
    string? Documentation)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteString(Name);
        writer.WriteNullableString(Value);
        writer.WriteBoolean(ReadOnly);
        if (version == 0)
        {
            writer.WriteBoolean(IsDefault);
        }

        if (version >= 1)
        {
            writer.WriteInt8((sbyte)Source);
        }

        writer.WriteBoolean(IsSensitive);
        if (version >= 1)
        {
            writer.WriteArray(Synonyms, version, static (ref w, e, v) => e.Write(ref w, v));
        }

        if (version >= 3)
        {
            writer.WriteInt8((sbyte)Type);
            writer.WriteNullableString(Documentation);
        }

        writer.EndStruct();
    }
}

/// <summary>Another place where a setting's value could have come from.</summary>
/// <param name="Name">The setting's name there.</param>
/// <param name="Value">Its value there.</param>
/// <param name="Source">Which place it is.</param>
internal readonly record struct ConfigSynonym(string Name, string? Value, ConfigSource Source)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        _ = version;
        writer.WriteString(Name);
        writer.WriteNullableString(Value);
        writer.WriteInt8((sbyte)Source);
        writer.EndStruct();
    }
}
