using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using ActorBroker.Kafka.Tests.Wire.Schemas;
using ActorBroker.TestKit;
using Microsoft.AspNetCore.Connections;
using Shouldly;

namespace ActorBroker.Kafka.Tests.Edge;

/// <summary>The far end of a connection: sends requests and tells in words what came back.</summary>
internal sealed class KafkaClient
{
    private readonly KafkaWorld _world;
    private readonly IDuplexPipe _socket;
    private readonly Queue<(MessageSchema Schema, short Version, int CorrelationId)> _asked = new();
    private readonly List<byte> _bytes = [];
    private int _correlationId;

    public KafkaClient(KafkaWorld world)
    {
        _world = world;
        var socket = new PipeSocket(toServerBytes: 0, toClientBytes: 0);
        _socket = socket.Client;
        var context = new DefaultConnectionContext("test", socket.Server, _socket);
        Session = world.Listener.OnConnectedAsync(context);
        world.World.Run();
    }

    /// <summary>Ends when the edge is done with the connection.</summary>
    public Task Session { get; }

    /// <summary>Sends a request and returns its response in words.</summary>
    public string Ask(string api, short version, object values)
    {
        Send(api, version, values);
        return Take().ShouldHaveSingleItem();
    }

    /// <summary>Sends a request and lets the actors run.</summary>
    public void Send(string api, short version, object values)
    {
        Post(api, version, values);
        _world.World.Run();
    }

    /// <summary>Sends a request and leaves the actors alone.</summary>
    public void Post(string api, short version, object values)
    {
        var request = RequestEncoder.Encode(api, version, ++_correlationId, values);
        var size = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(size, request.Length);
        _asked.Enqueue((RecordResponses.Find(api) ?? MessageSchema.All[$"{api}Response"], version, _correlationId));
        _ = _socket.Output.WriteAsync((byte[])[.. size, .. request]).AsTask();
    }

    /// <summary>The responses that came since the last look.</summary>
    public string[] Take()
    {
        _world.World.Run();
        while (_socket.Input.TryRead(out var result))
        {
            _bytes.AddRange(result.Buffer.ToArray());
            _socket.Input.AdvanceTo(result.Buffer.End);
            _world.World.Run();
        }

        var words = new List<string>();
        while (_bytes.Count >= sizeof(int) && BinaryPrimitives.ReadInt32BigEndian(_bytes.ToArray()) is var size && _bytes.Count >= size + sizeof(int))
        {
            words.Add(Tell(_bytes.GetRange(sizeof(int), size).ToArray()));
            _bytes.RemoveRange(0, size + sizeof(int));
        }

        return [.. words];
    }

    /// <summary>Closes the socket.</summary>
    public void Close()
    {
        _socket.Output.Complete();
        _world.World.Run();
    }

    private string Tell(byte[] response)
    {
        var (schema, version, correlationId) = _asked.Dequeue();
        BinaryPrimitives.ReadInt32BigEndian(response).ShouldBe(correlationId);
        var headerSize = sizeof(int) + (schema.IsFlexible(version) ? 1 : 0);
        return new ResponseTeller(schema, version, response.AsMemory(headerSize)).Tell();
    }
}
