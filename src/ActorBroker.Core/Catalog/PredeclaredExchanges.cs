using ActorBroker.Core.Arguments;
using ActorBroker.Core.Exchanges;

namespace ActorBroker.Core.Catalog;

/// <summary>The exchanges that every virtual host has from the start and for ever (AMQP 0-9-1, 3.1.3.1; <c>amq.match</c> is the specification's name for <c>amq.headers</c>).</summary>
public static class PredeclaredExchanges
{
    private static readonly (string Name, ExchangeType Type)[] All =
    [
        ("", ExchangeType.Direct),
        ("amq.direct", ExchangeType.Direct),
        ("amq.fanout", ExchangeType.Fanout),
        ("amq.topic", ExchangeType.Topic),
        ("amq.headers", ExchangeType.Headers),
        ("amq.match", ExchangeType.Headers),
    ];

    /// <summary>How many a virtual host has.</summary>
    public static int Count => All.Length;

    /// <summary>Those of one virtual host.</summary>
    public static IEnumerable<ExchangeInfo> Of(string virtualHost)
    {
        foreach (var (name, type) in All)
        {
            yield return new ExchangeInfo(
                new ResourceName(virtualHost, name), type, Durable: true, AutoDelete: false, Internal: false, ArgumentTable.Empty);
        }
    }

    /// <summary>Whether an exchange is one of them.</summary>
    public static bool Contain(ResourceName id) => id.Name.Length == 0 || Names.IsReserved(id.Name);
}
