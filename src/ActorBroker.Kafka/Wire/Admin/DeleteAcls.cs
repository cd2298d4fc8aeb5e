namespace ActorBroker.Kafka.Wire;

/// <summary>Takes access rules away.</summary>
/// <param name="Filters">Those that one would ask for with these.</param>
internal sealed record DeleteAclsRequest(IReadOnlyList<DescribeAclsRequest> Filters)
{
    /// <summary>Reads versions 0 to 3.</summary>
    public static DeleteAclsRequest Read(ref KafkaReader reader, short version)
    {
        var filters = reader.ReadArray(version, DescribeAclsRequest.Read);
        reader.EndStruct();
        return new DeleteAclsRequest(filters);
    }
}

/// <summary>Tells why no rule was taken away.</summary>
/// <param name="FilterResults">By filter, in the order of the request.</param>
internal sealed record DeleteAclsResponse(IReadOnlyList<DeletedAcls> FilterResults) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteInt32(Throttle.None);
        writer.WriteArray(FilterResults, version, static (ref w, e, v) => e.Write(ref w, v));
        writer.EndStruct();
    }
}

/// <summary>The outcome for one filter.</summary>
/// <param name="Error">Why nothing was taken away.</param>
/// <param name="ErrorMessage">The same in words.</param>
internal readonly record struct DeletedAcls(ErrorCode Error, string? ErrorMessage)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        _ = version;
        writer.WriteError(Error);
        writer.WriteNullableString(ErrorMessage);
        writer.WriteLength(0); // Rules that the filter has matched.
        writer.EndStruct();
    }
}
