namespace ActorBroker.Amqp.Tests.Wire;

/// <summary>Bytes as hexadecimal digits, with spaces wherever they help.</summary>
internal static class Hex
{
    public static byte[] Bytes(string text) => Convert.FromHexString(text.Replace(" ", string.Empty, StringComparison.Ordinal));

    public static string Text(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
