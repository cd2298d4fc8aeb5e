using System.Buffers;
using ActorBroker.Core.Encoding;

namespace ActorBroker.Core.Arguments;

/// <summary>
/// The bytes of an <see cref="ArgumentTable"/> in journals and snapshots.
/// <code>
/// table   version:byte = 1, entries
/// entries count:varint, count x (name:string, value)
/// value   kind:byte, then by kind
///           Null       nothing                  Boolean  byte 0 or 1
///           Integer    zigzag varint            Double   8 bytes
///           Decimal    scale:byte, zigzag       String   length:varint, UTF-8
///           Bytes      length:varint, bytes     Timestamp varint
///           Table      entries                  List     count:varint, count x value
/// </code>
/// </summary>
internal static class ArgumentCodec
{
    private const byte Version = 1;

    /// <summary>A name of no characters and a null.</summary>
    private const int EntryBytesMin = 2;

    private const int ValueBytesMin = 1;

    public static void Write(ArgumentTable table, IBufferWriter<byte> writer)
    {
        writer.WriteByte(Version);
        WriteEntries(table, writer);
    }

    public static ArgumentTable Read(ref ReadOnlySpan<byte> source)
    {
        var version = source.ReadByte();
        if (version != Version)
        {
            throw new InvalidDataException($"Arguments are of version {version}; this program reads version {Version}.");
        }

        return ReadEntries(ref source, 1);
    }

    private static void WriteEntries(ArgumentTable table, IBufferWriter<byte> writer)
    {
        writer.WriteVarint((ulong)table.Count);
        for (var i = 0; i < table.Count; i++)
        {
            var (name, value) = table[i];
            writer.WriteString(name);
            WriteValue(value, writer);
        }
    }

    private static void WriteValue(ArgumentValue value, IBufferWriter<byte> writer)
    {
        writer.WriteByte((byte)value.Kind);
        switch (value.Kind)
        {
            case ArgumentKind.Null:
                break;
            case ArgumentKind.Boolean:
                writer.WriteBoolean(value.Boolean);
                break;
            case ArgumentKind.Integer:
                writer.WriteSignedVarint(value.Integer);
                break;
            case ArgumentKind.Double:
                writer.WriteDouble(value.Double);
                break;
            case ArgumentKind.Decimal:
                writer.WriteByte(value.Decimal.Scale);
                writer.WriteSignedVarint(value.Decimal.Unscaled);
                break;
            case ArgumentKind.String:
                writer.WriteString(value.String);
                break;
            case ArgumentKind.Bytes:
                writer.WriteBytes(value.Bytes.Span);
                break;
            case ArgumentKind.Timestamp:
                writer.WriteVarint(value.Timestamp);
                break;
            case ArgumentKind.Table:
                WriteEntries(value.Table, writer);
                break;
            case ArgumentKind.List:
                writer.WriteVarint((ulong)value.List.Count);
                foreach (var item in value.List)
                {
                    WriteValue(item, writer);
                }

                break;
            default:
                throw new InvalidOperationException($"Arguments of kind {value.Kind} cannot be written.");
        }
    }

    private static ArgumentTable ReadEntries(ref ReadOnlySpan<byte> source, int depth)
    {
        RefuseAbove(depth);
        var entries = new KeyValuePair<string, ArgumentValue>[source.ReadCount(EntryBytesMin)];
        for (var i = 0; i < entries.Length; i++)
        {
            var name = source.ReadString();
            entries[i] = new(name, ReadValue(ref source, depth));
        }

        try
        {
            return entries.Length == 0 ? ArgumentTable.Empty : new ArgumentTable(entries);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    private static ArgumentValue ReadValue(ref ReadOnlySpan<byte> source, int depth)
    {
        var kind = (ArgumentKind)source.ReadByte();
        return kind switch
        {
            ArgumentKind.Null => ArgumentValue.Null,
            ArgumentKind.Boolean => ArgumentValue.Of(source.ReadBoolean()),
            ArgumentKind.Integer => ArgumentValue.Of(source.ReadSignedVarint()),
            ArgumentKind.Double => ArgumentValue.Of(source.ReadDouble()),
            ArgumentKind.Decimal => ReadDecimal(ref source),
            ArgumentKind.String => ArgumentValue.Of(source.ReadString()),
            ArgumentKind.Bytes => ArgumentValue.Of(source.ReadBytes()),
            ArgumentKind.Timestamp => ArgumentValue.OfTimestamp(source.ReadVarint()),
            ArgumentKind.Table => ArgumentValue.Of(ReadEntries(ref source, depth + 1)),
            ArgumentKind.List => ArgumentValue.Of(ReadList(ref source, depth + 1)),
            _ => throw new InvalidDataException($"An argument is of the unknown kind {(byte)kind}."),
        };
    }

    private static ArgumentValue ReadDecimal(ref ReadOnlySpan<byte> source)
    {
        var scale = source.ReadByte();
        var unscaled = source.ReadSignedVarint();
        return unscaled is >= int.MinValue and <= int.MaxValue
            ? ArgumentValue.OfDecimal((int)unscaled, scale)
            : throw new InvalidDataException($"The decimal {unscaled}E-{scale} does not fit 32 bits.");
    }

    private static ArgumentList ReadList(ref ReadOnlySpan<byte> source, int depth)
    {
        RefuseAbove(depth);
        var values = new ArgumentValue[source.ReadCount(ValueBytesMin)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ReadValue(ref source, depth);
        }

        return new ArgumentList(values);
    }

    private static void RefuseAbove(int depth)
    {
        if (depth > ArgumentTable.DepthMax)
        {
            throw new InvalidDataException($"Arguments are nested more than {ArgumentTable.DepthMax} deep.");
        }
    }
}
