using ActorBroker.Core.Arguments;

namespace ActorBroker.Core.Exchanges;

/// <summary>
/// The bindings of one exchange, arranged so that a message's targets are found fast. A table never changes: adding and
/// removing give a new one that shares most of the old, so a publisher routes on whatever table it holds, without a lock.
/// </summary>
/// <remarks>The default exchange has no table: whoever routes looks the queue up by its name.</remarks>
/// <typeparam name="TTarget">A handle of a queue or of another exchange, compared by reference.</typeparam>
public abstract class RoutingTable<TTarget>
    where TTarget : class
{
    private protected RoutingTable()
    {
    }

    /// <summary>How the table routes.</summary>
    public abstract ExchangeType Type { get; }

    /// <summary>Whether nothing is bound; an auto-delete exchange goes when this becomes true again.</summary>
    public abstract bool IsEmpty { get; }

    /// <summary>The table with a binding more; the same table if it is there already.</summary>
    /// <exception cref="ArgumentException">A headers exchange cannot match by these arguments; see <see cref="HeaderMatch.Validate"/>.</exception>
    public abstract RoutingTable<TTarget> Add(Binding<TTarget> binding);

    /// <summary>The table without the binding; the same table if it is not there.</summary>
    public abstract RoutingTable<TTarget> Remove(Binding<TTarget> binding);

    /// <summary>Adds every target of the message to the result; one that is there already is not added again.</summary>
    /// <param name="key">The message's routing key in UTF-8.</param>
    /// <param name="headers">The message's headers; looked at only by a headers exchange.</param>
    /// <param name="result">Where the targets go; it belongs to the caller and serves one thread at a time.</param>
    public abstract void Route(ReadOnlySpan<byte> key, IHeaderSource headers, RouteResult<TTarget> result);
}

/// <summary>Makes tables.</summary>
public static class RoutingTable
{
    /// <summary>The table without bindings of an exchange of the given type.</summary>
    public static RoutingTable<TTarget> Empty<TTarget>(ExchangeType type)
        where TTarget : class => type switch
        {
            ExchangeType.Direct => DirectTable<TTarget>.Empty,
            ExchangeType.Fanout => FanoutTable<TTarget>.Empty,
            ExchangeType.Topic => TopicTable<TTarget>.Empty,
            ExchangeType.Headers => HeadersTable<TTarget>.Empty,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such type of exchange."),
        };
}
