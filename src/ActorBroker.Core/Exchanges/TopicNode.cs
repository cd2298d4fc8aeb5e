namespace ActorBroker.Core.Exchanges;

/// <summary>
/// A place in the tree of patterns: the words from the root to here are the beginning of one or more patterns. Below a
/// <c>#</c> there are only plain words; see <see cref="TopicWords.OfPattern"/>.
/// </summary>
internal sealed record TopicNode<TTarget>(
    ByteMap<TopicNode<TTarget>> Words,
    TopicNode<TTarget>? Star,
    TopicNode<TTarget>? Hash,
    TargetSet<TTarget> Targets)
    where TTarget : class
{
    public static TopicNode<TTarget> Empty { get; } = new(ByteMap<TopicNode<TTarget>>.Empty, Star: null, Hash: null, TargetSet<TTarget>.Empty);

    public bool IsEmpty => Words.IsEmpty && Star is null && Hash is null && Targets.IsEmpty;

    /// <summary>The node with the binding at the end of the words; the same node if it is there.</summary>
    public TopicNode<TTarget> Add(ReadOnlySpan<byte[]> words, Binding<TTarget> binding)
    {
        if (words.IsEmpty)
        {
            var targets = Targets.Add(binding);
            return ReferenceEquals(targets, Targets) ? this : this with { Targets = targets };
        }

        var child = Child(words[0]) ?? Empty;
        var changed = child.Add(words[1..], binding);
        return ReferenceEquals(changed, child) ? this : With(words[0], changed);
    }

    /// <summary>The node without the binding; the same node if it is not there. Nodes that lead nowhere are dropped.</summary>
    public TopicNode<TTarget> Remove(ReadOnlySpan<byte[]> words, Binding<TTarget> binding)
    {
        if (words.IsEmpty)
        {
            var targets = Targets.Remove(binding);
            return ReferenceEquals(targets, Targets) ? this : this with { Targets = targets };
        }

        if (Child(words[0]) is not { } child)
        {
            return this;
        }

        var changed = child.Remove(words[1..], binding);
        return ReferenceEquals(changed, child) ? this : With(words[0], changed.IsEmpty ? null : changed);
    }

    private TopicNode<TTarget>? Child(byte[] word) => word switch
    {
        [TopicWords.Star] => Star,
        [TopicWords.Hash] => Hash,
        _ => Words.TryGet(word, out var child) ? child : null,
    };

    private TopicNode<TTarget> With(byte[] word, TopicNode<TTarget>? child) => word switch
    {
        [TopicWords.Star] => this with { Star = child },
        [TopicWords.Hash] => this with { Hash = child },
        _ => this with { Words = child is null ? Words.Remove(word) : Words.Set(word, child) },
    };
}
