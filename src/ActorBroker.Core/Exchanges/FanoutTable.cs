using ActorBroker.Core.Arguments;

namespace ActorBroker.Core.Exchanges;

/// <summary>A message goes to all that are bound, whatever its routing key.</summary>
internal sealed class FanoutTable<TTarget> : RoutingTable<TTarget>
    where TTarget : class
{
    private readonly TargetSet<TTarget> _targets;

    private FanoutTable(TargetSet<TTarget> targets) => _targets = targets;

    public static FanoutTable<TTarget> Empty { get; } = new(TargetSet<TTarget>.Empty);

    public override ExchangeType Type => ExchangeType.Fanout;

    public override bool IsEmpty => _targets.IsEmpty;

    public override RoutingTable<TTarget> Add(Binding<TTarget> binding) => With(_targets.Add(binding));

    public override RoutingTable<TTarget> Remove(Binding<TTarget> binding) => With(_targets.Remove(binding));

    public override void Route(ReadOnlySpan<byte> key, IHeaderSource headers, RouteResult<TTarget> result) => _targets.CopyTo(result);

    private FanoutTable<TTarget> With(TargetSet<TTarget> targets) =>
        ReferenceEquals(targets, _targets) ? this : new FanoutTable<TTarget>(targets);
}
