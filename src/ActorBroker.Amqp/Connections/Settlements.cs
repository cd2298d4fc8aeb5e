using ActorBroker.Amqp.Channels;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;

namespace ActorBroker.Amqp.Connections;

/// <summary>Gathers what a turn settles, so that each queue gets one command with all of it.</summary>
internal sealed class Settlements
{
    private readonly List<QueueHolder> _holders = [];

    /// <summary>Settles messages of a holder.</summary>
    public void Add(QueueHolder holder, OffsetRange range, Outcome outcome)
    {
        if (holder.AddSettled(range, outcome))
        {
            _holders.Add(holder);
        }
    }

    /// <summary>Tells the queues.</summary>
    public void Send()
    {
        foreach (var holder in _holders)
        {
            holder.SendSettled();
        }

        _holders.Clear();
    }
}
