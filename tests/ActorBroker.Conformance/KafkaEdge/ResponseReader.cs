using System.Buffers.Binary;
using System.Text;

namespace ActorBroker.Conformance.KafkaEdge;

/// <summary>Reads a response in the classic (not flexible) encoding.</summary>
internal sealed class ResponseReader(byte[] bytes)
{
    private int _position;

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short)));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)));

    public bool Boolean() => Take(1)[0] != 0;

    public string? Text()
    {
        short length = Int16();
        return length < 0 ? null : Encoding.UTF8.GetString(Take(length));
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        _position += length;
        return bytes.AsSpan(_position - length, length);
    }
}
