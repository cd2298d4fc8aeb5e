namespace ActorBroker.Kafka.Wire;

/// <summary>Asks which brokers there are.</summary>
/// <param name="IncludeAuthorizedOperations">Whether to say what the client may do.</param>
/// <param name="EndpointType">Of what to tell the addresses: 1 for brokers, 2 for controllers.</param>
internal sealed record DescribeClusterRequest(bool IncludeAuthorizedOperations, sbyte EndpointType)
{
    /// <summary>Reads versions 0 and 1.</summary>
    public static DescribeClusterRequest Read(ref KafkaReader reader, short version)
    {
        var includeAuthorizedOperations = reader.ReadBoolean();
        var endpointType = version >= 1 ? reader.ReadInt8() : (sbyte)1;
        reader.EndStruct();
        return new DescribeClusterRequest(includeAuthorizedOperations, endpointType);
    }
}

/// <summary>Tells which brokers there are.</summary>
/// <param name="Error">Why it cannot be said.</param>
/// <param name="ErrorMessage">The same in words.</param>
/// <param name="EndpointType">Of what the addresses are: 1 for brokers, 2 for controllers.</param>
/// <param name="ClusterId">The cluster's name for itself.</param>
/// <param name="ControllerId">The broker that changes topics.</param>
/// <param name="Brokers">The brokers.</param>
/// <param name="AuthorizedOperations">Bits of what the client may do; the smallest number if that was not asked.</param>
internal sealed record DescribeClusterResponse(
    ErrorCode Error,
    string? ErrorMessage,
    sbyte EndpointType,
    string ClusterId,
    int ControllerId,
    IReadOnlyList<ClusterBroker> Brokers,
    int AuthorizedOperations) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteInt32(Throttle.None);
        writer.WriteError(Error);
        writer.WriteNullableString(ErrorMessage);
        if (version >= 1)
        {
            writer.WriteInt8(EndpointType);
        }

        writer.WriteString(ClusterId);
        writer.WriteInt32(ControllerId);
        writer.WriteArray(Brokers, version, static (ref w, e, v) => e.Write(ref w, v));
        writer.WriteInt32(AuthorizedOperations);
        writer.EndStruct();
    }
}

/// <summary>One broker.</summary>
/// <param name="BrokerId">Its number.</param>
/// <param name="Host">Where clients reach it.</param>
/// <param name="Port">Its port.</param>
/// <param name="Rack">Where it stands; null if that is not known.</param>
internal readonly record struct ClusterBroker(int BrokerId, string Host, int Port, string? Rack)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        _ = version;
        writer.WriteInt32(BrokerId);
        writer.WriteString(Host);
        writer.WriteInt32(Port);
        writer.WriteNullableString(Rack);
        writer.EndStruct();
    }
}
