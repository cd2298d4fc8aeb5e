using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using ActorBroker.Conformance.Running;

namespace ActorBroker.Conformance.KafkaEdge;

/// <summary>A connection to the Kafka edge over which anything may be sent.</summary>
internal sealed class KafkaSocket : IDisposable
{
    private readonly TcpClient _client = new();

    private NetworkStream Stream => _client.GetStream();

    public static async Task<KafkaSocket> ConnectAsync(IPEndPoint broker)
    {
        var socket = new KafkaSocket();
        await socket._client.ConnectAsync(broker);
        return socket;
    }

    /// <summary>Sends bytes; a broker that closes the connection meanwhile shows with the next read.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await Stream.WriteAsync(bytes).AsTask().WaitAsync(Patience.Event);
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
            await Stream.ReadExactlyAsync(size, late.Token);
            byte[] response = new byte[BinaryPrimitives.ReadInt32BigEndian(size)];
            await Stream.ReadExactlyAsync(response, late.Token);
            return response;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => _client.Dispose();
}
