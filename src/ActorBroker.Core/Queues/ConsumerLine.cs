namespace ActorBroker.Core.Queues;

/// <summary>
/// The consumers that have room, in one line for each priority: the first of the highest is served and goes to the end. So
/// a message costs the same with two consumers and with ten thousand, most of them without room.
/// </summary>
internal sealed class ConsumerLine
{
    private readonly SortedList<int, LinkedList<QueueConsumer>> _lines = new(Comparer<int>.Create(static (a, b) => b.CompareTo(a)));

    /// <summary>Whether anybody has room.</summary>
    public bool IsEmpty
    {
        get
        {
            foreach (var line in _lines.Values)
            {
                if (line.Count > 0)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Puts a consumer at the end of its line, unless it stands there already or has no room.</summary>
    public void Add(QueueConsumer consumer)
    {
        if (consumer.Place.List is not null || !consumer.IsSubscribed || consumer.Room <= 0)
        {
            return;
        }

        if (!_lines.TryGetValue(consumer.Options.Priority, out var line))
        {
            _lines.Add(consumer.Options.Priority, line = new LinkedList<QueueConsumer>());
        }

        line.AddLast(consumer.Place);
    }

    /// <summary>Takes a consumer out of its line if it has no room any more.</summary>
    public void StepBack(QueueConsumer consumer)
    {
        if (consumer.Room <= 0)
        {
            consumer.Place.List?.Remove(consumer.Place);
        }
    }

    /// <summary>Takes a consumer out of its line for good; a line that is empty then goes, since clients may use any number as a priority.</summary>
    public void Remove(QueueConsumer consumer)
    {
        consumer.Place.List?.Remove(consumer.Place);
        if (_lines.TryGetValue(consumer.Options.Priority, out var line) && line.Count == 0)
        {
            _lines.Remove(consumer.Options.Priority);
        }
    }

    /// <summary>How many messages those who wait have room for; not counted further than to <paramref name="most"/>.</summary>
    public long RoomUpTo(long most)
    {
        long room = 0;
        foreach (var line in _lines.Values)
        {
            for (var place = line.First; place is not null && room < most; place = place.Next)
            {
                room += Math.Max(0, place.Value.Room);
            }
        }

        return Math.Min(room, most);
    }

    /// <summary>Takes the consumer whose turn it is; says whether others of its priority wait.</summary>
    public QueueConsumer? Take(out bool others)
    {
        foreach (var line in _lines.Values)
        {
            while (line.First is { } place)
            {
                line.RemoveFirst();

                // A get by the same holder may have used its room up meanwhile.
                if (place.Value.Room > 0)
                {
                    others = line.Count > 0;
                    return place.Value;
                }
            }
        }

        others = false;
        return null;
    }

    /// <summary>Takes all out.</summary>
    public void Clear() => _lines.Clear();
}
