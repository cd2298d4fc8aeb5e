using ActorBroker.Core.Arguments;

namespace ActorBroker.Core.Exchanges;

/// <summary>A message goes to those whose bindings' arguments its headers match. The cost grows with the number of bindings.</summary>
internal sealed class HeadersTable<TTarget> : RoutingTable<TTarget>
    where TTarget : class
{
    private readonly OrderedMap<Prepared, Prepared> _bindings;

    private HeadersTable(OrderedMap<Prepared, Prepared> bindings) => _bindings = bindings;

    public static HeadersTable<TTarget> Empty { get; } = new(new OrderedMap<Prepared, Prepared>(EqualityComparer<Prepared>.Default));

    public override ExchangeType Type => ExchangeType.Headers;

    public override bool IsEmpty => _bindings.Count == 0;

    public override RoutingTable<TTarget> Add(Binding<TTarget> binding)
    {
        var prepared = new Prepared(binding);
        return _bindings.TryGet(prepared, out _) ? this : new HeadersTable<TTarget>(_bindings.Set(prepared, prepared));
    }

    public override RoutingTable<TTarget> Remove(Binding<TTarget> binding)
    {
        if (HeaderMatch.Validate(binding.Arguments) is not null)
        {
            return this;
        }

        var less = _bindings.Remove(new Prepared(binding));
        return ReferenceEquals(less, _bindings) ? this : new HeadersTable<TTarget>(less);
    }

    public override void Route(ReadOnlySpan<byte> key, IHeaderSource headers, RouteResult<TTarget> result)
    {
        foreach (var prepared in _bindings.Keys)
        {
            if (prepared.Match.IsMet(headers))
            {
                result.Add(prepared.Binding.Target);
            }
        }
    }

    /// <summary>A binding with its arguments made ready; equal if the bindings are.</summary>
    private sealed class Prepared(Binding<TTarget> binding) : IEquatable<Prepared>
    {
        public Binding<TTarget> Binding { get; } = binding;

        public HeaderMatch Match { get; } = new(binding.Arguments);

        public bool Equals(Prepared? other) => other is not null && Binding.Equals(other.Binding);

        public override bool Equals(object? obj) => Equals(obj as Prepared);

        public override int GetHashCode() => Binding.GetHashCode();
    }
}
