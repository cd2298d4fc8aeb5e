using System.Buffers;
using System.Text.Unicode;

namespace ActorBroker.Core.Catalog;

/// <summary>The rules for names of virtual hosts, exchanges and queues.</summary>
public static class Names
{
    /// <summary>Most bytes of a name in UTF-8: the most that a short string of AMQP 0-9-1 (4.2.5.3) holds.</summary>
    public const int BytesMax = 255;

    /// <summary>Most bytes in UTF-8 of a group id or a transactional id.</summary>
    public const int ClientIdBytesMax = 1024;

    /// <summary>The virtual host that is there from the start.</summary>
    public const string DefaultVirtualHost = "/";

    private const string ReservedPrefix = "amq.";

    /// <summary>Takes carriage returns and line feeds out of a name, as RabbitMQ does wherever a client names something.</summary>
    public static string Clean(string name) => name.AsSpan().IndexOfAny('\r', '\n') < 0
        ? name
        : name.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);

    internal static ResourceName Clean(ResourceName id) => id with { Name = Clean(id.Name) };

    internal static BindingInfo Clean(BindingInfo binding) =>
        binding with { Source = Clean(binding.Source), Destination = Clean(binding.Destination) };

    internal static bool IsReserved(string name) => name.StartsWith(ReservedPrefix, StringComparison.Ordinal);

    /// <summary>Null if the name fits and can be written as UTF-8, else what is wrong with it.</summary>
    internal static string? Check(string name) => Check(name, BytesMax);

    /// <summary>Null if a group or transactional id is not empty, fits and can be written as UTF-8, else what is wrong with it.</summary>
    internal static string? CheckClientId(string id) => id.Length == 0 ? "it must not be empty" : Check(id, ClientIdBytesMax);

    private static string? Check(string name, int bytesMax)
    {
        Span<byte> utf8 = stackalloc byte[bytesMax];
        return Utf8.FromUtf16(name, utf8, out _, out _, replaceInvalidSequences: false) switch
        {
            OperationStatus.Done => null,
            OperationStatus.DestinationTooSmall => $"it must be at most {bytesMax} bytes long in UTF-8",
            _ => "it must be valid Unicode",
        };
    }
}
