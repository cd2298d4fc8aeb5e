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
    /// <summary>How much longer than the client wants it waits for partitions to come into memory; then the client is to ask again.</summary>
    private static readonly TimeSpan LoadPatience = TimeSpan.FromSeconds(10);

    private readonly KafkaExchange _exchange;
    private readonly FetchRequest _request;
    private readonly List<FetchedPlace> _places = [];
    private readonly TimeIsUp _timeIsUp;
    private State _state;
    private WakeMark _told;
    private int _asked = 1;

    /// <summary>Takes over a request.</summary>
    public Fetching(KafkaExchange exchange, FetchRequest request)
    {
        _exchange = exchange;
        _request = request;
        _timeIsUp = new TimeIsUp(this);
    }

    private enum State
    {
        /// <summary>It waits for nothing yet. Leads to <see cref="Waiting"/> or <see cref="Answering"/>.</summary>
        Begun,

        /// <summary>Waits for enough bytes, or for the client's time to be over, which leads to <see cref="Late"/>.</summary>
        Waiting,

        /// <summary>The client's time is over; it only waits for partitions that come into memory.</summary>
        Late,

        /// <summary>Nothing is waited for any more but aborted transactions.</summary>
        Answering,
    }

    private KafkaConnection Connection => _exchange.Connection;

    private int BytesMax => Math.Clamp(_request.MaxBytes, 0, Connection.Options.FetchBytesMax);

    /// <summary>Answers at once, or begins to wait.</summary>
    public void Begin()
    {
        var noTopic = _exchange.Version >= FetchRequest.FirstOfTopicIds ? ErrorCode.UnknownTopicId : ErrorCode.UnknownTopicOrPartition;
        var seen = _request.Topics is [{ Partitions.Length: 1 }] ? null : new HashSet<PartitionHandle>();
        foreach (var topic in _request.Topics)
        {
            var handle = _exchange.Version >= FetchRequest.FirstOfTopicIds ? Connection.FindTopic(topic.Id) : Connection.FindTopic(topic.Name);
            foreach (var wanted in topic.Partitions)
            {
                var partition = handle?.FindPartition(wanted.Index);
                var missing = handle is null ? noTopic : partition is null ? ErrorCode.UnknownTopicOrPartition : noTopic;
                if (partition is not null && seen?.Add(partition) == false)
                {
                    // Kafka reads it once, too. A request that named it a million times would be a million times the work.
                    (partition, missing) = (null, ErrorCode.InvalidRequest);
                }

                _places.Add(new FetchedPlace(wanted, partition, missing, _request.ReadsCommitted, Connection.Readers));
            }
        }

        if (IsReady())
        {
            Answer();
            return;
        }

        Wait();

        // The bounds may have changed before it was parked.
        Look();
    }

    /// <inheritdoc/>
    public void BoundsChanged(PartitionHandle partition)
    {
        // Many commits may come before the connection's turn; one message is enough.
        if (_told.TrySet())
        {
            Connection.Self.Tell(this);
        }
    }

    /// <inheritdoc/>
    public void Handle(KafkaConnection connection)
    {
        _told.Clear();
        Look();
    }

    private void Look()
    {
        if (!_exchange.IsComplete && _state != State.Answering && IsReady())
        {
            Answer();
        }
    }

    private void Wait()
    {
        _exchange.Abandoned = Leave;
        foreach (var place in _places)
        {
            place.Handle?.Park(this);
            place.Handle?.Load();
        }

        var wait = Math.Clamp(_request.MaxWaitMs, 0, (long)Connection.Options.FetchWaitMax.TotalMilliseconds);
        _state = wait > 0 ? State.Waiting : State.Late;
        Connection.StartTimer(_timeIsUp, wait > 0 ? TimeSpan.FromMilliseconds(wait) : LoadPatience);
    }

    private void Leave()
    {
        if (_state is State.Waiting or State.Late)
        {
            Connection.CancelTimer(_timeIsUp);
            foreach (var place in _places)
            {
                place.Handle?.Unpark(this);
            }
        }
    }

    /// <summary>Whether nothing is worth waiting for: there is an error, there are as many bytes as the client wants at least, or its time is over.</summary>
    private bool IsReady()
    {
        // It is no use to wait for more than the response can hold.
        var missing = (long)Math.Min(_request.MinBytes, BytesMax);
        var isLate = _state == State.Late || _request.MaxWaitMs <= 0;
        foreach (var place in _places)
        {
            if (place.IsLoading)
            {
                return false;
            }

            missing = place.Look() != ErrorCode.None ? long.MinValue / 2
                : missing <= 0 || isLate ? missing
                : missing - place.CountBytes(missing);
        }

        return missing <= 0 || isLate;
    }

    private void Answer()
    {
        Leave();
        _state = State.Answering;
        foreach (var place in _places)
        {
            if (place.Look() == ErrorCode.None && place.MayHoldAborted)
            {
                _asked++;
                var range = new OffsetRange(place.Offset, place.FindReadEnd());
                place.Handle!.Tell(new FindAborted(
                    new PartitionQuestion(_exchange, effect => Found(place, effect), error => Lost(place, error)), range));
            }
        }

        CountAnswer();
    }

    private void Found(FetchedPlace place, PartitionEffect effect)
    {
        place.Aborted = ((AbortedFound)effect).Transactions;
        CountAnswer();
    }

    private void Lost(FetchedPlace place, Exception error)
    {
        place.Fail(ErrorCodes.OfPartition(error));
        CountAnswer();
    }

    private void CountAnswer()
    {
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
                partitions[j] = _places[next++].Answer(_exchange.Version);
            }

            topics[i] = new FetchedTopic(topic.Name, topic.Id, partitions);
        }

        _exchange.Complete(new FetchResponse(ErrorCode.None, BytesMax, topics));
    }

    private void OnTimeIsUp()
    {
        if (_exchange.IsComplete || _state == State.Answering)
        {
            return;
        }

        if (_state == State.Waiting)
        {
            _state = State.Late;
            if (!IsReady())
            {
                Connection.StartTimer(_timeIsUp, LoadPatience);
                return;
            }
        }

        Answer();
    }

    /// <summary>The client's time is over, or the patience with what does not come into memory.</summary>
    private sealed class TimeIsUp(Fetching fetching) : IConnectionMessage
    {
        public void Handle(KafkaConnection connection) => fetching.OnTimeIsUp();
    }
}
