using System.Buffers;
using ActorBroker.Core.Queues;

namespace ActorBroker.Broker.Messages;

/// <summary>Messages on their way to one queue, back to back in pooled memory. Filled by one publisher, then lent to the queue until the publisher hears of the outcome.</summary>
public sealed class MessageBatch : IDisposable
{
    private const int InitialBytes = 4096;

    private readonly List<MessageTraits> _traits = [];
    private byte[] _buffer = [];
    private int _length;

    /// <summary>How many messages are in it.</summary>
    public int Count { get; private set; }

    /// <summary>The messages.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>What a queue has to know of each message; null if of none.</summary>
    public IReadOnlyList<MessageTraits>? Traits
    {
        get
        {
            if (_traits.Count == 0)
            {
                return null;
            }

            while (_traits.Count < Count)
            {
                _traits.Add(MessageTraits.None);
            }

            return _traits.ToArray();
        }
    }

    /// <summary>Tells what a queue has to know of the message last added; for messages of which there is nothing to know it need not be called.</summary>
    public void Describe(MessageTraits traits)
    {
        while (_traits.Count < Count - 1)
        {
            _traits.Add(MessageTraits.None);
        }

        _traits.Add(traits);
    }

    /// <summary>Appends a message and hands out the room for its body, which the caller fills at once.</summary>
    /// <exception cref="ArgumentException">The exchange or key is longer than <see cref="StoredMessage.NameBytesMax"/>; nothing was appended.</exception>
    public Span<byte> Add(ReadOnlySpan<byte> exchange, ReadOnlySpan<byte> routingKey, ReadOnlySpan<byte> properties, int bodyLength)
    {
        var size = StoredMessage.SizeOf(exchange.Length, routingKey.Length, properties.Length, bodyLength);
        Reserve(size);
        var message = _buffer.AsSpan(_length, size);
        var head = StoredMessage.WriteHead(message, exchange, routingKey, properties, bodyLength);
        _length += size;
        Count++;
        return message[head..];
    }

    /// <summary>Empties it and gives its memory back; it can be filled again.</summary>
    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = [];
        _length = 0;
        Count = 0;
        _traits.Clear();
    }

    private void Reserve(int size)
    {
        if (_buffer.Length - _length >= size)
        {
            return;
        }

        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(InitialBytes, Math.Max(_length + size, checked(_buffer.Length * 2))));
        _buffer.AsSpan(0, _length).CopyTo(grown);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = grown;
    }
}
