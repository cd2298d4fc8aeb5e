using System.Net;

namespace ActorBroker.Conformance.Running;

/// <summary>
/// What the server prints when it can be used: <c>ready amqp=127.0.0.1:5672 http=127.0.0.1:15672 data=DIR</c>. The folder comes
/// last and reaches to the end of the line.
/// </summary>
internal sealed record ReadyLine(IPEndPoint Amqp, IPEndPoint Http, string Data)
{
    public const string Start = "ready ";

    public static ReadyLine Parse(string line)
    {
        string[] parts = line.Split(' ', 4);
        if (parts is [_, var amqp, var http, var data] && amqp.StartsWith("amqp=", StringComparison.Ordinal)
            && http.StartsWith("http=", StringComparison.Ordinal) && data.StartsWith("data=", StringComparison.Ordinal))
        {
            return new ReadyLine(IPEndPoint.Parse(amqp["amqp=".Length..]), IPEndPoint.Parse(http["http=".Length..]), data["data=".Length..]);
        }

        throw new FormatException($"The server says '{line}' where 'ready amqp=ADDRESS:PORT http=ADDRESS:PORT data=DIR' is expected.");
    }
}
