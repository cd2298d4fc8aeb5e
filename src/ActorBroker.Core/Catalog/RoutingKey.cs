namespace ActorBroker.Core.Catalog;

/// <summary>A routing or binding key: up to 255 bytes, compared byte by byte. Clients need not send text, so it is never decoded but to be shown.</summary>
/// <remarks>The default is the empty key. The bytes are its own, so that it outlives the read buffer it came from.</remarks>
public readonly struct RoutingKey : IEquatable<RoutingKey>, IComparable<RoutingKey>
{
    /// <summary>Most bytes of a key: the most that a short string of AMQP 0-9-1 (4.2.5.3) holds.</summary>
    public const int BytesMax = 255;

    private readonly byte[]? _bytes;

    /// <summary>Copies the bytes.</summary>
    /// <exception cref="ArgumentException">There are more than <see cref="BytesMax"/>.</exception>
    public RoutingKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BytesMax)
        {
            throw new ArgumentException($"A routing key has at most {BytesMax} bytes, but this one has {bytes.Length}.", nameof(bytes));
        }

        _bytes = bytes.IsEmpty ? null : bytes.ToArray();
    }

    /// <summary>The bytes of the key.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>The bytes of the key.</summary>
    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>Whether both are the same bytes.</summary>
    public static bool operator ==(RoutingKey left, RoutingKey right) => left.Equals(right);

    /// <summary>Whether the bytes differ.</summary>
    public static bool operator !=(RoutingKey left, RoutingKey right) => !left.Equals(right);

    /// <summary>The UTF-8 bytes of a text.</summary>
    /// <exception cref="ArgumentException">They are more than <see cref="BytesMax"/>.</exception>
    public static RoutingKey Of(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));

    /// <inheritdoc/>
    public bool Equals(RoutingKey other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RoutingKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>Orders keys byte by byte.</summary>
    public int CompareTo(RoutingKey other) => Span.SequenceCompareTo(other.Span);

    /// <summary>The key as text; bytes that are not UTF-8 show as U+FFFD, so two keys may look alike.</summary>
    public override string ToString() => System.Text.Encoding.UTF8.GetString(Span);
}
