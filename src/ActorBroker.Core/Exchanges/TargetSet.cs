using System.Collections.Immutable;

namespace ActorBroker.Core.Exchanges;

/// <summary>The targets that are reached in one and the same way, each with the bindings that say so; it stays as long as one of them does.</summary>
internal sealed class TargetSet<TTarget>
    where TTarget : class
{
    private readonly OrderedMap<TTarget, Bindings> _targets;

    private TargetSet(OrderedMap<TTarget, Bindings> targets) => _targets = targets;

    public static TargetSet<TTarget> Empty { get; } = new(new OrderedMap<TTarget, Bindings>(ReferenceEqualityComparer.Instance));

    public bool IsEmpty => _targets.Count == 0;

    public void CopyTo(RouteResult<TTarget> result) => result.AddDistinct(_targets.Keys);

    /// <summary>The set with the binding; the same set if it is there.</summary>
    public TargetSet<TTarget> Add(Binding<TTarget> binding)
    {
        if (!_targets.TryGet(binding.Target, out var bindings))
        {
            return new TargetSet<TTarget>(_targets.Set(binding.Target, new Bindings(binding, Many: null)));
        }

        var more = bindings.Add(binding);
        return more == bindings ? this : new TargetSet<TTarget>(_targets.Set(binding.Target, more));
    }

    /// <summary>The set without the binding; the same set if it is not there.</summary>
    public TargetSet<TTarget> Remove(Binding<TTarget> binding)
    {
        if (!_targets.TryGet(binding.Target, out var bindings))
        {
            return this;
        }

        var less = bindings.Remove(binding);
        if (less == bindings)
        {
            return this;
        }

        var targets = less.IsEmpty ? _targets.Remove(binding.Target) : _targets.Set(binding.Target, less);
        return targets.Count == 0 ? Empty : new TargetSet<TTarget>(targets);
    }

    /// <summary>The bindings of one target: nearly always one.</summary>
    private readonly record struct Bindings(Binding<TTarget>? One, ImmutableHashSet<Binding<TTarget>>? Many)
    {
        public bool IsEmpty => One is null && Many is null;

        public Bindings Add(Binding<TTarget> binding)
        {
            if (Many is not null)
            {
                return this with { Many = Many.Add(binding) };
            }

            return binding.Equals(One) ? this : new Bindings(One: null, [One!, binding]);
        }

        public Bindings Remove(Binding<TTarget> binding)
        {
            if (Many is null)
            {
                return binding.Equals(One) ? default : this;
            }

            var left = Many.Remove(binding);
            return left.Count == 1 ? new Bindings(left.First(), Many: null) : this with { Many = left };
        }
    }
}
