namespace ActorBroker.Core.Catalog;

/// <summary>The name of an exchange or queue within its virtual host. Names are compared by their characters; upper and lower case differ.</summary>
/// <param name="VirtualHost">Name of the virtual host.</param>
/// <param name="Name">Name of the thing itself; empty for the default exchange.</param>
public readonly record struct ResourceName(string VirtualHost, string Name) : IComparable<ResourceName>
{
    /// <inheritdoc/>
    public int CompareTo(ResourceName other)
    {
        var byHost = string.CompareOrdinal(VirtualHost, other.VirtualHost);
        return byHost != 0 ? byHost : string.CompareOrdinal(Name, other.Name);
    }

    /// <summary>As errors put it: <c>'orders' in vhost '/'</c>.</summary>
    public override string ToString() => $"'{Name}' in vhost '{VirtualHost}'";
}
