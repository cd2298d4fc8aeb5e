using ActorBroker.Core.Entities;
using ActorBroker.Core.Groups;

namespace ActorBroker.Broker.Groups;

/// <summary>
/// Somebody who tells a group one command and hears the one answer. Called on the group's own turn: it must only pass the
/// news on.
/// </summary>
public abstract class GroupClient : Recipient
{
    private int _isAnswered;

    /// <summary>Hears the answer.</summary>
    public abstract void Receive(GroupEffect effect);

    /// <summary>The command was not carried out, or the group has lost what it knew of it; trying again may help.</summary>
    public abstract void Fail(Exception reason);

    internal void Answer(GroupEffect effect)
    {
        if (Interlocked.Exchange(ref _isAnswered, 1) == 0)
        {
            Receive(effect);
        }
    }

    /// <summary>A request that was parked in the turn that failed is named twice; it hears of it once.</summary>
    internal void Refuse(Exception reason)
    {
        if (Interlocked.Exchange(ref _isAnswered, 1) == 0)
        {
            Fail(reason);
        }
    }
}
