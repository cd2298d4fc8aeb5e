using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ActorBroker.Conformance.Running;

/// <summary>Ports for servers that are started again where they were.</summary>
internal static class FreePort
{
    private const int Lowest = 15_000;
    private const int Highest = 30_000;

    private static readonly ConcurrentDictionary<int, bool> Picked = new();

    /// <summary>
    /// A port that is free now, that nobody in this process was given before, and below those that the system gives to outgoing connections: a client that tries to reconnect
    /// while the server is down can neither take the port nor, as may happen on one machine, connect to itself.
    /// </summary>
    public static int Pick()
    {
        while (true)
        {
            int port = Random.Shared.Next(Lowest, Highest);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                if (Picked.TryAdd(port, true))
                {
                    return port;
                }
            }
            catch (SocketException)
            {
                // Somebody has it: take another.
            }
        }
    }
}
