using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>The body sizes of a queue's messages, four bytes each. Only kept in a queue with a limit on bytes, which bounds it.</summary>
internal sealed class SizeIndex
{
    private readonly List<int> _sizes = [];
    private long _first;

    /// <summary>Whether any size is kept.</summary>
    public bool IsEmpty => _sizes.Count == 0;

    /// <summary>All sizes and the offset of the first, for a snapshot.</summary>
    public (long First, IReadOnlyList<int> Sizes) Entries => (_first, _sizes);

    /// <summary>Adds the size of the message at an offset; offsets ascend.</summary>
    public void Add(long offset, int size)
    {
        if (_sizes.Count == 0)
        {
            _first = offset;
        }

        while (_first + _sizes.Count < offset)
        {
            _sizes.Add(0);
        }

        _sizes.Add(size);
    }

    /// <summary>The sum of the sizes of a range.</summary>
    public long Sum(OffsetRange range)
    {
        long sum = 0;
        var end = Math.Min(range.End, _first + _sizes.Count);
        for (var offset = Math.Max(range.First, _first); offset < end; offset++)
        {
            sum += _sizes[(int)(offset - _first)];
        }

        return sum;
    }

    /// <summary>Everything below is settled; the list is closed up when half of it is.</summary>
    public void Trim(long floor)
    {
        var gone = (int)Math.Min(Math.Max(0, floor - _first), _sizes.Count);
        if (gone > 0 && gone * 2 >= _sizes.Count)
        {
            _sizes.RemoveRange(0, gone);
            _first += gone;
        }
    }
}
