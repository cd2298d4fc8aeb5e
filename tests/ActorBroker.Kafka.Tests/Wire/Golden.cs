using System.Buffers;
using ActorBroker.Kafka.Tests.Wire.Schemas;
using ActorBroker.Kafka.Wire;
using Shouldly;

namespace ActorBroker.Kafka.Tests.Wire;

/// <summary>Bytes of one version, put together from fields that say in which versions they are.</summary>
internal sealed class Golden(short version, short flexibleFrom)
{
    private readonly SampleWriter _writer = new(version >= flexibleFrom);

    private bool IsFlexible => version >= flexibleFrom;

    public Golden Int8(sbyte value, int from = 0, int to = int.MaxValue) => Write("int8", value, from, to);

    public Golden Int16(short value, int from = 0, int to = int.MaxValue) => Write("int16", value, from, to);

    public Golden Int32(int value, int from = 0, int to = int.MaxValue) => Write("int32", value, from, to);

    public Golden Int64(long value, int from = 0, int to = int.MaxValue) => Write("int64", value, from, to);

    public Golden String(string value, int from = 0, int to = int.MaxValue) => Write("string", value, from, to);

    public Golden NullString(int from = 0, int to = int.MaxValue) => Write("string", null, from, to);

    public Golden Uuid(Guid value, int from = 0, int to = int.MaxValue) => Write("uuid", value, from, to);

    public Golden Bytes(ReadOnlyMemory<byte> value, int from = 0, int to = int.MaxValue) => Write("bytes", value.ToArray(), from, to);

    public byte[] ToArray() => _writer.ToArray();

    public Golden Length(int value, int from = 0, int to = int.MaxValue)
    {
        if (version >= from && version <= to)
        {
            _writer.Length(value);
        }

        return this;
    }

    /// <summary>A length that was left room for: its compact form has all five bytes.</summary>
    public Golden PatchedLength(byte value)
    {
        if (!IsFlexible)
        {
            return Length(value);
        }

        return Raw((byte)((value + 1) | 0x80), 0x80, 0x80, 0x80, 0);
    }

    public Golden Raw(params ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            _writer.Write("int8", (sbyte)value);
        }

        return this;
    }

    public Golden End()
    {
        _writer.EndStruct(withUnknownTag: false);
        return this;
    }

    public T Read<T>(ElementReader<T> read)
    {
        var reader = new KafkaReader(_writer.ToArray(), IsFlexible);
        return read(ref reader, version);
    }

    public void ShouldBeBytesOf(IKafkaResponse response)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new KafkaWriter(output, IsFlexible);
        response.Write(ref writer, version);
        writer.Flush();
        Convert.ToHexString(output.WrittenSpan).ShouldBe(Convert.ToHexString(_writer.ToArray()));
    }

    private Golden Write(string type, object? value, int from, int to)
    {
        if (version >= from && version <= to)
        {
            _writer.Write(type, value);
        }

        return this;
    }
}
