using ActorBroker.Amqp.Channels;
using ActorBroker.Broker.Messages;
using ActorBroker.Broker.Queues;
using ActorBroker.Broker.Routing;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Exchanges;

namespace ActorBroker.Amqp.Connections;

/// <summary>
/// What a connection publishes. All messages of a turn for one queue are one command; all commands of a turn are one
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

    /// <summary>Whether more may be read from the socket.</summary>
    public bool WithinBudget => _bytesInFlight + _bytesGathered < connection.Options.PublishBudget;

    /// <summary>Adds a message to the batch of each queue of its route; returns how many queues those are.</summary>
    public int Add(
        RouteResult<RouteTarget> route,
        ReadOnlySpan<byte> exchange,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> properties,
        ReadOnlySpan<byte> body,
        bool confirms)
    {
        var queues = 0;
        foreach (var target in route.AsSpan())
        {
            if (target is QueueHandle queue)
            {
                var durability = confirms && queue.Info.Durable && new Wire.BasicProperties(properties).IsPersistent
                    ? Durability.Synced
                    : Durability.Written;
                body.CopyTo(Gathering.BatchFor(queue, durability).Add(exchange, key, properties, body.Length));
                _bytesGathered += StoredMessage.SizeOf(exchange.Length, key.Length, properties.Length, body.Length);
                queues++;
            }
        }

        return queues;
    }

    /// <summary>The channel is to hear of the message of this number with the group that is gathered now.</summary>
    public void AwaitConfirm(AmqpChannel channel, ulong number) => Gathering.AwaitConfirm(channel, number);

    /// <summary>Sends what was gathered to the queues.</summary>
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
