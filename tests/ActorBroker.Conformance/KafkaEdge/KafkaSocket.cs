using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using ActorBroker.Conformance.Running;

namespace ActorBroker.Conformance.KafkaEdge;

/// <summary>A connection to the Kafka edge over which anything may be sent.</summary>
internal sealed class KafkaSocket : IDisposable
{
    private readonly NetworkStream _stream;

    private KafkaSocket(Socket socket) => _stream = new NetworkStream(socket, ownsSocket: true);

    public static async Task<KafkaSocket> ConnectAsync(IPEndPoint broker)
    {
        var socket = new Socket(broker.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(broker);
        return new KafkaSocket(socket);
    }

    /// <summary>Sends bytes; a broker that closes the connection meanwhile shows with the next read.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await _stream.WriteAsync(bytes).AsTask().WaitAsync(Patience.Event);
        }
        catch (IOException)
        {
            // The broker has heard enough.
        }
    }

    /// <summary>Sends a request and answers the response without its header.</summary>
    public async Task<ResponseReader> AskAsync(byte[] request)
    {
        await SendAsync(request);
        byte[] response = await ReceiveAsync() ?? throw new InvalidOperationException("The broker has closed the connection instead of answering.");
        var reader = new ResponseReader(response);
        reader.Int32();
        return reader;
    }

    /// <summary>The next response; null if the broker has closed the connection.</summary>
    public async Task<byte[]?> ReceiveAsync()
    {
        using var late = new CancellationTokenSource(Patience.Event);
        try
        {
            byte[] size = new byte[sizeof(int)];
            await _stream.ReadExactlyAsync(size, late.Token);
            byte[] response = new byte[BinaryPrimitives.ReadInt32BigEndian(size)];
            await _stream.ReadExactlyAsync(response, late.Token);
            return response;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Sends no more and takes what is still answered, until the broker closes the connection too.</summary>
    public async Task EndAsync()
    {
        try
        {
            _stream.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It is closed already.
        }

        while (await ReceiveAsync() is not null)
        {
        }
    }

    public void Dispose() => _stream.Dispose();
}
