namespace ActorBroker.Amqp.Wire;

/// <summary>
/// Changes what a broker changes in a message's properties (headers when it is dead-lettered or redelivered, expiration when
/// it was dead-lettered) and copies all other values as the bytes they are.
/// </summary>
public static class BasicPropertiesRewriter
{
    /// <summary>The properties with other headers, or without some of them.</summary>
    /// <param name="original">Checked properties.</param>
    /// <param name="headers">What takes the place of the headers; null leaves them as they are.</param>
    /// <param name="remove">Which properties to leave out. Headers that are given are written all the same.</param>
    public static byte[] Rewrite(BasicProperties original, FieldTable? headers, BasicProperty remove = BasicProperty.None)
    {
        var flags = original.Flags & ~remove;
        if (headers is not null)
        {
            flags |= BasicProperty.Headers;
        }

        var bytes = new byte[original.Raw.Length + (headers is null ? 0 : WireSize.Table(headers))];
        var writer = new WireWriter(bytes);
        writer.WriteShort((ushort)flags);
        var at = sizeof(ushort);
        for (var bit = (int)BasicProperty.ContentType; bit >= (int)BasicProperty.ClusterId; bit >>= 1)
        {
            var property = (BasicProperty)bit;
            var size = original.Has(property) ? original.ValueSize(property, at) : 0;
            if (property == BasicProperty.Headers && headers is not null)
            {
                writer.WriteTable(headers);
            }
            else if ((flags & property) != BasicProperty.None)
            {
                writer.WriteBytes(original.Raw.Slice(at, size));
            }

            at += size;
        }

        return writer.Position == bytes.Length ? bytes : bytes[..writer.Position];
    }
}
