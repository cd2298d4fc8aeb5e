using ActorBroker.Core.Arguments;

namespace ActorBroker.Core.Exchanges;

/// <summary>A message goes to those bound with exactly its routing key.</summary>
internal sealed class DirectTable<TTarget> : RoutingTable<TTarget>
    where TTarget : class
{
    private readonly ByteMap<TargetSet<TTarget>> _byKey;

    private DirectTable(ByteMap<TargetSet<TTarget>> byKey) => _byKey = byKey;

    public static DirectTable<TTarget> Empty { get; } = new(ByteMap<TargetSet<TTarget>>.Empty);

    public override ExchangeType Type => ExchangeType.Direct;

    public override bool IsEmpty => _byKey.IsEmpty;

    public override RoutingTable<TTarget> Add(Binding<TTarget> binding)
    {
        var targets = _byKey.TryGet(binding.Key, out var there) ? there : TargetSet<TTarget>.Empty;
        var more = targets.Add(binding);
        return ReferenceEquals(more, targets) ? this : new DirectTable<TTarget>(_byKey.Set(binding.KeyArray, more));
    }

    public override RoutingTable<TTarget> Remove(Binding<TTarget> binding)
    {
        if (!_byKey.TryGet(binding.Key, out var targets))
        {
            return this;
        }

        var less = targets.Remove(binding);
        if (ReferenceEquals(less, targets))
        {
            return this;
        }

        return new DirectTable<TTarget>(less.IsEmpty ? _byKey.Remove(binding.Key) : _byKey.Set(binding.KeyArray, less));
    }

    public override void Route(ReadOnlySpan<byte> key, IHeaderSource headers, RouteResult<TTarget> result)
    {
        if (_byKey.TryGet(key, out var targets))
        {
            targets.CopyTo(result);
        }
    }
}
