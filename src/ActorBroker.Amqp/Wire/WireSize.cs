using System.Text;

namespace ActorBroker.Amqp.Wire;

/// <summary>How many bytes values take on the wire, lengths included.</summary>
internal static class WireSize
{
    internal const int Octet = sizeof(byte);
    internal const int Short = sizeof(ushort);
    internal const int Long = sizeof(uint);
    internal const int LongLong = sizeof(ulong);

    internal static int ShortString(ReadOnlySpan<byte> value) => Octet + value.Length;

    internal static int ShortString(string value) => Octet + Encoding.UTF8.GetByteCount(value);

    internal static int LongString(ReadOnlySpan<byte> value) => Long + value.Length;

    internal static int LongString(string value) => Long + Encoding.UTF8.GetByteCount(value);

    internal static int Table(FieldTable value) => Long + value.ContentsSize;

    internal static void CheckShortString(int bytes)
    {
        if (bytes > WireLimits.ShortStringBytesMax)
        {
            throw new ArgumentException(
                $"A short string holds {WireLimits.ShortStringBytesMax} bytes, not {bytes}; refuse or cut the text earlier.");
        }
    }
}
