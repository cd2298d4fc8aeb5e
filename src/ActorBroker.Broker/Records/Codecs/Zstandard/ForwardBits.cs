namespace ActorBroker.Broker.Records.Codecs.Zstandard;

/// <summary>Reads bits from the start of the bytes to their end, the lowest bit of a byte first, as FSE table descriptions are laid out.</summary>
internal ref struct ForwardBits(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    /// <summary>How many bytes were read, the last one perhaps in part.</summary>
    public readonly int BytesRead => (_position + 7) >> 3;

    /// <summary>Reads up to 16 bits.</summary>
    /// <exception cref="RecordFormatException">There are not so many.</exception>
    public uint Read(int count)
    {
        var bits = Peek(count);
        Skip(count);
        return bits;
    }

    /// <summary>Looks at up to 16 bits; beyond the end are zeros.</summary>
    public readonly uint Peek(int count)
    {
        uint value = 0;
        var first = _position >> 3;
        for (var i = Math.Min(first + 2, _bytes.Length - 1); i >= first; i--)
        {
            value = (value << 8) | _bytes[i];
        }

        return (value >> (_position & 7)) & ((1u << count) - 1);
    }

    /// <summary>Passes over bits that were looked at.</summary>
    /// <exception cref="RecordFormatException">There are not so many.</exception>
    public void Skip(int count)
    {
        if (_position + count > _bytes.Length * 8)
        {
            throw RecordFormatException.Corrupt("A Zstandard block ends inside the description of a table.");
        }

        _position += count;
    }
}
