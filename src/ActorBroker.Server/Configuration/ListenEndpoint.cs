using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace ActorBroker.Server.Configuration;

/// <summary>Reads the addresses that a listener binds to.</summary>
public static class ListenEndpoint
{
    /// <summary>
    /// Reads <c>host:port</c>: the host is an IPv4 address, an IPv6 address in brackets, <c>localhost</c> for 127.0.0.1 or
    /// <c>*</c> for all addresses of both kinds; the port is 0 to 65535, where 0 means any that is free.
    /// </summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IPEndPoint? endpoint)
    {
        endpoint = null;
        var separator = text.LastIndexOf(':');
        if (separator < 0 || !ushort.TryParse(text.AsSpan(separator + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return false;
        }

        var address = text[..separator] switch
        {
            "localhost" => IPAddress.Loopback,
            "*" => IPAddress.IPv6Any,
            ['[', .. var inner, ']'] => IPAddress.TryParse(inner, out var v6) && inner.Contains(':', StringComparison.Ordinal) ? v6 : null,
            var host => host.Split('.').Length == 4 && IPAddress.TryParse(host, out var v4) ? v4 : null,
        };
        endpoint = address is null ? null : new IPEndPoint(address, port);
        return endpoint is not null;
    }
}
