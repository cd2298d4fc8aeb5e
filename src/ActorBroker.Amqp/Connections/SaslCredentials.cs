using System.Text;
using ActorBroker.Amqp.Wire;

namespace ActorBroker.Amqp.Connections;

/// <summary>User and password out of a SASL response: PLAIN (RFC 4616) and RabbitMQ's AMQPLAIN, a field table without its length.</summary>
internal static class SaslCredentials
{
    /// <summary>Reads a response; false if the mechanism is not known or the response is not of its form.</summary>
    public static bool TryParse(string mechanism, byte[] response, out string user, out byte[] password)
    {
        (user, password) = ("", []);
        return mechanism switch
        {
            "PLAIN" => TryParsePlain(response, ref user, ref password),
            "AMQPLAIN" => TryParseTable(response, ref user, ref password),
            _ => false,
        };
    }

    private static bool TryParsePlain(byte[] response, ref string user, ref byte[] password)
    {
        var first = Array.IndexOf(response, (byte)0);
        var second = first < 0 ? -1 : Array.IndexOf(response, (byte)0, first + 1);
        if (second < 0)
        {
            return false;
        }

        user = Encoding.UTF8.GetString(response, first + 1, second - first - 1);
        password = response[(second + 1)..];
        return true;
    }

    private static bool TryParseTable(byte[] response, ref string user, ref byte[] password)
    {
        FieldTable table;
        try
        {
            table = FieldTable.Parse(response);
        }
        catch (AmqpWireException)
        {
            return false;
        }

        if (!table.TryGet("LOGIN", out var login) || !login.TryGetString(out var name)
            || !table.TryGet("PASSWORD", out var secret) || !secret.TryGetBytes(out var bytes))
        {
            return false;
        }

        user = name;
        password = bytes.ToArray();
        return true;
    }
}
