using System.Text;
using ActorBroker.Amqp.Wire;
using ActorBroker.Broker.Messages;
using ActorBroker.Core.Queues;

namespace ActorBroker.Amqp.Messages;

/// <summary>
/// The headers that tell of a message's deaths, as RabbitMQ writes them: <c>x-death</c> has one table for each queue and
/// reason, the latest first, and tells of its first time there, with a count of all; <c>x-first-death-*</c> stay what they
/// were at the first death.
/// </summary>
internal static class DeathHeaders
{
    private const string Deaths = "x-death";
    private const string Queue = "queue";
    private const string Reason = "reason";
    private const string Count = "count";

    /// <summary>The headers of a message after one more death.</summary>
    public static FieldTable Record(BasicProperties properties, in Death death)
    {
        var headers = properties.Has(BasicProperty.Headers) ? FieldTable.Parse(properties.Headers) : FieldTable.Empty;
        var reason = death.Reason.NameOf();
        var exchange = Encoding.UTF8.GetString(death.Exchange);
        var earlier = DeathsOf(headers);
        var queue = death.Queue;
        var same = earlier.FindIndex(entry => Is(entry, Queue, queue) && Is(entry, Reason, reason));
        FieldTable entry;
        if (same >= 0)
        {
            entry = OnceMore(earlier[same]);
            earlier.RemoveAt(same);
        }
        else
        {
            entry = First(properties, headers, death, reason, exchange);
        }

        FieldValue[] all = [FieldValue.Table(entry), .. earlier.Select(FieldValue.Table)];
        var recorded = (death.IsRenamed ? headers.Without(SenderSelected.CopyHeader) : headers).With(Deaths, FieldValue.Array(all));
        return headers.TryGet("x-first-death-reason", out _)
            ? recorded
            : recorded
                .With("x-first-death-reason", FieldValue.String(reason))
                .With("x-first-death-queue", FieldValue.String(death.Queue))
                .With("x-first-death-exchange", FieldValue.String(exchange));
    }

    /// <summary>Whether a message goes to a queue in which it died before, with nothing but expiry and length on the way since.</summary>
    public static bool CloseCycle(FieldTable headers, string queue)
    {
        foreach (var death in DeathsOf(headers))
        {
            if (Is(death, Reason, DeathReason.Rejected.NameOf()))
            {
                return false;
            }

            if (Is(death, Queue, queue))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where a message was first published to is what a retry that goes in circles wants to know, so it stays.</summary>
    private static FieldTable OnceMore(FieldTable entry) =>
        entry.With(Count, FieldValue.Int64(1 + (entry.TryGet(Count, out var before) && before.TryGetInt64(out var times) ? times : 0)));

    private static FieldTable First(BasicProperties properties, FieldTable headers, in Death death, string reason, string exchange)
    {
        var entry = new FieldTable(
            new FieldEntry(Count, FieldValue.Int64(1)),
            new FieldEntry(Reason, FieldValue.String(reason)),
            new FieldEntry(Queue, FieldValue.String(death.Queue)),
            new FieldEntry("time", FieldValue.Timestamp((ulong)(death.Time / 1000))),
            new FieldEntry("exchange", FieldValue.String(exchange)),
            new FieldEntry("routing-keys", FieldValue.Array(RoutingKeys(headers, death))));
        return properties.Has(BasicProperty.Expiration)
            ? entry.With("original-expiration", FieldValue.LongString(properties.Expiration))
            : entry;
    }

    private static FieldValue[] RoutingKeys(FieldTable headers, in Death death)
    {
        var keys = new List<FieldValue> { FieldValue.LongString(death.RoutingKey) };
        if (headers.TryGet(SenderSelected.CopyHeader, out var copies) && copies.TryGetArray(out var values))
        {
            keys.AddRange(values.ToArray());
        }

        return [.. keys];
    }

    private static List<FieldTable> DeathsOf(FieldTable headers)
    {
        var deaths = new List<FieldTable>();
        if (headers.TryGet(Deaths, out var value) && value.TryGetArray(out var entries))
        {
            foreach (var entry in entries.Span)
            {
                if (entry.TryGetTable(out var death))
                {
                    deaths.Add(death);
                }
            }
        }

        return deaths;
    }

    private static bool Is(FieldTable table, string name, string text) =>
        table.TryGet(name, out var value) && value.TryGetString(out var found) && string.Equals(found, text, StringComparison.Ordinal);
}
