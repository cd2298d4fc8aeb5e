using System.Net;
using System.Net.Sockets;
using ActorBroker.Server.Embedding;
using Shouldly;
using Xunit;

namespace ActorBroker.Server.Tests.Embedding;

/// <summary>A broker that stops, as seen by those who come too late.</summary>
public sealed class StoppingTests
{
    private const byte MethodFrame = 1;
    private static readonly byte[] ConnectionClose = [0, 10, 0, 50];

    [Fact]
    public async Task Nobody_can_connect_to_a_broker_that_says_goodbye_to_its_clients()
    {
        await using var broker = await EmbeddedBroker.StartAsync();
        var endpoints = new[] { broker.AmqpEndpoint, broker.KafkaEndpoint!, broker.HttpEndpoint };
        using var slow = await OpenAsync(broker.AmqpEndpoint);

        var stopping = broker.StopAsync();
        (await ReadMethodAsync(slow)).AsSpan(0, 4).SequenceEqual(ConnectionClose).ShouldBeTrue();

        foreach (var endpoint in endpoints)
        {
            (await Should.ThrowAsync<SocketException>(ConnectAsync(endpoint))).SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
        }

        stopping.IsCompleted.ShouldBeFalse();
        slow.Dispose();
        await stopping.WaitAsync(Client.Patience);
    }

    /// <summary>A client of AMQP with an open connection, which never answers a goodbye.</summary>
    private static async Task<NetworkStream> OpenAsync(IPEndPoint endpoint)
    {
        var stream = new NetworkStream(await ConnectAsync(endpoint), ownsSocket: true);
        await stream.WriteAsync("AMQP\0\0\u0009\u0001"u8.ToArray());
        await ReadMethodAsync(stream);
        await WriteMethodAsync(stream, [0, 10, 0, 11, 0, 0, 0, 0, 5, .. "PLAIN"u8, 0, 0, 0, 12, .. "\0guest\0guest"u8, 5, .. "en_US"u8]); // start-ok
        await ReadMethodAsync(stream);
        await WriteMethodAsync(stream, [0, 10, 0, 31, 0, 0, 0, 2, 0, 0, 0, 0]); // tune-ok
        await WriteMethodAsync(stream, [0, 10, 0, 40, 1, (byte)'/', 0, 0]); // open
        await ReadMethodAsync(stream);
        return stream;
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint endpoint)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task WriteMethodAsync(NetworkStream stream, byte[] method) =>
        await stream.WriteAsync((byte[])[MethodFrame, 0, 0, 0, 0, 0, (byte)method.Length, .. method, 206]);

    private static async Task<byte[]> ReadMethodAsync(NetworkStream stream)
    {
        using var timeUp = new CancellationTokenSource(Client.Patience);
        var head = new byte[7];
        await stream.ReadExactlyAsync(head, timeUp.Token);
        head[0].ShouldBe(MethodFrame);
        var rest = new byte[(head[5] << 8) + head[6] + 1];
        await stream.ReadExactlyAsync(rest, timeUp.Token);
        return rest;
    }
}
