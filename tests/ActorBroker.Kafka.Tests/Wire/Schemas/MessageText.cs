using System.Collections;
using System.Globalization;

namespace ActorBroker.Kafka.Tests.Wire.Schemas;

/// <summary>A message as one line of text, so that a test can say what it expects.</summary>
internal static class MessageText
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        ReadOnlyMemory<byte> bytes => $"0x{Convert.ToHexStringLower(bytes.Span)}",
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Of))}]",
        Enum or IFormattable => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        bool flag => flag ? "true" : "false",
        _ => $"{{{string.Join(", ", value.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0).Select(p => $"{p.Name}: {Of(p.GetValue(value))}"))}}}",
    };
}
