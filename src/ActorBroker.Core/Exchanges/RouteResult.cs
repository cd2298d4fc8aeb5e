namespace ActorBroker.Core.Exchanges;

/// <summary>
/// The targets of one message, each once, in the order in which they were found. One object serves a connection for
/// ever; it is not for use by two threads at once.
/// </summary>
/// <remarks>
/// Exchanges bound to exchanges: go through the result by index while it grows and let each exchange in it route into
/// the same result. Since nothing is added twice, a cycle of exchanges ends by itself.
/// </remarks>
/// <typeparam name="TTarget">A handle of a queue or of another exchange, compared by reference.</typeparam>
public sealed class RouteResult<TTarget>
    where TTarget : class
{
    /// <summary>Up to so many targets are compared one by one, which is faster than hashing.</summary>
    private const int ScannedMax = 8;

    /// <summary>A set that has grown beyond this is dropped rather than cleared, since clearing costs its capacity each time.</summary>
    private const int KeptSetMax = 1024;

    private TTarget[] _targets = new TTarget[ScannedMax];
    private HashSet<TTarget>? _set;
    private HashSet<object>? _visited;

    /// <summary>How many targets there are.</summary>
    public int Count { get; private set; }

    /// <summary>The target at an index, counted from 0 in the order in which they were found.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public TTarget this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _targets[index];
        }
    }

    /// <summary>The targets, borrowed until the next change.</summary>
    public ReadOnlySpan<TTarget> AsSpan() => _targets.AsSpan(0, Count);

    /// <summary>Begins anew for the next message.</summary>
    public void Clear()
    {
        Array.Clear(_targets, 0, Count);
        Count = 0;
        Forget(ref _set);
    }

    /// <summary>Adds a target unless it is there; says whether it was added.</summary>
    public bool Add(TTarget target)
    {
        if (Contains(target))
        {
            return false;
        }

        Append(target);
        return true;
    }

    /// <summary>Adds targets of which none comes twice in the span; those that are there already are left out.</summary>
    internal void AddDistinct(ReadOnlySpan<TTarget> targets)
    {
        if (Count == 0 && targets.Length > ScannedMax)
        {
            EnsureCapacity(targets.Length);
            targets.CopyTo(_targets);
            Count = targets.Length;
            return;
        }

        foreach (var target in targets)
        {
            Add(target);
        }
    }

    /// <summary>Says whether a part of a table is seen for the first time since <see cref="ForgetVisited"/>.</summary>
    internal bool Visit(object node) => (_visited ??= new HashSet<object>(ReferenceEqualityComparer.Instance)).Add(node);

    internal void ForgetVisited() => Forget(ref _visited);

    private static void Forget<T>(ref HashSet<T>? set)
    {
        if (set is null || set.Count == 0)
        {
            return;
        }

        if (set.Count > KeptSetMax)
        {
            set = null;
        }
        else
        {
            set.Clear();
        }
    }

    private bool Contains(TTarget target)
    {
        if (Count > ScannedMax)
        {
            // The set lags behind: it is filled only when somebody asks.
            _set ??= new HashSet<TTarget>(ReferenceEqualityComparer.Instance);
            for (var i = _set.Count; i < Count; i++)
            {
                _set.Add(_targets[i]);
            }

            return _set.Contains(target);
        }

        for (var i = 0; i < Count; i++)
        {
            if (ReferenceEquals(_targets[i], target))
            {
                return true;
            }
        }

        return false;
    }

    private void Append(TTarget target)
    {
        EnsureCapacity(Count + 1);
        _targets[Count++] = target;
    }

    private void EnsureCapacity(int count)
    {
        if (count > _targets.Length)
        {
            Array.Resize(ref _targets, Math.Max(count, _targets.Length * 2));
        }
    }
}
