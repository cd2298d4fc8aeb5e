namespace ActorBroker.Amqp.Wire;

/// <content>
/// Reading and writing. Bytes that <see cref="Validate(ReadOnlySpan{byte})"/> accepts, <see cref="Parse(ReadOnlySpan{byte})"/>
/// reads.
/// </content>
public sealed partial class FieldTable
{
    /// <summary>Bytes of all entries, the table's own length prefix aside.</summary>
    internal int ContentsSize
    {
        get
        {
            var size = 0;
            foreach (ref readonly var entry in _entries.AsSpan())
            {
                size += WireSize.ShortString(entry.Name) + entry.Value.Size;
            }

            return size;
        }
    }

    /// <summary>Decodes a table.</summary>
    /// <param name="contents">The entries, without the table's length prefix.</param>
    /// <exception cref="AmqpWireException">
    /// An entry is cut short, has an unknown type, or stands deeper than <see cref="WireLimits.TableDepthMax"/>; or a name is not UTF-8.
    /// </exception>
    public static FieldTable Parse(ReadOnlySpan<byte> contents) => Parse(contents, depth: 1);

    /// <summary>Checks a table as <see cref="Parse(ReadOnlySpan{byte})"/> would, without decoding or allocating.</summary>
    /// <param name="contents">The entries, without the table's length prefix.</param>
    /// <exception cref="AmqpWireException">The same as for <see cref="Parse(ReadOnlySpan{byte})"/>.</exception>
    public static void Validate(ReadOnlySpan<byte> contents) => Validate(contents, depth: 1);

    /// <summary>The entries as bytes, without the table's length prefix: what <see cref="Parse(ReadOnlySpan{byte})"/> takes.</summary>
    public byte[] ToContents()
    {
        var bytes = new byte[ContentsSize];
        var writer = new WireWriter(bytes);
        WriteContents(ref writer);
        return bytes;
    }

    internal static FieldTable Parse(ReadOnlySpan<byte> contents, int depth)
    {
        CheckDepth(depth);
        if (contents.IsEmpty)
        {
            return Empty;
        }

        var reader = new WireReader(contents);
        var entries = new List<FieldEntry>();
        while (reader.Remaining > 0)
        {
            var name = reader.ReadShortString();
            entries.Add(new FieldEntry(name, FieldValue.Read(ref reader, depth)));
        }

        return new FieldTable([.. entries], true);
    }

    internal static void Validate(ReadOnlySpan<byte> contents, int depth)
    {
        CheckDepth(depth);
        var reader = new WireReader(contents);
        while (reader.Remaining > 0)
        {
            reader.ReadShortStringUtf8();
            FieldValue.Skip(ref reader, depth);
        }
    }

    internal static void CheckDepth(int depth)
    {
        if (depth > WireLimits.TableDepthMax)
        {
            WireError.TooDeep();
        }
    }

    internal void WriteContents(ref WireWriter writer)
    {
        foreach (ref readonly var entry in _entries.AsSpan())
        {
            writer.WriteShortString(entry.Name);
            entry.Value.Write(ref writer);
        }
    }
}
