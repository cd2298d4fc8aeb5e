using System.Text;
using System.Text.Unicode;
using ActorBroker.Amqp.Wire;
using ActorBroker.Broker.Records.Batches;

namespace ActorBroker.Amqp.Messages;

/// <summary>What a record becomes as a message, its body aside: what it was if it came from AMQP, else what there is of it.</summary>
internal readonly ref struct RecordMessage
{
    /// <summary>The exchange; the default one for a record that did not come from AMQP.</summary>
    public ReadOnlySpan<byte> Exchange { get; private init; }

    /// <summary>The routing key: the key if it can be one, else the topic's name.</summary>
    public ReadOnlySpan<byte> RoutingKey { get; private init; }

    /// <summary>Flags and values.</summary>
    public ReadOnlySpan<byte> Properties { get; private init; }

    /// <summary>Makes a message of a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="partition">Its partition; -1 if the topic has only one.</param>
    /// <param name="topic">The topic's name.</param>
    /// <param name="frameMax">The largest frame, into which the properties have to fit.</param>
    public static RecordMessage Of(in Record record, int partition, ReadOnlySpan<byte> topic, int frameMax)
    {
        var key = record.Key;
        var keyFits = !key.IsNull && key.Span.Length <= WireLimits.ShortStringBytesMax && Utf8.IsValid(key.Span);
        var routingKey = keyFits ? key.Span : topic;
        if (TryRestore(record, out var exchange, out var restoredKey, out var properties))
        {
            var restored = properties.Has(BasicProperty.Headers) ? FieldTable.Parse(properties.Headers) : FieldTable.Empty;
            return new RecordMessage
            {
                Exchange = exchange,
                RoutingKey = restoredKey,
                Properties = Fitting(BasicPropertiesRewriter.Rewrite(properties, Placed(restored, record, partition)), properties, record, partition, frameMax),
            };
        }

        var plain = new MessageProperties
        {
            DeliveryMode = 2,
            Timestamp = record.Timestamp >= 0 ? (ulong)record.Timestamp / 1000 : null,
        };
        var headers = HeadersOf(record);
        if (!key.IsNull && !keyFits)
        {
            headers = headers.With(RecordHeaderNames.PartitionKey, TextOrBytes(key.Span));
        }

        if (record.Value.IsNull)
        {
            headers = headers.With(RecordHeaderNames.Tombstone, FieldValue.Boolean(true));
        }

        var bytes = (plain with { Headers = Placed(headers, record, partition) }).ToBytes();
        return new RecordMessage
        {
            RoutingKey = routingKey,
            Properties = Fitting(bytes, new BasicProperties(plain.ToBytes()), record, partition, frameMax),
        };
    }

    private static FieldTable Placed(FieldTable headers, in Record record, int partition)
    {
        headers = headers.With(RecordHeaderNames.Offset, FieldValue.Int64(record.Offset));
        return partition < 0 ? headers : headers.With(RecordHeaderNames.Partition, FieldValue.Int32(partition));
    }

    /// <summary>A record may have more headers than a frame holds, and AMQP has no way to send a content header in several.</summary>
    private static byte[] Fitting(byte[] properties, BasicProperties others, in Record record, int partition, int frameMax) =>
        properties.Length + WireLimits.FrameOverheadBytes + WireLimits.ContentHeaderFixedBytes <= frameMax
            ? properties
            : BasicPropertiesRewriter.Rewrite(others, Placed(new FieldTable(new FieldEntry(RecordHeaderNames.Omitted, FieldValue.Boolean(true))), record, partition));

    /// <summary>Finds what a message of AMQP was. A Kafka client may have written these headers, so that they are checked like a publish.</summary>
    private static bool TryRestore(
        in Record record, out ReadOnlySpan<byte> exchange, out ReadOnlySpan<byte> routingKey, out BasicProperties properties)
    {
        exchange = default;
        routingKey = default;
        properties = new BasicProperties(BasicProperties.None);
        var found = 0;
        foreach (var header in record.Headers)
        {
            if (!header.Key.StartsWith("x-amqp-"u8) || header.Value.IsNull)
            {
                continue;
            }

            var value = header.Value.Span;
            if (header.Key.SequenceEqual(RecordHeaderNames.Exchange) && value.Length <= WireLimits.ShortStringBytesMax)
            {
                exchange = value;
                found |= 1;
            }
            else if (header.Key.SequenceEqual(RecordHeaderNames.RoutingKey) && value.Length <= WireLimits.ShortStringBytesMax)
            {
                routingKey = value;
                found |= 2;
            }
            else if (header.Key.SequenceEqual(RecordHeaderNames.Properties))
            {
                if (!AreValid(value))
                {
                    return false;
                }

                properties = new BasicProperties(value);
            }
        }

        return found == 3;
    }

    private static bool AreValid(ReadOnlySpan<byte> properties)
    {
        try
        {
            BasicProperties.Validate(properties);
            return true;
        }
        catch (AmqpWireException)
        {
            return false;
        }
    }

    /// <summary>The headers of a record as a table; those of one name, which a table should not have twice, become a list.</summary>
    private static FieldTable HeadersOf(in Record record)
    {
        var headers = record.Headers;
        if (headers.Count == 0)
        {
            return FieldTable.Empty;
        }

        var names = new List<string>(headers.Count);
        var byName = new Dictionary<string, List<FieldValue>>(headers.Count, StringComparer.Ordinal);
        foreach (var header in headers)
        {
            // A longer name has no place in a table, nor has one that is no text.
            if (header.Key.Length > WireLimits.ShortStringBytesMax || !Utf8.IsValid(header.Key))
            {
                continue;
            }

            var name = Encoding.UTF8.GetString(header.Key);
            if (!byName.TryGetValue(name, out var values))
            {
                names.Add(name);
                byName.Add(name, values = []);
            }

            values.Add(header.Value.IsNull ? FieldValue.Void : TextOrBytes(header.Value.Span));
        }

        return new FieldTable([.. names.Select(name => new FieldEntry(name, byName[name] is [var only] ? only : FieldValue.Array([.. byName[name]])))]);
    }

    private static FieldValue TextOrBytes(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) ? FieldValue.LongString(bytes) : FieldValue.Binary(bytes);
}
