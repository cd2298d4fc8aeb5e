namespace ActorBroker.Conformance.Crash;

/// <summary>
/// What clients saw of messages that die, over all lives of a server that was killed again and again. The promises: each
/// confirmed message is acknowledged or becomes a dead letter, as its fate says; a dead letter tells truly of its one death,
/// and there is only one of it; a message is given up only after it came as often as the limit allows. A message of unknown
/// outcome may be missing, but not come twice.
/// </summary>
internal sealed class DeathLedger(int deliveryLimit)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, long> _published = [];
    private readonly HashSet<MessageId> _confirmed = [];
    private readonly Dictionary<MessageId, int> _deliveries = [];
    private readonly HashSet<MessageId> _acknowledged = [];
    private readonly HashSet<MessageId> _buried = [];
    private readonly HashSet<MessageId> _open = [];
    private readonly List<string> _violations = [];
    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Goal _doomed = new();
    private bool _complete;

    /// <summary>Completes when all that was confirmed or delivered has come to its end, after <see cref="Complete"/>.</summary>
    public Task AllEnded => _allEnded.Task;

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

    public int Buried
    {
        get
        {
            lock (_gate)
            {
                return _buried.Count;
            }
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
            if (Fates.ReasonOf(Fates.Of(message)) is not null)
            {
                _doomed.Count();
            }

            if (!_acknowledged.Contains(message) && !_buried.Contains(message))
            {
                _open.Add(message);
            }
        }
    }

    /// <summary>Completes when more than so many messages are confirmed that are to become dead letters.</summary>
    public Task PassesAsync(int doomed)
    {
        lock (_gate)
        {
            return _doomed.PassesAsync(doomed);
        }
    }

    /// <summary>A delivery to the consumer.</summary>
    public void Deliver(MessageId message)
    {
        lock (_gate)
        {
            _deliveries[message] = _deliveries.GetValueOrDefault(message) + 1;
            if (_buried.Contains(message))
            {
                _violations.Add($"{message} came again although it is a dead letter");
            }
            else if (!_acknowledged.Contains(message))
            {
                _open.Add(message);
            }
        }
    }

    /// <summary>An ack was sent. The kill may undo it; then the message comes again and is acknowledged again.</summary>
    public void Acknowledge(MessageId message)
    {
        lock (_gate)
        {
            _acknowledged.Add(message);
            End(message);
        }
    }

    /// <summary>A dead letter arrived.</summary>
    /// <param name="message">Which; null for a body that is none of ours.</param>
    /// <param name="reason">The reason of its only death; null if it tells of none or of several.</param>
    public void Bury(MessageId? message, string? reason)
    {
        lock (_gate)
        {
            if (message is not { } dead || dead.Sequence >= _published.GetValueOrDefault(dead.Publisher))
            {
                _violations.Add($"a dead letter came that was never published: {message?.ToString() ?? "its body is damaged"}");
                return;
            }

            Fate fate = Fates.Of(dead);
            if (Fates.ReasonOf(fate) is not { } expected || !string.Equals(reason, expected, StringComparison.Ordinal))
            {
                _violations.Add($"{dead} died of '{reason}' although its fate is {fate}");
            }

            if (fate == Fate.GivenUp && _deliveries.GetValueOrDefault(dead) <= deliveryLimit)
            {
                _violations.Add($"{dead} was given up after {_deliveries.GetValueOrDefault(dead)} deliveries; the limit is {deliveryLimit} returns");
            }

            if (!_buried.Add(dead))
            {
                _violations.Add($"{dead} is a dead letter twice");
            }

            End(dead);
        }
    }

    /// <summary>No more is published: what is open now is all there is.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _complete = true;
            CheckEnd();
        }
    }

    /// <summary>The whole in one line, with the first messages that have not come to their end.</summary>
    public override string ToString()
    {
        lock (_gate)
        {
            return $"{_published.Values.Sum()} published to die, {_confirmed.Count} confirmed, {_acknowledged.Count} acknowledged, "
                + $"{_buried.Count} dead letters, {_open.Count} open: {string.Join(", ", _open.Take(10).Select(one => $"{one} {Fates.Of(one)}"))}";
        }
    }

    private void End(MessageId message)
    {
        _open.Remove(message);
        CheckEnd();
    }

    private void CheckEnd()
    {
        if (_complete && _open.Count == 0)
        {
            _allEnded.TrySetResult();
        }
    }
}
