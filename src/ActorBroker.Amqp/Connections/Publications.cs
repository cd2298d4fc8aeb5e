using ActorBroker.Amqp.Channels;
using ActorBroker.Amqp.Messages;
using ActorBroker.Broker.Messages;
using ActorBroker.Broker.Queues;
using ActorBroker.Broker.Routing;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Exchanges;
using ActorBroker.Core.Queues;

namespace ActorBroker.Amqp.Connections;

/// <summary>
/// What a connection publishes. All messages of a turn for one queue are one command, those for one partition one record batch; all commands of a turn are one
/// group, and what it published is confirmed when all its queues have answered. Groups are confirmed in their order.
/// </summary>
internal sealed class Publications(AmqpConnection connection)
{
    /// <summary>Groups that are kept for use again.</summary>
    private const int SpareGroupsMax = 16;

    private readonly Queue<PublishGroup> _sent = new();
    private readonly Stack<PublishGroup> _spare = new();
    private PublishGroup? _gathering;
    private long _bytesInFlight;
    private long _bytesGathered;
    private int _recordTurns = (int)connection.Id;

    /// <summary>Whether more may be read from the socket.</summary>
    public bool WithinBudget => _bytesInFlight + _bytesGathered < connection.Options.PublishBudget;

    /// <summary>
    /// Adds a message to the batch of each queue and topic of its route; returns how many those are. The channel hears of the
    /// message of this number when the group is answered; 0 for a message that is not to be confirmed.
    /// </summary>
    public int Add(
        RouteResult<RouteTarget> route,
        ReadOnlySpan<byte> exchange,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> properties,
        ReadOnlySpan<byte> body,
        AmqpChannel channel,
        ulong number)
    {
        var queues = 0;
        var view = new Wire.BasicProperties(properties);
        var described = (view.Flags & (Wire.BasicProperty.Expiration | Wire.BasicProperty.Priority)) != Wire.BasicProperty.None;
        var traits = new MessageTraits(AmqpMessageProperties.ExpirationOf(view), view.Priority, body.Length);
        var targets = route.AsSpan();
        MessageBatch? shared = null;
        if (targets.Length > 1)
        {
            var isSynced = number > 0 && view.IsPersistent;
            shared = Gathering.SharedBatchFor(targets, isSynced, channel, number, body.Length, out var wantsTraits);
            if (shared is not null)
            {
                body.CopyTo(shared.Add(exchange, key, properties, body.Length));
                if (described || wantsTraits)
                {
                    shared.Describe(traits);
                }
            }
        }

        foreach (var target in targets)
        {
            if (target is QueueHandle queue)
            {
                _bytesGathered += StoredMessage.SizeOf(exchange.Length, key.Length, properties.Length, body.Length);
                queues++;
                if (shared is not null)
                {
                    continue;
                }

                var durability = number > 0 && queue.Info.Durable && view.IsPersistent ? Durability.Synced : Durability.Written;
                var batch = Gathering.BatchFor(queue, durability, channel, number);
                body.CopyTo(batch.Add(exchange, key, properties, body.Length));
                if (described || queue.Info.Settings.LengthBytesMax is not null)
                {
                    batch.Describe(traits);
                }
            }
            else if (target is TopicHandle topic)
            {
                _bytesGathered += Gathering.AddRecord(topic, exchange, key, properties, body, channel, number);
                queues++;
            }
        }

        if (number > 0)
        {
            Gathering.AwaitConfirm(channel, number);
        }

        return queues;
    }

    /// <summary>Counts the turns that published to topics: records without a key go to another partition each time.</summary>
    public int NextRecordTurn() => unchecked(_recordTurns++);

    /// <summary>Sends what was gathered to the queues and topics.</summary>
    public void Send()
    {
        if (_gathering is not { } group)
        {
            return;
        }

        _gathering = null;
        _bytesGathered = 0;
        _sent.Enqueue(group);
        _bytesInFlight += group.Send();
    }

    /// <summary>A group has all its answers: confirms it, and those behind it that were waiting for it.</summary>
    public void OnAnswered()
    {
        while (_sent.TryPeek(out var group) && group.IsAnswered)
        {
            _sent.Dequeue();
            group.Confirm();
            _bytesInFlight -= group.Reset();
            if (_spare.Count < SpareGroupsMax)
            {
                _spare.Push(group);
            }
        }
    }

    private PublishGroup Gathering => _gathering ??= _spare.TryPop(out var spare) ? spare : new PublishGroup(connection);
}
