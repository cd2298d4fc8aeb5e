namespace ActorBroker.Amqp.Wire;

/// <content>Reading, skipping and writing. Read and Skip accept exactly the same bytes.</content>
public readonly partial struct FieldValue
{
    /// <summary>Bytes on the wire, the type letter included.</summary>
    internal int Size => 1 + Type switch
    {
        FieldType.Void => 0,
        FieldType.Boolean or FieldType.SByte or FieldType.Byte => 1,
        FieldType.Int16 or FieldType.UInt16 => 2,
        FieldType.Int32 or FieldType.UInt32 or FieldType.Single => 4,
        FieldType.Decimal => 5,
        FieldType.Int64 or FieldType.Int64Alternate or FieldType.Double or FieldType.Timestamp => 8,
        FieldType.Table => WireSize.Table((FieldTable)_object!),
        FieldType.Array => WireSize.Long + ArraySize((FieldValue[])_object!),
        _ => WireSize.LongString((byte[])_object!),
    };

    /// <param name="reader">Stands before a type letter.</param>
    /// <param name="depth">How deep the table or array is that the value stands in; the outermost table is 1.</param>
    internal static FieldValue Read(ref WireReader reader, int depth)
    {
        var type = (FieldType)reader.ReadOctet();
        switch (type)
        {
            case FieldType.LongString or FieldType.Binary:
                return new(type, 0, reader.ReadLongString().ToArray());
            case FieldType.Boolean:
                return Boolean(reader.ReadOctet() != 0);
            case FieldType.SByte:
                return new(type, (sbyte)reader.ReadOctet());
            case FieldType.Byte:
                return new(type, reader.ReadOctet());
            case FieldType.Int16:
                return new(type, (short)reader.ReadShort());
            case FieldType.UInt16:
                return new(type, reader.ReadShort());
            case FieldType.Int32 or FieldType.Single:
                return new(type, (int)reader.ReadLong());
            case FieldType.UInt32:
                return new(type, reader.ReadLong());
            case FieldType.Int64 or FieldType.Int64Alternate or FieldType.Double or FieldType.Timestamp:
                return new(type, (long)reader.ReadLongLong());
            case FieldType.Decimal:
                var scale = reader.ReadOctet();
                return new(type, reader.ReadLong(), scale: scale);
            case FieldType.Table:
                return new(type, 0, FieldTable.Parse(reader.ReadTableBytes(), depth + 1));
            case FieldType.Array:
                return new(type, 0, ReadArray(reader.ReadLongString(), depth + 1));
            case FieldType.Void:
                return default;
            default:
                WireError.UnknownFieldType((byte)type);
                return default;
        }
    }

    internal static void Skip(ref WireReader reader, int depth)
    {
        var type = (FieldType)reader.ReadOctet();
        switch (type)
        {
            case FieldType.LongString or FieldType.Binary:
                reader.ReadLongString();
                break;
            case FieldType.Boolean or FieldType.SByte or FieldType.Byte:
                reader.Take(1);
                break;
            case FieldType.Int16 or FieldType.UInt16:
                reader.Take(2);
                break;
            case FieldType.Int32 or FieldType.UInt32 or FieldType.Single:
                reader.Take(4);
                break;
            case FieldType.Int64 or FieldType.Int64Alternate or FieldType.Double or FieldType.Timestamp:
                reader.Take(8);
                break;
            case FieldType.Decimal:
                reader.Take(5);
                break;
            case FieldType.Table:
                FieldTable.Validate(reader.ReadTableBytes(), depth + 1);
                break;
            case FieldType.Array:
                SkipArray(reader.ReadLongString(), depth + 1);
                break;
            case FieldType.Void:
                break;
            default:
                WireError.UnknownFieldType((byte)type);
                break;
        }
    }

    internal void Write(ref WireWriter writer)
    {
        writer.WriteOctet((byte)Type);
        switch (Type)
        {
            case FieldType.Void:
                break;
            case FieldType.Boolean or FieldType.SByte or FieldType.Byte:
                writer.WriteOctet(unchecked((byte)_number));
                break;
            case FieldType.Int16 or FieldType.UInt16:
                writer.WriteShort(unchecked((ushort)_number));
                break;
            case FieldType.Int32 or FieldType.UInt32 or FieldType.Single:
                writer.WriteLong(unchecked((uint)_number));
                break;
            case FieldType.Int64 or FieldType.Int64Alternate or FieldType.Double or FieldType.Timestamp:
                writer.WriteLongLong(unchecked((ulong)_number));
                break;
            case FieldType.Decimal:
                writer.WriteOctet(_scale);
                writer.WriteLong((uint)_number);
                break;
            case FieldType.Table:
                writer.WriteTable((FieldTable)_object!);
                break;
            case FieldType.Array:
                var start = writer.BeginLength();
                foreach (var value in (FieldValue[])_object!)
                {
                    value.Write(ref writer);
                }

                writer.EndLength(start);
                break;
            default:
                writer.WriteLongString((byte[])_object!);
                break;
        }
    }

    private static FieldValue[] ReadArray(ReadOnlySpan<byte> contents, int depth)
    {
        FieldTable.CheckDepth(depth);
        var reader = new WireReader(contents);
        var values = new List<FieldValue>();
        while (reader.Remaining > 0)
        {
            values.Add(Read(ref reader, depth));
        }

        return [.. values];
    }

    private static void SkipArray(ReadOnlySpan<byte> contents, int depth)
    {
        FieldTable.CheckDepth(depth);
        var reader = new WireReader(contents);
        while (reader.Remaining > 0)
        {
            Skip(ref reader, depth);
        }
    }

    private static int ArraySize(FieldValue[] values)
    {
        var size = 0;
        foreach (var value in values)
        {
            size += value.Size;
        }

        return size;
    }
}
