using ActorBroker.Core.Arguments;

namespace ActorBroker.Core.Exchanges;

/// <summary>A target's wish for messages of one exchange. Two are the same binding if target, key and arguments are the same.</summary>
/// <typeparam name="TTarget">A handle of a queue or of another exchange, compared by reference.</typeparam>
public sealed class Binding<TTarget> : IEquatable<Binding<TTarget>>
    where TTarget : class
{
    /// <summary>Most bytes of a binding's key: it travels as an AMQP short string.</summary>
    public const int KeyBytesMax = 255;

    private readonly byte[] _key;

    /// <summary>Makes a binding from a key in UTF-8, which is copied.</summary>
    /// <exception cref="ArgumentException">The key is longer than <see cref="KeyBytesMax"/>.</exception>
    public Binding(TTarget target, ReadOnlySpan<byte> key, ArgumentTable arguments)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(arguments);
        if (key.Length > KeyBytesMax)
        {
            throw new ArgumentException($"A binding's key has {key.Length} bytes; at most {KeyBytesMax} are allowed.", nameof(key));
        }

        Target = target;
        Arguments = arguments;
        _key = key.ToArray();
    }

    /// <summary>Makes a binding from a key as text.</summary>
    /// <exception cref="ArgumentException">The key is longer than <see cref="KeyBytesMax"/> in UTF-8.</exception>
    public Binding(TTarget target, string key, ArgumentTable arguments)
        : this(target, System.Text.Encoding.UTF8.GetBytes(key), arguments)
    {
    }

    /// <summary>Who gets the messages.</summary>
    public TTarget Target { get; }

    /// <summary>The routing key, or the pattern of a topic exchange, in UTF-8.</summary>
    public ReadOnlySpan<byte> Key => _key;

    /// <summary>The arguments; only a headers exchange looks at them.</summary>
    public ArgumentTable Arguments { get; }

    internal byte[] KeyArray => _key;

    /// <inheritdoc/>
    public bool Equals(Binding<TTarget>? other) => other is not null
        && ReferenceEquals(Target, other.Target)
        && Key.SequenceEqual(other.Key)
        && Arguments.Equivalent(other.Arguments);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Binding<TTarget>);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ByteMapHash.Of(_key), Arguments);
}
