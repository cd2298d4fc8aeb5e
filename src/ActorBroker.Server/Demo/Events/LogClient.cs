using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Server.Demo.Events;

/// <summary>Writes the fields of a request behind its header.</summary>
internal delegate void RequestFields(ref KafkaWriter writer);

/// <summary>
/// A connection that speaks Kafka's protocol as a client, one request at a time. It knows that the broker is alone, so it asks
/// neither where partitions lie nor where groups are coordinated.
/// </summary>
internal sealed class LogClient : IAsyncDisposable
{
    private readonly TcpClient _connection;
    private readonly StepLimit _limit;
    private readonly string _name;
    private int _correlationId;

    private LogClient(TcpClient connection, StepLimit limit, string name) => (_connection, _limit, _name) = (connection, limit, name);

    /// <summary>Connects.</summary>
    /// <param name="broker">Where the broker listens for Kafka clients.</param>
    /// <param name="name">What the client calls itself.</param>
    /// <param name="limit">Bounds the waiting.</param>
    /// <exception cref="DemoException">Nobody listens there.</exception>
    public static async Task<LogClient> ConnectAsync(IPEndPoint broker, string name, StepLimit limit)
    {
        var connection = new TcpClient(broker.AddressFamily) { NoDelay = true };
        try
        {
            await limit.WithinAsync(connection.ConnectAsync(broker), $"connect {name} to {broker}");
            return new LogClient(connection, limit, name);
        }
        catch (SocketException refused)
        {
            connection.Dispose();
            throw new DemoException($"The broker takes no Kafka clients at {broker}: {refused.Message}.", refused);
        }
    }

    /// <summary>Sends a request and waits for its response.</summary>
    /// <param name="api">The API.</param>
    /// <param name="version">A version of it that is not flexible.</param>
    /// <param name="what">Ends the sentence "5 s were not enough to ...".</param>
    /// <param name="write">Writes the request's fields.</param>
    /// <param name="read">Reads the response's fields.</param>
    /// <exception cref="DemoException">The response does not come, or cannot be read.</exception>
    public async Task<T> AskAsync<T>(ApiKey api, short version, string what, RequestFields write, ElementReader<T> read)
    {
        var response = await _limit.WithinAsync(ExchangeAsync(Encode(api, version, write)), what);
        try
        {
            return Decode(response, version, read);
        }
        catch (KafkaWireException broken)
        {
            throw new DemoException($"The broker's answer to {api} of version {version} cannot be read: {broken.Message}.", broken);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Refuses to go on after an error.</summary>
    /// <exception cref="DemoException">The broker has answered with an error.</exception>
    public static void Demand(ErrorCode error, string what)
    {
        if (error != ErrorCode.None)
        {
            throw new DemoException($"The broker answered {error} ({(short)error}) when it was to {what}.");
        }
    }

    private byte[] Encode(ApiKey api, short version, RequestFields write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new KafkaWriter(buffer);
        writer.WriteInt16((short)api);
        writer.WriteInt16(version);
        writer.WriteInt32(++_correlationId);
        writer.WriteNullableString(_name);
        write(ref writer);
        writer.Flush();
        var frame = new byte[sizeof(int) + buffer.WrittenCount];
        BinaryPrimitives.WriteInt32BigEndian(frame, buffer.WrittenCount);
        buffer.WrittenSpan.CopyTo(frame.AsSpan(sizeof(int)));
        return frame;
    }

    private T Decode<T>(byte[] response, short version, ElementReader<T> read)
    {
        var reader = new KafkaReader(response);
        var correlationId = reader.ReadInt32();
        return correlationId == _correlationId
            ? read(ref reader, version)
            : throw new DemoException($"The broker answered request {correlationId} when request {_correlationId} was asked.");
    }

    private async Task<byte[]> ExchangeAsync(byte[] request)
    {
        var stream = _connection.GetStream();
        await stream.WriteAsync(request);
        var size = new byte[sizeof(int)];
        await stream.ReadExactlyAsync(size);
        var response = new byte[BinaryPrimitives.ReadInt32BigEndian(size)];
        await stream.ReadExactlyAsync(response);
        return response;
    }
}
