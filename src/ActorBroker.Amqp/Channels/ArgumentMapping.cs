using System.Text;
using ActorBroker.Amqp.Wire;
using ActorBroker.Core.Arguments;

namespace ActorBroker.Amqp.Channels;

/// <summary>Turns field tables of the wire into the broker's own arguments.</summary>
internal static class ArgumentMapping
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Turns a table. Of entries with the same name the first counts.</summary>
    public static ArgumentTable ToArguments(FieldTable table) =>
        table.Count == 0 ? ArgumentTable.Empty : new ArgumentTable(table.DistinctBy(static e => e.Name, StringComparer.Ordinal).Select(static e => KeyValuePair.Create(e.Name, ToArgument(e.Value))));

    /// <summary>Turns a value. Integers of all sizes are one kind, so that they are compared by what they say.</summary>
    public static ArgumentValue ToArgument(FieldValue value)
    {
        switch (value.Type)
        {
            case FieldType.Void:
                return ArgumentValue.Null;
            case FieldType.Boolean when value.TryGetBoolean(out var boolean):
                return ArgumentValue.Of(boolean);
            case FieldType.Single or FieldType.Double when value.TryGetDouble(out var number):
                return ArgumentValue.Of(number);
            case FieldType.Decimal when value.TryGetDecimal(out var scale, out var unscaled):
                return ArgumentValue.OfDecimal(unchecked((int)unscaled), scale);
            case FieldType.Timestamp when value.TryGetTimestamp(out var seconds):
                return ArgumentValue.OfTimestamp(seconds);
            case FieldType.Table when value.TryGetTable(out var table):
                return ArgumentValue.Of(ToArguments(table));
            case FieldType.Array when value.TryGetArray(out var values):
                return ArgumentValue.Of(new ArgumentList(values.ToArray().Select(ToArgument)));
            case FieldType.LongString or FieldType.Binary when value.TryGetBytes(out var bytes):
                return value.Type == FieldType.LongString ? Text(bytes.Span) : ArgumentValue.Of(bytes.Span);
            default:
                return value.TryGetInt64(out var integer) ? ArgumentValue.Of(integer) : ArgumentValue.Null;
        }
    }

    /// <summary>A long string is text if it can be, since names of exchanges and queues come as such.</summary>
    private static ArgumentValue Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return ArgumentValue.Of(StrictUtf8.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return ArgumentValue.Of(bytes);
        }
    }
}
