namespace ActorBroker.Conformance.Crash;

/// <summary>
/// What clients saw, message by message, over all lives of a server that was killed again and again. Each message is published
/// once, to one queue with one consumer. The promises, and how the ledger knows of a breach:
/// <list type="bullet">
/// <item>Nothing confirmed is lost: at the end every confirmed message was received.</item>
/// <item>Nothing comes back that was settled and synced: a message is settled and synced when its ack was sent before a message
/// was published on the same channel to the same queue, and that message was confirmed.</item>
/// <item>Order per publisher holds: in one life a publisher's messages come in rising order, and a message that was never seen
/// before is newer than all of that publisher that were.</item>
/// <item>In one life a message comes at most once, since nobody returns any.</item>
/// </list>
/// A message that was published but not confirmed when the server was killed has an unknown outcome: it may come, or not.
/// </summary>
internal sealed class Ledger
{
    private const int ViolationsMax = 50;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, long> _published = [];
    private readonly HashSet<MessageId> _confirmed = [];
    private readonly HashSet<MessageId> _received = [];
    private readonly HashSet<MessageId> _synced = [];
    private readonly Dictionary<int, long> _newest = [];
    private readonly Dictionary<int, long> _newestOfLife = [];
    private readonly List<MessageId> _acknowledged = [];
    private readonly List<string> _violations = [];
    private readonly Goal _confirms = new();
    private readonly Goal _syncs = new();
    private long _redelivered;
    private int _life;

    /// <summary>Breaches seen so far, the first ones if there are very many.</summary>
    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (_gate)
            {
                return [.. _violations];
            }
        }
    }

    public int Confirmed
    {
        get
        {
            lock (_gate)
            {
                return _confirmed.Count;
            }
        }
    }

    public int Synced
    {
        get
        {
            lock (_gate)
            {
                return _synced.Count;
            }
        }
    }

    /// <summary>A new life of the server, with new connections: all clients of the life before are gone.</summary>
    public void BeginLife()
    {
        lock (_gate)
        {
            _life++;
            _newestOfLife.Clear();
            _acknowledged.Clear();
        }
    }

    /// <summary>The publisher's next message, which is about to be published.</summary>
    public MessageId Publish(int publisher)
    {
        lock (_gate)
        {
            long sequence = _published.GetValueOrDefault(publisher);
            _published[publisher] = sequence + 1;
            return new MessageId(publisher, sequence);
        }
    }

    public void Confirm(MessageId message)
    {
        lock (_gate)
        {
            _confirmed.Add(message);
            _confirms.Count();
        }
    }

    /// <summary>A delivery; null stands for a body that is none of ours.</summary>
    public void Receive(MessageId? delivered)
    {
        lock (_gate)
        {
            if (delivered is not { } message || message.Sequence >= _published.GetValueOrDefault(message.Publisher))
            {
                Violation($"a message came that was never published: {delivered?.ToString() ?? "its body is damaged"}");
                return;
            }

            if (_synced.Contains(message))
            {
                Violation($"{message} came again although it was settled and synced");
            }

            if (_newestOfLife.TryGetValue(message.Publisher, out long last) && message.Sequence <= last)
            {
                Violation($"{message} came after {message.Publisher}/{last} in the same life");
            }

            _newestOfLife[message.Publisher] = message.Sequence;
            if (!_received.Add(message))
            {
                _redelivered++;
                return;
            }

            if (_newest.TryGetValue(message.Publisher, out long newest) && message.Sequence < newest)
            {
                Violation($"{message} came for the first time after {message.Publisher}/{newest}");
            }

            _newest[message.Publisher] = Math.Max(message.Sequence, _newest.GetValueOrDefault(message.Publisher));
        }
    }

    /// <summary>An ack was sent.</summary>
    public void Acknowledge(MessageId message)
    {
        lock (_gate)
        {
            _acknowledged.Add(message);
        }
    }

    /// <summary>How many acks were sent in this life; remembered when a message is published that may prove them synced.</summary>
    public int Acknowledged()
    {
        lock (_gate)
        {
            return _acknowledged.Count;
        }
    }

    /// <summary>The first <paramref name="count"/> acks of this life are proved to be synced.</summary>
    public void Sync(int count)
    {
        lock (_gate)
        {
            _synced.UnionWith(_acknowledged.Take(count));
            if (count > 0)
            {
                _syncs.Count();
            }
        }
    }

    /// <summary>Completes when more than so many messages are confirmed, and more than so many messages have proved acks synced.</summary>
    public Task PassesAsync(int confirmed, int proofs)
    {
        lock (_gate)
        {
            return Task.WhenAll(_confirms.PassesAsync(confirmed), _syncs.PassesAsync(proofs));
        }
    }

    /// <summary>The confirmed messages that never came.</summary>
    public IReadOnlyList<MessageId> Lost()
    {
        lock (_gate)
        {
            return [.. _confirmed.Except(_received).OrderBy(message => message.Publisher).ThenBy(message => message.Sequence)];
        }
    }

    /// <summary>The whole in one line.</summary>
    public override string ToString()
    {
        lock (_gate)
        {
            long published = _published.Values.Sum();
            int unknownReceived = _received.Except(_confirmed).Count();
            return $"{_life} lives, {published} published, {_confirmed.Count} confirmed, {published - _confirmed.Count} of unknown outcome, "
                + $"of which {unknownReceived} came, {_received.Count} received, {_redelivered} times again, {_synced.Count} settled and synced";
        }
    }

    private void Violation(string what)
    {
        if (_violations.Count < ViolationsMax)
        {
            _violations.Add($"life {_life}: {what}");
        }
    }
}
