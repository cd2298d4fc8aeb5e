using System.Collections.Immutable;

namespace ActorBroker.Core.Exchanges;

/// <summary>How an exchange chooses the targets of a message (AMQP 0-9-1, section 3.1.3). The numbers may be journaled.</summary>
public enum ExchangeType : byte
{
    /// <summary>Those bound with exactly the message's routing key.</summary>
    Direct = 0,

    /// <summary>All that are bound.</summary>
    Fanout = 1,

    /// <summary>Those bound with a pattern that the routing key matches.</summary>
    Topic = 2,

    /// <summary>Those bound with arguments that the headers match.</summary>
    Headers = 3,
}

/// <summary>The names by which clients call the types.</summary>
public static class ExchangeTypes
{
    /// <summary>All names, in the order of the types.</summary>
    public static ImmutableArray<string> Names { get; } = ["direct", "fanout", "topic", "headers"];

    /// <summary>The name of a type.</summary>
    public static string NameOf(this ExchangeType type) => Names[(int)type];

    /// <summary>Finds a type by its name; names are in lower case. False for one that this broker does not have.</summary>
    public static bool TryParse(string name, out ExchangeType type)
    {
        var index = Names.IndexOf(name, StringComparer.Ordinal);
        type = (ExchangeType)Math.Max(index, 0);
        return index >= 0;
    }
}
