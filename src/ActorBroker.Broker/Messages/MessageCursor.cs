using ActorBroker.Actors.Persistence;

namespace ActorBroker.Broker.Messages;

/// <summary>Reads messages of one queue by offset; reading on from the last one costs no search.</summary>
public sealed class MessageCursor(IBodyReader reader) : IDisposable
{
    private long _next = -1;
    private int _position;

    /// <summary>Reads the message at an offset.</summary>
    /// <returns>False if the log no longer has it.</returns>
    /// <exception cref="JournalDamagedException">The message was durable and cannot be read back.</exception>
    public bool TryRead(long offset, out StoredMessage message)
    {
        var inBlock = _next >= 0 && offset >= reader.FirstOffset && offset < reader.FirstOffset + reader.Count;
        if (!inBlock && !reader.MoveTo(offset))
        {
            _next = -1;
            message = default;
            return false;
        }

        if (!inBlock || offset < _next)
        {
            _next = reader.FirstOffset;
            _position = 0;
        }

        var bytes = reader.Bodies.Span;
        var rest = bytes[_position..];
        for (; _next < offset; _next++)
        {
            rest = rest[StoredMessage.SizeAt(rest)..];
        }

        _next++;
        _position = bytes.Length - rest.Length + StoredMessage.SizeAt(rest);
        message = StoredMessage.At(rest);
        return true;
    }

    /// <summary>Gives the buffers back until the next read.</summary>
    public void Rest()
    {
        reader.Rest();
        _next = -1;
    }

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();
}
