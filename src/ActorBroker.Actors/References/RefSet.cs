namespace ActorBroker.Actors;

/// <summary>A set of references that costs one field while it holds none or one, as nearly all do.</summary>
internal struct RefSet
{
    private object? _content;

    public bool Add(ActorRef item)
    {
        switch (_content)
        {
            case null:
                _content = item;
                return true;
            case HashSet<ActorRef> many:
                return many.Add(item);
            default:
                if (ReferenceEquals(_content, item))
                {
                    return false;
                }

                _content = new HashSet<ActorRef> { (ActorRef)_content, item };
                return true;
        }
    }

    public bool Remove(ActorRef item)
    {
        if (_content is HashSet<ActorRef> many)
        {
            return many.Remove(item);
        }

        if (!ReferenceEquals(_content, item))
        {
            return false;
        }

        _content = null;
        return true;
    }

    /// <summary>Empties the set and returns what it held.</summary>
    public ActorRef[] Take()
    {
        var content = _content;
        _content = null;
        return content switch
        {
            null => [],
            HashSet<ActorRef> many => [.. many],
            _ => [(ActorRef)content],
        };
    }
}
