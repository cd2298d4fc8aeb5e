using System.Collections.Concurrent;
using ActorBroker.Broker.Queues;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Exchanges;

namespace ActorBroker.Broker.Routing;

/// <summary>
/// The exchanges, queues and topics of one virtual host, for reading from any thread; only the catalog's turn changes them.
/// </summary>
public sealed partial class VirtualHost(string name)
{
    private readonly ConcurrentDictionary<string, ExchangeRouter> _exchanges = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, QueueHandle> _queues = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<EntityId, QueueHandle> _byEntity = new();
    private int _version;

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Rises with every change; a remembered route holds as long as this stays.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>All exchanges, the default one not among them.</summary>
    public IEnumerable<ExchangeRouter> Exchanges => _exchanges.Values;

    /// <summary>All queues.</summary>
    public IEnumerable<QueueHandle> Queues => _queues.Values;

    /// <summary>The exchange of that name; null if there is none.</summary>
    public ExchangeRouter? FindExchange(string exchange) => _exchanges.GetValueOrDefault(exchange);

    /// <summary>The queue of that name; null if there is none.</summary>
    public QueueHandle? FindQueue(string queue) => _queues.GetValueOrDefault(queue);

    /// <summary>The queue of that number; null if there is none.</summary>
    public QueueHandle? FindQueue(EntityId queue) => _byEntity.GetValueOrDefault(queue);

    /// <summary>The queue whose name has these UTF-8 bytes, found without allocating; null if there is none.</summary>
    public QueueHandle? FindQueue(ReadOnlySpan<byte> queue)
    {
        Span<char> text = stackalloc char[RoutingKey.BytesMax];
        return queue.Length <= text.Length
            && System.Text.Encoding.UTF8.TryGetChars(queue, text, out var length)
            && _queues.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..length], out var found)
            ? found
            : null;
    }

    /// <summary>Finds the queues and topics for a message published to an exchange. With no exchange (the default one) the routing key names the queue, or the topic if there is no such queue.</summary>
    /// <param name="exchange">The exchange, null for the default one.</param>
    /// <param name="key">The routing key.</param>
    /// <param name="headers">The message's headers.</param>
    /// <param name="targets">Receives the queues and topics, each once, and also the exchanges that were passed through.</param>
    public void Route(ExchangeRouter? exchange, ReadOnlySpan<byte> key, IHeaderSource headers, RouteResult<RouteTarget> targets)
    {
        targets.Clear();
        if (exchange is null)
        {
            RouteByDefault(key, targets);
            return;
        }

        PassThrough(exchange, key, headers, targets);
        for (var i = 0; i < targets.Count; i++)
        {
            if (targets[i] is ExchangeRouter next)
            {
                PassThrough(next, key, headers, targets);
            }
        }
    }

    internal void Add(ExchangeRouter exchange)
    {
        _exchanges[exchange.Info.Name] = exchange;
        Change();
    }

    internal void Add(QueueHandle queue)
    {
        _queues[queue.Info.Name] = queue;
        _byEntity[queue.Info.Entity] = queue;
        Change();
    }

    internal void RemoveExchange(string exchange)
    {
        _exchanges.TryRemove(exchange, out _);
        Change();
    }

    internal void RemoveQueue(string queue)
    {
        if (_queues.TryRemove(queue, out var removed))
        {
            _byEntity.TryRemove(removed.Info.Entity, out _);
        }

        Change();
    }

    internal void Change() => Interlocked.Increment(ref _version);

    /// <summary>
    /// Adds where one exchange leads: the targets of its bindings, or if the message matches none of them its alternate
    /// exchange. As in RabbitMQ each exchange on the way decides for itself, and a binding to an exchange is a match
    /// whether or not that one leads on.
    /// </summary>
    private void PassThrough(ExchangeRouter exchange, ReadOnlySpan<byte> key, IHeaderSource headers, RouteResult<RouteTarget> targets)
    {
        if (exchange.Info.Name.Length == 0)
        {
            RouteByDefault(key, targets);
            return;
        }

        var before = targets.Count;
        exchange.Table.Route(key, headers, targets);
        if (targets.Count > before || Alternate(exchange) is not { } alternate)
        {
            return;
        }

        // What was found before is not added again, so only an exchange that comes first is known to match nothing.
        if (before > 0)
        {
            var alone = new RouteResult<RouteTarget>();
            exchange.Table.Route(key, headers, alone);
            if (alone.Count > 0)
            {
                return;
            }
        }

        targets.Add(alternate);
    }

    /// <summary>The default exchange: the key is the name of the queue, or if there is none of the topic.</summary>
    private void RouteByDefault(ReadOnlySpan<byte> key, RouteResult<RouteTarget> targets)
    {
        if (FindQueue(key) is { } queue)
        {
            targets.Add(queue);
        }
        else if (FindTopic(key) is { } topic)
        {
            targets.Add(topic);
        }
    }

    private ExchangeRouter? Alternate(ExchangeRouter exchange) =>
        exchange.Info.AlternateExchange is { } alternate ? FindExchange(alternate) : null;
}
