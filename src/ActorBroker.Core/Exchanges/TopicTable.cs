using ActorBroker.Core.Arguments;

namespace ActorBroker.Core.Exchanges;

/// <summary>
/// A message goes to those bound with a pattern that its routing key matches: <c>*</c> stands for one word, <c>#</c> for
/// any number. The patterns form a tree that is walked along the words of the key; where a key led that comes again is
/// remembered, since with thousands of patterns a walk waits for memory at nearly every step.
/// </summary>
/// <remarks>
/// The work for a key is bounded by the places of the tree that match a part of it, times its words, however the patterns
/// are built: a node without <c>#</c> above it is reached in one way only, and a <c>#</c> below another is walked only the
/// first time it is reached. That time is with the most words left (between two <c>#</c> the number of words is fixed), so
/// all later times could find only what it finds.
/// </remarks>
internal sealed class TopicTable<TTarget> : RoutingTable<TTarget>
    where TTarget : class
{
    private readonly TopicNode<TTarget> _root;
    private readonly RouteMemo<TTarget> _memo = new();

    private TopicTable(TopicNode<TTarget> root) => _root = root;

    public static TopicTable<TTarget> Empty { get; } = new(TopicNode<TTarget>.Empty);

    public override ExchangeType Type => ExchangeType.Topic;

    public override bool IsEmpty => _root.IsEmpty;

    public override RoutingTable<TTarget> Add(Binding<TTarget> binding) => With(_root.Add(TopicWords.OfPattern(binding.Key), binding));

    public override RoutingTable<TTarget> Remove(Binding<TTarget> binding) => With(_root.Remove(TopicWords.OfPattern(binding.Key), binding));

    public override void Route(ReadOnlySpan<byte> key, IHeaderSource headers, RouteResult<TTarget> result)
    {
        if (key.Length > RouteMemo<TTarget>.KeyBytesMax)
        {
            Walk(key, result);
            return;
        }

        var hash = ByteMapHash.Of(key);
        if (_memo.TryGet(hash, key, out var known))
        {
            result.AddDistinct(known);
        }
        else if (_memo.IsSeenAgain(hash))
        {
            var alone = new RouteResult<TTarget>();
            Walk(key, alone);
            _memo.Keep(hash, key, alone.AsSpan());
            result.AddDistinct(alone.AsSpan());
        }
        else
        {
            Walk(key, result);
        }
    }

    private void Walk(ReadOnlySpan<byte> key, RouteResult<TTarget> result)
    {
        result.ForgetVisited();
        Walk(_root, key, TopicWords.Begin(key), isBelowHash: false, result);
    }

    private static void Walk(TopicNode<TTarget> node, ReadOnlySpan<byte> key, int position, bool isBelowHash, RouteResult<TTarget> result)
    {
        if (node.Hash is { } hash && (!isBelowHash || result.Visit(hash)))
        {
            WalkHash(hash, key, position, result);
        }

        if (position == TopicWords.End(key))
        {
            node.Targets.CopyTo(result);
            return;
        }

        var word = TopicWords.Next(key, position, out var next);
        if (node.Star is { } star)
        {
            Walk(star, key, next, isBelowHash, result);
        }

        if (node.Words.TryGet(word, out var child))
        {
            Walk(child, key, next, isBelowHash, result);
        }
    }

    private static void WalkHash(TopicNode<TTarget> hash, ReadOnlySpan<byte> key, int position, RouteResult<TTarget> result)
    {
        hash.Targets.CopyTo(result);
        if (hash.Words.IsEmpty)
        {
            return;
        }

        while (position != TopicWords.End(key))
        {
            var word = TopicWords.Next(key, position, out position);
            if (hash.Words.TryGet(word, out var child))
            {
                Walk(child, key, position, isBelowHash: true, result);
            }
        }
    }

    private TopicTable<TTarget> With(TopicNode<TTarget> root) => ReferenceEquals(root, _root) ? this : new TopicTable<TTarget>(root);
}
