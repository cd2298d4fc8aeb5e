using System.Text;
using ActorBroker.Amqp.Wire;
using ActorBroker.Broker.Records.Batches;
using ActorBroker.Broker.Topics;

namespace ActorBroker.Amqp.Messages;

/// <summary>
/// What a message becomes as a record. Its headers are headers of the record, for Kafka clients to read; exchange, routing
/// key and properties are kept in further ones, byte for byte, for AMQP clients to get them back.
/// </summary>
internal static class MessageRecord
{
    /// <summary>Fills a record.</summary>
    public static void Describe(ReadOnlySpan<byte> exchange, ReadOnlySpan<byte> routingKey, ReadOnlySpan<byte> properties, OutgoingRecord record)
    {
        record.Clear();

        // In the default exchange the routing key is the topic's name, which tells no record from another.
        if (!exchange.IsEmpty && !routingKey.IsEmpty)
        {
            record.Key = routingKey;
        }

        var view = new BasicProperties(properties);
        if (view.Has(BasicProperty.Headers))
        {
            foreach (var (name, value) in FieldTable.Parse(view.Headers))
            {
                AddHeader(name, value, record);
            }
        }

        record.Headers.Add(RecordHeaderNames.Exchange, exchange);
        record.Headers.Add(RecordHeaderNames.RoutingKey, routingKey);
        if (view.Flags != BasicProperty.None)
        {
            record.Headers.Add(RecordHeaderNames.Properties, properties);
        }
    }

    private static void AddHeader(string name, FieldValue value, OutgoingRecord record)
    {
        if (string.Equals(name, RecordHeaderNames.Tombstone, StringComparison.Ordinal) && value.TryGetBoolean(out var isTombstone))
        {
            record.IsTombstone = isTombstone;
        }

        if (value.Type == FieldType.Void)
        {
            record.Headers.Add(Encoding.UTF8.GetBytes(name), RecordBytes.Null);
            return;
        }

        var bytes = value.TryGetBytes(out var own) ? own : Encoding.UTF8.GetBytes(value.ToString());
        if (string.Equals(name, RecordHeaderNames.PartitionKey, StringComparison.Ordinal))
        {
            record.Key = bytes.Span;
        }

        record.Headers.Add(Encoding.UTF8.GetBytes(name), bytes.Span);
    }
}
