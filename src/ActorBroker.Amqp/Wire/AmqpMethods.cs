using System.Buffers;
using System.Buffers.Binary;

namespace ActorBroker.Amqp.Wire;

/// <summary>Method frames: taking the method's number off, and writing whole frames.</summary>
public static class AmqpMethods
{
    private const int IdBytes = sizeof(uint);

    /// <summary>
    /// Reads class and method from a method frame's payload. The number may be one that <see cref="AmqpMethod"/> does not know.
    /// </summary>
    /// <exception cref="AmqpWireException">The payload has fewer than four bytes.</exception>
    public static AmqpMethod ReadId(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> arguments)
    {
        if (payload.Length < IdBytes)
        {
            WireError.Truncated(0, IdBytes, payload.Length);
        }

        arguments = payload[IdBytes..];
        return (AmqpMethod)BinaryPrimitives.ReadUInt32BigEndian(payload);
    }

    /// <summary>The class of a method.</summary>
    public static ushort ClassOf(AmqpMethod method) => (ushort)((uint)method >> 16);

    /// <summary>The number of a method within its class.</summary>
    public static ushort NumberOf(AmqpMethod method) => unchecked((ushort)method);

    /// <summary>Writes a method as a whole frame.</summary>
    /// <exception cref="ArgumentException">A name in it has more than 255 bytes.</exception>
    public static void Write<T>(this T method, IBufferWriter<byte> output, ushort channel)
        where T : struct, IAmqpMethod<T>, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(output);
        var size = FrameSize(method);
        var writer = new WireWriter(output.GetSpan(size));
        WriteFrame(method, ref writer, channel);
        output.Advance(writer.Position);
    }

    /// <summary>Bytes of a method's whole frame.</summary>
    internal static int FrameSize<T>(scoped in T method)
        where T : struct, IAmqpMethod<T>, allows ref struct
        => WireLimits.FrameOverheadBytes + IdBytes + method.ArgumentsSize;

    internal static void WriteFrame<T>(scoped in T method, ref WireWriter writer, ushort channel)
        where T : struct, IAmqpMethod<T>, allows ref struct
    {
        var start = writer.BeginFrame(FrameType.Method, channel);
        writer.WriteLong((uint)T.Id);
        method.WriteArguments(ref writer);
        writer.EndFrame(start);
    }
}
