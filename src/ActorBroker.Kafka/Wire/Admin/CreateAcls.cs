namespace ActorBroker.Kafka.Wire;

/// <summary>Makes access rules.</summary>
/// <param name="Creations">The rules.</param>
internal sealed record CreateAclsRequest(IReadOnlyList<AclToCreate> Creations)
{
    /// <summary>Reads versions 0 to 3.</summary>
    public static CreateAclsRequest Read(ref KafkaReader reader, short version)
    {
        var creations = reader.ReadArray(version, AclToCreate.Read);
        reader.EndStruct();
        return new CreateAclsRequest(creations);
    }
}

/// <summary>An access rule; the numbers are those of <see cref="DescribeAclsRequest"/>.</summary>
/// <param name="ResourceType">About what.</param>
/// <param name="ResourceName">Its name.</param>
/// <param name="PatternType">How the name is meant.</param>
/// <param name="Principal">Whom it is about.</param>
/// <param name="Host">From where.</param>
/// <param name="Operation">What is done.</param>
/// <param name="PermissionType">Whether it may be done.</param>
internal readonly record struct AclToCreate(
    sbyte ResourceType, string ResourceName, sbyte PatternType, string Principal, string Host, sbyte Operation, sbyte PermissionType)
{
    /// <summary>Reads one.</summary>
    public static AclToCreate Read(ref KafkaReader reader, short version)
    {
        var resourceType = reader.ReadInt8();
        var resourceName = reader.ReadString();
        var patternType = version >= 1 ? reader.ReadInt8() : DescribeAclsRequest.LiteralPattern;
        var principal = reader.ReadString();
        var host = reader.ReadString();
        var operation = reader.ReadInt8();
        var permissionType = reader.ReadInt8();
        reader.EndStruct();
        return new AclToCreate(resourceType, resourceName, patternType, principal, host, operation, permissionType);
    }
}

/// <summary>Tells why no rule was made.</summary>
/// <param name="Results">By rule, in the order of the request.</param>
internal sealed record CreateAclsResponse(IReadOnlyList<CreatedAcl> Results) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteInt32(Throttle.None);
        writer.WriteArray(Results, version, static (ref w, e, v) => e.Write(ref w, v));
        writer.EndStruct();
    }
}

/// <summary>The outcome for one rule.</summary>
/// <param name="Error">Why it was not made.</param>
/// <param name="ErrorMessage">The same in words.</param>
internal readonly record struct CreatedAcl(ErrorCode Error, string? ErrorMessage)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        _ = version;
        writer.WriteError(Error);
        writer.WriteNullableString(ErrorMessage);
        writer.EndStruct();
    }
}
