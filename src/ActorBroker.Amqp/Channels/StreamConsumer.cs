using System.Text;
using ActorBroker.Amqp.Connections;
using ActorBroker.Amqp.Messages;
using ActorBroker.Amqp.Wire;
using ActorBroker.Broker.Records.Batches;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Topics;

namespace ActorBroker.Amqp.Channels;

/// <summary>
/// A consumer of a topic. It reads the log itself, all its partitions in turn, when its client has room for a message and the
/// socket takes it; the partitions only wake it. All but <see cref="BoundsChanged"/> happens in the connection's turn.
/// </summary>
internal sealed class StreamConsumer(AmqpChannel channel, TopicHandle topic, string tag, int prefetch, RecordCursor[] begun, bool readsAll)
    : IDeliveryHolder, IBoundsWaiter, IConnectionMessage
{
    /// <summary>Records of one partition before it is another one's turn.</summary>
    private const int ShareRecords = 32;

    private readonly byte[] _tagBytes = Encoding.UTF8.GetBytes(tag);
    private readonly byte[] _topicName = Encoding.UTF8.GetBytes(topic.Info.Name);
    private RecordCursor[] _cursors = begun;
    private bool[] _isAsking = new bool[begun.Length];
    private long _notBefore = long.MinValue;
    private long _numbered;
    private long _unsettled;
    private int _turn;
    private int _share;
    private WakeMark _told;
    private bool _hasEnded;

    /// <summary>The topic.</summary>
    public TopicHandle Topic { get; } = topic;

    /// <summary>Its tag.</summary>
    public string Tag { get; } = tag;

    /// <summary>Whether it stands in line for the socket.</summary>
    public bool IsInLine { get; set; }

    private AmqpConnection Connection => channel.Connection;

    /// <summary>Begins to deliver.</summary>
    public void Begin(StreamStart start)
    {
        _notBefore = start.Kind == StreamStartKind.Time ? start.Value : long.MinValue;
        Array.ForEach(_cursors, Park);

        if (start.Kind == StreamStartKind.Last)
        {
            try
            {
                Array.ForEach(_cursors, static cursor => cursor.GoToLastBatch());
            }
            catch (IOException error)
            {
                OnUnreadable(error);
                return;
            }
        }

        AddPartitions();
        Connection.Streams.Resume(this);
    }

    /// <summary>It gets nothing any more; what it has delivered may still be acknowledged.</summary>
    public void End()
    {
        if (_hasEnded)
        {
            return;
        }

        _hasEnded = true;
        foreach (var cursor in _cursors)
        {
            cursor.Partition.Unpark(this);
            cursor.Dispose();
        }
    }

    /// <summary>The client has acknowledged messages.</summary>
    public void OnAcknowledged(long count)
    {
        _unsettled -= count;
        Connection.Streams.Resume(this);
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
    public void Handle(AmqpConnection connection)
    {
        _told.Clear();
        AddPartitions();
        Connection.Streams.Resume(this);
    }

    /// <summary>Gives the readers' buffers back until the next read.</summary>
    public void Rest()
    {
        if (!_hasEnded)
        {
            foreach (var cursor in _cursors)
            {
                cursor.Rest();
            }
        }
    }

    /// <summary>Writes messages until so many bytes wait for the socket, the client has no room, or there are no more.</summary>
    /// <returns>Whether it is to go on later without being woken.</returns>
    public bool Write(long end)
    {
        if (_hasEnded)
        {
            return false;
        }

        if (_cursors[0].Partition.IsDeleted)
        {
            channel.OnCancelled(this);
            return false;
        }

        try
        {
            return WriteAll(end);
        }
        catch (IOException error)
        {
            OnUnreadable(error);
            return false;
        }
    }

    private bool WriteAll(long end)
    {
        for (var idle = 0; idle < _cursors.Length && _unsettled < prefetch;)
        {
            if (Connection.Output.Unflushed >= end)
            {
                return true;
            }

            if (TryWrite(_turn) && ++_share < ShareRecords)
            {
                continue;
            }

            idle = _share == 0 ? idle + 1 : 0;
            _share = 0;
            _turn = (_turn + 1) % _cursors.Length;
        }

        return _unsettled < prefetch && AnyHasMore();
    }

    /// <summary>Whether a cursor should look on: it has passed over much that is empty, or more has come.</summary>
    private bool AnyHasMore()
    {
        for (var index = 0; index < _cursors.Length; index++)
        {
            if (!_isAsking[index] && _cursors[index].HasMore)
            {
                return true;
            }
        }

        return false;
    }

    private void Park(RecordCursor cursor)
    {
        cursor.Partition.Park(this);
        cursor.NotBefore = _notBefore;
    }

    /// <summary>Takes partitions that have come since it began: all that they hold is younger than the consumer, so they are read from their start.</summary>
    private void AddPartitions()
    {
        var known = _cursors.Length;
        if (_hasEnded || !readsAll || Topic.Partitions.Count == known)
        {
            return;
        }

        _cursors = [.. _cursors, .. Topic.Partitions.Skip(known).Select(static partition => new RecordCursor(partition, 0))];
        Array.Resize(ref _isAsking, _cursors.Length);
        Array.ForEach(_cursors[known..], Park);
    }

    private bool TryWrite(int index)
    {
        var cursor = _cursors[index];
        if (_isAsking[index])
        {
            return false;
        }

        if (cursor.NeedsAborted(out var range))
        {
            _isAsking[index] = true;
            cursor.Partition.Tell(new FindAborted(new AbortedQuestion(this, index, range), range));
            return false;
        }

        var before = cursor.Unreadable;
        var found = cursor.TryRead(out var record);
        if (cursor.Unreadable > before)
        {
            LogMessages.RecordsUnreadable(Connection.Log, Connection.Id, Topic.Info.Name, cursor.Partition.Index, cursor.Next);
        }

        if (found)
        {
            Write(record, Topic.Partitions.Count > 1 ? cursor.Partition.Index : -1);
        }

        return found;
    }

    private void Write(in Record record, int partition)
    {
        var message = RecordMessage.Of(record, partition, _topicName, Connection.FrameMax);
        var deliver = new BasicDeliver
        {
            ConsumerTag = _tagBytes,
            DeliveryTag = channel.NextDelivery(this, _numbered++),
            Redelivered = false,
            Exchange = message.Exchange,
            RoutingKey = message.RoutingKey,
        };
        _unsettled++;
        ContentWriter.Write(Connection.Output, channel.Number, Connection.FrameMax, deliver, message.Properties, record.Value.Span);
    }

    /// <summary>The log cannot be read; if that is because the topic is deleted there is nothing to tell but the end.</summary>
    private void OnUnreadable(IOException error)
    {
        if (!_cursors[0].Partition.IsDeleted)
        {
            LogMessages.StreamUnreadable(Connection.Log, Connection.Id, Topic.Info.Name, error.Message);
        }

        channel.OnCancelled(this);
    }

    private void OnAborted(int index, OffsetRange range, IReadOnlyList<AbortedTransaction>? aborted)
    {
        _isAsking[index] = false;
        if (_hasEnded)
        {
            return;
        }

        if (aborted is null)
        {
            channel.OnCancelled(this);
            return;
        }

        _cursors[index].Learn(range, aborted);
        Connection.Streams.Resume(this);
    }

    /// <summary>Asks a partition what was aborted, and takes the answer to the connection's turn.</summary>
    private sealed class AbortedQuestion(StreamConsumer consumer, int index, OffsetRange range) : PartitionClient, IConnectionMessage
    {
        private IReadOnlyList<AbortedTransaction>? _aborted;

        public override void Receive(PartitionEffect effect)
        {
            _aborted = ((AbortedFound)effect).Transactions;
            consumer.Connection.Self.Tell(this);
        }

        public override void Fail(Exception reason) => consumer.Connection.Self.Tell(this);

        public void Handle(AmqpConnection connection) => consumer.OnAborted(index, range, _aborted);
    }
}
