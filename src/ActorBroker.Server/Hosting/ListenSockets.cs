using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ActorBroker.Server.Hosting;

/// <summary>
/// The sockets that the node listens on. They are bound before anything else is started, so that an address that cannot
/// be had is told at once, in a sentence that says whose it is, and so that a port 0 is a real one from then on.
/// </summary>
internal sealed class ListenSockets : IDisposable
{
    private readonly Listener _amqp;
    private readonly Listener _http;
    private readonly Listener? _kafka;

    private ListenSockets(Listener amqp, Listener http, Listener? kafka) => (_amqp, _http, _kafka) = (amqp, http, kafka);

    /// <summary>Where AMQP clients connect.</summary>
    public IPEndPoint Amqp => _amqp.Endpoint;

    /// <summary>Where Kafka clients connect; null if they do not.</summary>
    public IPEndPoint? Kafka => _kafka?.Endpoint;

    /// <summary>Where HTTP is served.</summary>
    public IPEndPoint Http => _http.Endpoint;

    /// <summary>Takes all addresses; nobody can connect yet.</summary>
    /// <exception cref="IOException">One of them cannot be listened on.</exception>
    public static ListenSockets Bind(IPEndPoint amqp, IPEndPoint http, IPEndPoint? kafka)
    {
        var bound = new List<Listener>();
        try
        {
            bound.Add(Listener.Bind("AMQP", "amqp", amqp));
            bound.Add(Listener.Bind("HTTP", "http", http));
            if (kafka is not null)
            {
                bound.Add(Listener.Bind("Kafka", "kafka", kafka));
            }

            return new ListenSockets(bound[0], bound[1], bound.ElementAtOrDefault(2));
        }
        catch
        {
            bound.ForEach(static listener => listener.Dispose());
            throw;
        }
    }

    /// <summary>Lets clients connect; they wait until somebody accepts them.</summary>
    /// <exception cref="IOException">Another program has begun to listen on one of the addresses since they were bound.</exception>
    public void Listen()
    {
        _amqp.Listen();
        _http.Listen();
        _kafka?.Listen();
    }

    /// <summary>The socket that is bound to the address.</summary>
    public Socket Of(EndPoint endpoint) =>
        endpoint.Equals(Amqp) ? _amqp.Socket
        : _kafka is not null && endpoint.Equals(Kafka) ? _kafka.Socket
        : _http.Socket;

    /// <summary>Lets go of the addresses. Whoever accepts connections there ends as if he had stopped on his own.</summary>
    public void Dispose()
    {
        _amqp.Dispose();
        _http.Dispose();
        _kafka?.Dispose();
    }

    private sealed class Listener : IDisposable
    {
        private readonly string _name;
        private readonly string _key;

        private Listener(string name, string key, Socket socket)
        {
            _name = name;
            _key = key;
            Socket = socket;
            Endpoint = (IPEndPoint)socket.LocalEndPoint!;
        }

        public Socket Socket { get; }

        public IPEndPoint Endpoint { get; }

        public static Listener Bind(string name, string key, IPEndPoint endpoint)
        {
            try
            {
                return new Listener(name, key, SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint));
            }
            catch (SocketException error)
            {
                throw Refused(name, key, endpoint, error);
            }
        }

        public void Listen()
        {
            try
            {
                Socket.Listen();
            }
            catch (SocketException error)
            {
                throw Refused(_name, _key, Endpoint, error);
            }
        }

        public void Dispose() => Socket.Dispose();

        private static IOException Refused(string name, string key, IPEndPoint endpoint, SocketException error)
        {
            var (reason, cure) = error.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => ("something else listens there", "Stop that"),
                SocketError.AccessDenied => ("this user may not", "Start it as a user who may"),
                SocketError.AddressNotAvailable => ("this machine does not have that address", "Give the machine that address"),
                _ => (error.Message, "See to that"),
            };
            return new IOException(
                $"{name} cannot listen on {endpoint}: {reason}. {cure}, or choose another address with --{key} HOST:PORT (actorbroker.{key}.endpoint).", error);
        }
    }
}
