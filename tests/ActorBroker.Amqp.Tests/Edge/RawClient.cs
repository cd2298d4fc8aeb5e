using System.Buffers;
using System.IO.Pipelines;
using ActorBroker.Amqp.Wire;
using ActorBroker.TestKit;
using Microsoft.AspNetCore.Connections;

namespace ActorBroker.Amqp.Tests.Edge;

/// <summary>The far end of a connection: sends any bytes and tells in words which frames came back.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly EdgeWorld _edge;
    private readonly IDuplexPipe _socket;
    private readonly DefaultConnectionContext _context;
    private readonly List<byte> _bytes = [];
    private readonly List<string> _words = [];
    private readonly string _closed;

    public RawClient(EdgeWorld edge, int id)
    {
        _edge = edge;
        _closed = $"AMQP connection {id} closed.";
        var socket = new PipeSocket(toServerBytes: 1 << 20, toClientBytes: 64 * 1024);
        _socket = socket.Client;
        _context = new AbortableContext(socket.Server, _socket);
        Session = edge.Listener.OnConnectedAsync(_context);
        edge.World.Run();
    }

    /// <summary>Ends when the edge is done with the connection.</summary>
    public Task Session { get; }

    /// <summary>Whether the edge is done with the connection. The session's own task hears of it a little later, on another thread.</summary>
    public bool IsDropped => _edge.Log.Exists(entry => string.Equals(entry.Text, _closed, StringComparison.Ordinal));

    /// <summary>Whether the edge gave the socket up without waiting for it to take what was written.</summary>
    public bool IsAborted => ((AbortableContext)_context).IsAborted;

    /// <summary>Bytes that were sent and that the edge has not read.</summary>
    public long Unread { get; private set; }

    /// <summary>Bytes that the edge has written and that were not read; what it has not flushed is not among them.</summary>
    public long BytesWaiting
    {
        get
        {
            if (!_socket.Input.TryRead(out var result))
            {
                return 0;
            }

            var bytes = result.Buffer.Length;
            _socket.Input.AdvanceTo(result.Buffer.Start, result.Buffer.Start);
            return bytes;
        }
    }

    /// <summary>Sends bytes and lets the actors run. What does not fit the socket's buffer stays unread.</summary>
    public void Send(params byte[][] parts)
    {
        foreach (var part in parts)
        {
            var flushing = _socket.Output.WriteAsync(part);
            _edge.World.Run();
            Unread = flushing.IsCompleted ? 0 : part.Length;
            if (!flushing.IsCompleted)
            {
                return;
            }
        }
    }

    /// <summary>Sends bytes without letting anybody run.</summary>
    public void Post(byte[] bytes) => _ = _socket.Output.WriteAsync(bytes).AsTask();

    /// <summary>Closes the sending half.</summary>
    public void EndSending()
    {
        _socket.Output.Complete();
        _edge.World.Run();
    }

    /// <summary>The socket is gone.</summary>
    public void Reset()
    {
        _socket.Output.Complete(new ConnectionResetException("reset by the peer"));
        _socket.Input.Complete();
        _edge.World.Run();
    }

    /// <summary>Reads all that came since the last look.</summary>
    public string[] Take()
    {
        while (ReadSome())
        {
            _edge.World.Run();
        }

        Parse();
        string[] words = [.. _words];
        _words.Clear();
        return words;
    }

    /// <summary>Reads what is in the socket's buffer now, once.</summary>
    public bool ReadSome()
    {
        if (!_socket.Input.TryRead(out var result))
        {
            return false;
        }

        _bytes.AddRange(result.Buffer.ToArray());
        var any = !result.Buffer.IsEmpty;
        _socket.Input.AdvanceTo(result.Buffer.End);
        return any;
    }

    /// <summary>Bytes that came and were not put into words, for bytes that are no frames.</summary>
    public byte[] TakeBytes()
    {
        while (ReadSome())
        {
            _edge.World.Run();
        }

        byte[] bytes = [.. _bytes];
        _bytes.Clear();
        return bytes;
    }

    public void Dispose() => _edge.World.Run();

    private void Parse()
    {
        if (_bytes.Count >= ProtocolHeader.Bytes && _bytes[..ProtocolHeader.Bytes].SequenceEqual(ProtocolHeader.Amqp091.ToArray()))
        {
            _words.Add("AMQP");
            _bytes.RemoveRange(0, ProtocolHeader.Bytes);
        }

        var bytes = _bytes.ToArray();
        var cursor = new FrameCursor(bytes, int.MaxValue);
        var teller = new FrameTeller(_words);
        var whole = 0;
        while (cursor.TryRead(out var frame))
        {
            if (teller.Tell(frame))
            {
                whole = cursor.Consumed;
            }
        }

        _bytes.RemoveRange(0, whole);
    }

    private sealed class AbortableContext(IDuplexPipe transport, IDuplexPipe application) : DefaultConnectionContext("test", transport, application)
    {
        public bool IsAborted { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;
    }
}
