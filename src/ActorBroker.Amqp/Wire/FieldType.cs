namespace ActorBroker.Amqp.Wire;

/// <summary>
/// The types of a field table's values by their letters on the wire. Where RabbitMQ departs from the specification
/// (section 4.2.1), as with <c>s</c> and <c>L</c>, clients follow RabbitMQ and so does this codec.
/// </summary>
public enum FieldType : byte
{
    /// <summary><c>t</c>: one byte, 0 or not 0.</summary>
    Boolean = (byte)'t',

    /// <summary><c>b</c>: one byte, signed.</summary>
    SByte = (byte)'b',

    /// <summary><c>B</c>: one byte, unsigned.</summary>
    Byte = (byte)'B',

    /// <summary><c>s</c>: two bytes, signed (in the specification a short string).</summary>
    Int16 = (byte)'s',

    /// <summary><c>u</c>: two bytes, unsigned.</summary>
    UInt16 = (byte)'u',

    /// <summary><c>I</c>: four bytes, signed.</summary>
    Int32 = (byte)'I',

    /// <summary><c>i</c>: four bytes, unsigned.</summary>
    UInt32 = (byte)'i',

    /// <summary><c>l</c>: eight bytes, signed (in the specification unsigned).</summary>
    Int64 = (byte)'l',

    /// <summary><c>L</c>: eight bytes, signed: the specification's letter for <see cref="Int64"/>.</summary>
    Int64Alternate = (byte)'L',

    /// <summary><c>f</c>: IEEE 754, four bytes.</summary>
    Single = (byte)'f',

    /// <summary><c>d</c>: IEEE 754, eight bytes.</summary>
    Double = (byte)'d',

    /// <summary><c>D</c>: a scale of one byte and an unsigned value of four.</summary>
    Decimal = (byte)'D',

    /// <summary><c>S</c>: a length of four bytes and that many bytes, mostly UTF-8.</summary>
    LongString = (byte)'S',

    /// <summary><c>A</c>: a length in bytes, of four bytes, and values without names.</summary>
    Array = (byte)'A',

    /// <summary><c>T</c>: seconds since 1970 in eight bytes.</summary>
    Timestamp = (byte)'T',

    /// <summary><c>F</c>: a field table.</summary>
    Table = (byte)'F',

    /// <summary><c>V</c>: no value.</summary>
    Void = (byte)'V',

    /// <summary><c>x</c>: a length of four bytes and that many bytes.</summary>
    Binary = (byte)'x',
}
