using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using ActorBroker.Kafka.Wire;
using ActorBroker.TestKit;
using Microsoft.AspNetCore.Connections;
using Shouldly;

namespace ActorBroker.Kafka.Tests.Edge;

/// <summary>The far end of a connection: sends any bytes and takes the responses that came back.</summary>
#pragma warning disable CA1001 // The source has neither timer nor handle, so there is nothing to dispose of.
internal sealed class RawClient
#pragma warning restore CA1001
{
    private const int BufferBytes = 1 << 20;

    private readonly EdgeWorld _edge;
    private readonly IDuplexPipe _socket;
    private readonly List<byte> _bytes = [];
    private readonly CancellationTokenSource _gone = new();
    private readonly string _closed;
    private int _lastCorrelation;

    public RawClient(EdgeWorld edge, int id)
    {
        _edge = edge;
        _closed = $"Kafka connection {id} closed.";
        var socket = new PipeSocket(toServerBytes: BufferBytes, toClientBytes: BufferBytes);
        _socket = socket.Client;
        var context = new DefaultConnectionContext("test", socket.Server, _socket)
        {
            ConnectionClosed = _gone.Token,
        };
        Session = edge.Listener.OnConnectedAsync(context);
        edge.World.Run();
    }

    /// <summary>Ends when the edge is done with the connection.</summary>
    public Task Session { get; }

    /// <summary>Whether the edge is done with the connection. The session's own task hears of it a little later, on another thread.</summary>
    public bool IsDropped => _edge.Log.Exists(entry => string.Equals(entry.Text, _closed, StringComparison.Ordinal));

    /// <summary>A request with its size and header, under a correlation id of its own.</summary>
    public byte[] Frame(ApiKey api, short version, byte[] body) => Frame((short)api, version, body);

    /// <summary>A request with its size and header, under a correlation id of its own.</summary>
    public byte[] Frame(short api, short version, byte[] body)
    {
        var header = new List<byte>();
        Add16(header, api);
        Add16(header, version);
        Add32(header, ++_lastCorrelation);
        Add16(header, 4);
        header.AddRange("test"u8);
        if (ApiTable.Find(api)?.IsFlexible(version) ?? false)
        {
            header.Add(0);
        }

        var frame = new List<byte>();
        Add32(frame, header.Count + body.Length);
        return [.. frame, .. header, .. body];
    }

    /// <summary>Sends bytes, as many at a time as the socket's buffer takes, and lets the actors run.</summary>
    public void Send(params byte[][] parts)
    {
        foreach (var part in parts)
        {
            foreach (var piece in part.Chunk(BufferBytes / 2))
            {
                _socket.Output.WriteAsync(piece).AsTask().IsCompleted.ShouldBeTrue("the edge does not read");
                _edge.World.Run();
            }
        }
    }

    /// <summary>Sends a request and takes its response, which is to be there at once.</summary>
    public KafkaReader Ask(ApiKey api, short version, byte[] body)
    {
        Send(Frame(api, version, body));
        return Response(api, version);
    }

    /// <summary>Takes the next response, and sees that it is that of the next request that was not answered.</summary>
    public KafkaReader Response(ApiKey api, short version, int correlation = 0)
    {
        var frame = TakeFrame();
        frame.ShouldNotBeNull("there is no response");
        var reader = new KafkaReader(frame);
        reader.ReadInt32().ShouldBe(correlation > 0 ? correlation : _lastCorrelation);
        var range = ApiTable.Find((short)api)!.Value;
        reader.IsFlexible = range.HasFlexibleResponseHeader(version);
        reader.EndStruct();
        reader.IsFlexible = range.IsFlexible(version);
        return reader;
    }

    /// <summary>Takes the next frame from the broker, without its size; null if there is none.</summary>
    public byte[]? TakeFrame()
    {
        while (_socket.Input.TryRead(out var result))
        {
            _bytes.AddRange(result.Buffer.ToArray());
            var any = !result.Buffer.IsEmpty;
            _socket.Input.AdvanceTo(result.Buffer.End);
            _edge.World.Run();
            if (!any)
            {
                break;
            }
        }

        if (_bytes.Count < 4)
        {
            return null;
        }

        var size = BinaryPrimitives.ReadInt32BigEndian(_bytes[..4].ToArray());
        var frame = _bytes.GetRange(4, size).ToArray();
        _bytes.RemoveRange(0, 4 + size);
        return frame;
    }

    /// <summary>Closes the sending half, which the socket says even while nobody reads.</summary>
    public void EndSending()
    {
        _socket.Output.Complete();
        _gone.Cancel();
        _edge.World.Run();
    }

    private static void Add16(List<byte> bytes, short value) => bytes.AddRange([(byte)(value >> 8), (byte)value]);

    private static void Add32(List<byte> bytes, int value)
    {
        Add16(bytes, (short)(value >> 16));
        Add16(bytes, (short)value);
    }
}
