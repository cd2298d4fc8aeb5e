using ActorBroker.Core.Arguments;
using ActorBroker.Core.Exchanges;

namespace ActorBroker.Core.Catalog;

/// <summary>
/// Whether what exists is what a declaration asks for. The catalog and the readers of its copies check by the same
/// rules, so a reader may answer a repeated declaration itself. As in RabbitMQ, only arguments that the broker knows count.
/// </summary>
public static class Equivalence
{
    /// <summary>Compares an exchange with a declaration.</summary>
    /// <returns>Null if it is as asked for, else <see cref="CatalogErrorKind.PreconditionFailed"/> with the first difference.</returns>
    public static CatalogError? OfExchange(
        ExchangeInfo existing, ExchangeType type, bool durable, bool autoDelete, bool isInternal, ArgumentTable arguments)
    {
        var what = $"exchange {existing.Id}";
        return Compare("type", what, ExchangeTypes.NameOf(type), ExchangeTypes.NameOf(existing.Type))
            ?? Compare("durable", what, durable, existing.Durable)
            ?? Compare("auto_delete", what, autoDelete, existing.AutoDelete)
            ?? Compare("internal", what, isInternal, existing.Internal)
            ?? Compare(ExchangeInfo.AlternateExchangeArgument, what, arguments, existing.Arguments);
    }

    /// <summary>Compares a queue with a declaration.</summary>
    /// <param name="existing">The queue.</param>
    /// <param name="durable">Whether a durable queue is asked for.</param>
    /// <param name="autoDelete">Whether an auto-delete queue is asked for.</param>
    /// <param name="owner">The connection if an exclusive queue is asked for, else 0.</param>
    /// <param name="arguments">The arguments of the declaration.</param>
    /// <returns>
    /// Null if it is as asked for; <see cref="CatalogErrorKind.ResourceLocked"/> if it is another connection's or not
    /// exclusive to the same degree; else <see cref="CatalogErrorKind.PreconditionFailed"/> with the first difference.
    /// </returns>
    public static CatalogError? OfQueue(QueueInfo existing, bool durable, bool autoDelete, long owner, ArgumentTable arguments)
    {
        if (existing.Owner != owner)
        {
            return Locked(existing);
        }

        var what = $"queue {existing.Id}";
        var difference = Compare("durable", what, durable && owner == 0, existing.Durable)
            ?? Compare("auto_delete", what, autoDelete, existing.AutoDelete);
        foreach (var name in QueueArguments.Names)
        {
            difference ??= Compare(name, what, arguments, existing.Arguments);
        }

        return difference;
    }

    /// <summary>Checks that a connection may use a queue at all.</summary>
    /// <returns>Null if it may, else <see cref="CatalogErrorKind.ResourceLocked"/>.</returns>
    public static CatalogError? ExclusiveAccess(QueueInfo queue, long connection) =>
        queue.Exclusive && queue.Owner != connection ? Locked(queue) : null;

    private static CatalogError Locked(QueueInfo queue) => new(
        CatalogErrorKind.ResourceLocked,
        $"cannot obtain exclusive access to locked queue {queue.Id}. It could be originally declared on another connection " +
        "or the exclusive property value does not match that of the original declaration.");

    private static CatalogError? Compare(string property, string what, bool received, bool current) =>
        received == current ? null : Differs(property, what, received ? "'true'" : "'false'", current ? "'true'" : "'false'");

    private static CatalogError? Compare(string property, string what, string received, string current) =>
        string.Equals(received, current, StringComparison.Ordinal) ? null : Differs(property, what, $"'{received}'", $"'{current}'");

    private static CatalogError? Compare(string argument, string what, ArgumentTable received, ArgumentTable current)
    {
        var isSent = received.TryGet(argument, out var sent);
        var isKept = current.TryGet(argument, out var kept);
        return (isSent, isKept) switch
        {
            (false, false) => null,
            (true, true) => sent.Equivalent(kept) ? null : Differs(argument, what, $"'{sent}'", $"'{kept}'"),
            (true, false) => IsDefault(argument, sent) ? null : Differs(argument, what, Described(sent), "none"),
            (false, true) => IsDefault(argument, kept) ? null : Differs(argument, what, "none", Described(kept)),
        };
    }

    // A queue that was declared without a type is a classic one, so naming that type is no difference.
    private static bool IsDefault(string argument, ArgumentValue value) =>
        string.Equals(argument, QueueArguments.Type, StringComparison.Ordinal)
        && value.Kind == ArgumentKind.String
        && string.Equals(value.String, "classic", StringComparison.Ordinal);

    private static string Described(ArgumentValue value) => $"the value '{value}' of type '{ArgumentChecks.TypeNameOf(value.Kind)}'";

    private static CatalogError Differs(string argument, string what, string received, string current) =>
        CatalogError.Precondition($"inequivalent arg '{argument}' for {what}: received {received} but current is {current}");
}
