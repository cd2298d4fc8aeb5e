using ActorBroker.Broker.Topics;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Topics;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>
/// One Fetch request under way: it waits at its partitions until there is enough, something is wrong or its time is over. All
/// but <see cref="BoundsChanged"/> happens in the connection's turn.
/// </summary>
internal sealed class Fetching : IBoundsWaiter, IConnectionMessage
{
    private readonly KafkaExchange _exchange;
    private readonly FetchRequest _request;
    private readonly List<FetchedPlace> _places = [];
    private readonly TimeIsUp _timeIsUp;
    private int _isTold;
    private bool _isParked;
    private bool _isOver;
    private bool _isAnswering;

    /// <summary>Takes over a request.</summary>
    public Fetching(KafkaExchange exchange, FetchRequest request)
    {
        _exchange = exchange;
        _request = request;
        _timeIsUp = new TimeIsUp(this);
    }

    private KafkaConnection Connection => _exchange.Connection;

    /// <summary>Answers at once, or begins to wait.</summary>
    public void Begin()
    {
        foreach (var topic in _request.Topics)
        {
            var handle = topic.Id == Guid.Empty ? Connection.FindTopic(topic.Name) : Connection.FindTopic(topic.Id);
            foreach (var partition in topic.Partitions)
            {
                _places.Add(new FetchedPlace(partition, handle?.FindPartition(partition.Index)));
            }
        }

        Look();
    }

    /// <inheritdoc/>
    public void BoundsChanged(PartitionHandle partition)
    {
        // Many commits may come before the connection's turn; one message is enough.
        if (Interlocked.Exchange(ref _isTold, 1) == 0)
        {
            Connection.Self.Tell(this);
        }
    }

    /// <inheritdoc/>
    public void Handle(KafkaConnection connection)
    {
        Volatile.Write(ref _isTold, 0);
        if (!_exchange.IsComplete && !_isAnswering)
        {
            Look();
        }
    }

    private void Look()
    {
        if (_isOver || IsEnough())
        {
            Answer();
            return;
        }

        if (!_isParked)
        {
            Park();

            // The bounds may have changed before it was parked.
            if (IsEnough())
            {
                Answer();
            }
        }
    }

    private void Park()
    {
        _isParked = true;
        _exchange.Abandoned = Leave;
        var wait = Math.Clamp(_request.MaxWaitMs, 0, (long)Connection.Options.FetchWaitMax.TotalMilliseconds);
        if (wait == 0)
        {
            _isOver = _places.All(static place => place.Handle is null or { IsKnown: true });
        }
        else
        {
            Connection.StartTimer(_timeIsUp, TimeSpan.FromMilliseconds(wait));
        }

        foreach (var place in _places)
        {
            if (place.Handle is { } handle)
            {
                handle.Park(this);
                handle.Load();
            }
        }
    }

    private void Leave()
    {
        if (!_isParked)
        {
            return;
        }

        Connection.CancelTimer(_timeIsUp);
        foreach (var place in _places)
        {
            place.Handle?.Unpark(this);
        }
    }

    /// <summary>Whether there is an error, or as many bytes as the client wants at least.</summary>
    private bool IsEnough()
    {
        var missing = _request.MinBytes;
        if (_places.Count == 0)
        {
            return false;
        }

        foreach (var place in _places)
        {
            if (place.Handle is { IsDeleted: false, IsKnown: false })
            {
                return false;
            }

            place.Look(_request.ReadsCommitted, unknown: _exchange.Version >= FetchRequest.FirstOfTopicIds ? ErrorCode.UnknownTopicId : ErrorCode.UnknownTopicOrPartition);
            if (place.Error != ErrorCode.None)
            {
                missing = int.MinValue;
            }
            else if (missing > 0 && place.End > place.Offset)
            {
                missing -= missing > 1 ? place.CountBytes(Connection.Readers, missing) : 1;
            }
        }

        return missing <= 0 || _isOver;
    }

    private void Answer()
    {
        _isAnswering = true;
        Leave();
        _isParked = false;
        var asked = 0;
        foreach (var place in _places)
        {
            place.Look(_request.ReadsCommitted, unknown: _exchange.Version >= FetchRequest.FirstOfTopicIds ? ErrorCode.UnknownTopicId : ErrorCode.UnknownTopicOrPartition);
            if (_request.ReadsCommitted && place is { Error: ErrorCode.None, Handle: { } handle } && place.Bounds.LastAborted >= place.Offset && place.End > place.Offset)
            {
                asked++;
                var range = new OffsetRange(place.Offset, place.FindReadEnd(Connection.Readers));
                handle.Tell(new FindAborted(
                    new PartitionQuestion(
                        _exchange,
                        effect => Found(place, ((AbortedFound)effect).Transactions),
                        error => Lost(place, error)),
                    range));
            }
        }

        _asked += asked;
        if (_asked == 0)
        {
            Complete();
        }
    }

    private int _asked;

    private void Found(FetchedPlace place, IReadOnlyList<AbortedTransaction> aborted)
    {
        place.Aborted = aborted;
        if (--_asked == 0)
        {
            Complete();
        }
    }

    private void Lost(FetchedPlace place, Exception error)
    {
        place.Error = ErrorCodes.OfPartition(error);
        if (--_asked == 0)
        {
            Complete();
        }
    }

    private void Complete()
    {
        var topics = new FetchedTopic[_request.Topics.Length];
        var next = 0;
        for (var i = 0; i < topics.Length; i++)
        {
            var topic = _request.Topics[i];
            var partitions = new FetchedPartition[topic.Partitions.Length];
            for (var j = 0; j < partitions.Length; j++)
            {
                partitions[j] = _places[next++].Answer(Connection.Readers, _exchange.Version, _request.ReadsCommitted);
            }

            topics[i] = new FetchedTopic(topic.Name, topic.Id, partitions);
        }

        var bytesMax = Math.Clamp(_request.MaxBytes, 0, Connection.Options.FetchBytesMax);
        _exchange.Complete(new FetchResponse(ErrorCode.None, bytesMax, topics));
    }

    /// <summary>The client's time is over.</summary>
    private sealed class TimeIsUp(Fetching fetching) : IConnectionMessage
    {
        public void Handle(KafkaConnection connection)
        {
            if (!fetching._exchange.IsComplete && !fetching._isAnswering)
            {
                fetching._isOver = true;
                fetching.Look();
            }
        }
    }
}
