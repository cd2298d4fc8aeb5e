namespace ActorBroker.Journal.Segments;

/// <summary>The segments that make up the journal, ascending. Used only by the thread that writes.</summary>
internal sealed class SegmentTable
{
    private readonly SortedDictionary<long, Segment> _segments = [];

    public int Count => _segments.Count;

    public IEnumerable<Segment> All => _segments.Values;

    public void Add(Segment segment) => _segments.Add(segment.Number, segment);

    public void Remove(Segment segment) => _segments.Remove(segment.Number);

    public bool Contains(long number) => _segments.ContainsKey(number);

    /// <summary>Number and end of every segment but the one that is written to and those that are about to go.</summary>
    /// <param name="alsoSealed">The one that is written to, if it is to count as sealed, too.</param>
    public List<(long Number, long End)> Sealed(Segment? alsoSealed = null)
    {
        var list = new List<(long, long)>(_segments.Count);
        foreach (var segment in _segments.Values)
        {
            if ((!segment.IsActive || segment == alsoSealed) && !segment.IsDeleted)
            {
                list.Add((segment.Number, segment.End));
            }
        }

        return list;
    }
}
