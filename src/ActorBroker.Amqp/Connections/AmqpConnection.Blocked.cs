using ActorBroker.Amqp.Wire;

namespace ActorBroker.Amqp.Connections;

/// <content>
/// Tells a publisher that the journal takes no messages (RabbitMQ's connection.blocked). He is still read: what he
/// publishes all the same is refused or, if there is space again, stored.
/// </content>
internal sealed partial class AmqpConnection
{
    private bool _notifiesBlocked;
    private bool _hasPublished;
    private bool _isToldBlocked;

    /// <summary>A message is being published on one of its channels; from the first one on the client is told.</summary>
    public void OnPublish()
    {
        if (!_hasPublished)
        {
            _hasPublished = true;
            TellIfBlocked();
        }
    }

    /// <summary>Tells the client that messages are not taken, or are taken again, unless he knows or does not want to.</summary>
    internal void TellIfBlocked()
    {
        if (!_notifiesBlocked || !_hasPublished || _state != ConnectionState.Open || Broker.Storage is not { } storage)
        {
            return;
        }

        var problem = storage.Problem;
        if (_isToldBlocked == problem is not null)
        {
            return;
        }

        _isToldBlocked = problem is not null;
        if (problem is not null)
        {
            new ConnectionBlocked(AmqpReplyCodes.Fit(problem)).Write(Output, 0);
        }
        else
        {
            default(ConnectionUnblocked).Write(Output, 0);
        }
    }
}
