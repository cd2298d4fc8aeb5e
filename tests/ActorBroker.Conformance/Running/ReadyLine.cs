using System.Net;

namespace ActorBroker.Conformance.Running;

/// <summary>
/// What the server prints when it can be used: <c>ready amqp=127.0.0.1:5672 kafka=127.0.0.1:9092 http=127.0.0.1:15672 data=DIR</c>. The folder comes
/// last and reaches to the end of the line.
/// </summary>
internal sealed record ReadyLine(IPEndPoint Amqp, IPEndPoint? Kafka, IPEndPoint Http, string Data)
{
    public const string Start = "ready ";

    public static ReadyLine Parse(string line)
    {
        string[] parts = line.Split(' ', 5);
        if (parts is [_, var amqp, var kafka, var http, var data] && amqp.StartsWith("amqp=", StringComparison.Ordinal)
            && kafka.StartsWith("kafka=", StringComparison.Ordinal) && http.StartsWith("http=", StringComparison.Ordinal) && data.StartsWith("data=", StringComparison.Ordinal))
        {
            return new ReadyLine(IPEndPoint.Parse(amqp["amqp=".Length..]), AddressOrOff(kafka["kafka=".Length..]), IPEndPoint.Parse(http["http=".Length..]), data["data=".Length..]);
        }

        throw new FormatException($"The server says '{line}' where 'ready amqp=ADDRESS:PORT kafka=ADDRESS:PORT http=ADDRESS:PORT data=DIR' is expected.");
    }

    private static IPEndPoint? AddressOrOff(string text) => text is "off" ? null : IPEndPoint.Parse(text);
}
