namespace ActorBroker.Core.Catalog;

/// <summary>How an exchange routes. The numbers stand in the journal.</summary>
public enum ExchangeType : byte
{
    /// <summary>By equal key.</summary>
    Direct = 0,

    /// <summary>To all bindings.</summary>
    Fanout = 1,

    /// <summary>By a pattern over the key's words.</summary>
    Topic = 2,

    /// <summary>By the message's headers.</summary>
    Headers = 3,
}

/// <summary>The names that exchange types have in the protocol (AMQP 0-9-1, 3.1.3).</summary>
public static class ExchangeTypes
{
    /// <summary>Finds a type by its name; upper and lower case differ.</summary>
    /// <returns>False when there is no such type.</returns>
    public static bool TryParse(string name, out ExchangeType type)
    {
        ExchangeType? found = name switch
        {
            "direct" => ExchangeType.Direct,
            "fanout" => ExchangeType.Fanout,
            "topic" => ExchangeType.Topic,
            "headers" => ExchangeType.Headers,
            _ => null,
        };
        type = found.GetValueOrDefault();
        return found is not null;
    }

    /// <summary>The name of a type.</summary>
    public static string NameOf(ExchangeType type) => type switch
    {
        ExchangeType.Direct => "direct",
        ExchangeType.Fanout => "fanout",
        ExchangeType.Topic => "topic",
        ExchangeType.Headers => "headers",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such exchange type."),
    };
}
