using ActorBroker.Amqp.Wire;

namespace ActorBroker.Amqp.Messages;

/// <summary>
/// RabbitMQ's sender-selected distribution: the headers <c>CC</c> and <c>BCC</c> are lists of further routing keys;
/// <c>BCC</c> is taken out before the message is stored.
/// </summary>
internal static class SenderSelected
{
    /// <summary>Name of the header that receivers see.</summary>
    public const string CopyHeader = "CC";

    private const string BlindHeader = "BCC";

    /// <summary>Whether the headers may have one of them; a quick look without decoding.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> headers) => headers.IndexOf("\u0002CC"u8) >= 0 || headers.IndexOf("\u0003BCC"u8) >= 0;

    /// <summary>The further keys, and the properties to be stored.</summary>
    /// <exception cref="AmqpException">One of the headers is not a list of texts (406, as in RabbitMQ).</exception>
    public static List<byte[]> Read(BasicProperties properties, out byte[]? withoutBlind)
    {
        var headers = FieldTable.Parse(properties.Headers);
        var keys = new List<byte[]>();
        Add(headers, CopyHeader, keys);
        var blind = Add(headers, BlindHeader, keys);
        withoutBlind = blind ? BasicPropertiesRewriter.Rewrite(properties, headers.Without(BlindHeader)) : null;
        return keys;
    }

    /// <summary>The further keys that receivers see, of a message that was taken before; what is no key is passed over.</summary>
    public static List<byte[]> CopyKeysIn(FieldTable headers)
    {
        var keys = new List<byte[]>();
        if (headers.TryGet(CopyHeader, out var value) && value.TryGetArray(out var values))
        {
            foreach (var key in values.Span)
            {
                if (key.Type == FieldType.LongString && key.TryGetBytes(out var bytes) && bytes.Length <= WireLimits.ShortStringBytesMax)
                {
                    keys.Add(bytes.ToArray());
                }
            }
        }

        return keys;
    }

    private static bool Add(FieldTable headers, string name, List<byte[]> keys)
    {
        if (!headers.TryGet(name, out var value))
        {
            return false;
        }

        if (!value.TryGetArray(out var values))
        {
            throw Invalid(name);
        }

        foreach (var key in values.Span)
        {
            if (key.Type != FieldType.LongString || !key.TryGetBytes(out var bytes) || bytes.Length > WireLimits.ShortStringBytesMax)
            {
                throw Invalid(name);
            }

            keys.Add(bytes.ToArray());
        }

        return true;
    }

    private static AmqpException Invalid(string name) => new(
        AmqpReplyCode.PreconditionFailed, $"unsupported value of the header '{name}': a list of routing keys of at most 255 bytes is expected");
}
