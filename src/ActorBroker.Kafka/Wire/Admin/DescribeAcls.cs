namespace ActorBroker.Kafka.Wire;

/// <summary>Asks for access rules; what is null or "any" (1) fits all of them.</summary>
/// <param name="ResourceType">About what: 1 for anything, 2 for topics, 3 for groups, 4 for the cluster, 5 for transactional ids.</param>
/// <param name="ResourceName">Its name.</param>
/// <param name="PatternType">How the rule names it: 1 for anyhow, 2 for whatever fits, 3 for exactly, 4 for by its beginning.</param>
/// <param name="Principal">Whom the rule is about.</param>
/// <param name="Host">From where.</param>
/// <param name="Operation">What is done, by Kafka's number.</param>
/// <param name="PermissionType">1 for any rule, 2 for those that deny, 3 for those that allow.</param>
internal sealed record DescribeAclsRequest(
    sbyte ResourceType, string? ResourceName, sbyte PatternType, string? Principal, string? Host, sbyte Operation, sbyte PermissionType)
{
    /// <summary>How a rule names a resource in versions that cannot say it: exactly.</summary>
    public const sbyte LiteralPattern = 3;

    /// <summary>Reads versions 0 to 3.</summary>
    public static DescribeAclsRequest Read(ref KafkaReader reader, short version)
    {
        var resourceType = reader.ReadInt8();
        var resourceName = reader.ReadNullableString();
        var patternType = version >= 1 ? reader.ReadInt8() : LiteralPattern;
        var principal = reader.ReadNullableString();
        var host = reader.ReadNullableString();
        var operation = reader.ReadInt8();
        var permissionType = reader.ReadInt8();
        reader.EndStruct();
        return new DescribeAclsRequest(resourceType, resourceName, patternType, principal, host, operation, permissionType);
    }
}

/// <summary>Tells why there are no access rules to show; there never are any.</summary>
/// <param name="Error">Why not.</param>
/// <param name="ErrorMessage">The same in words.</param>
internal sealed record DescribeAclsResponse(ErrorCode Error, string? ErrorMessage) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteInt32(Throttle.None);
        writer.WriteError(Error);
        writer.WriteNullableString(ErrorMessage);
        writer.WriteLength(0); // Resources.
        writer.EndStruct();
    }
}
