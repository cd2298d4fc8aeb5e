using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Routing;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;

namespace ActorBroker.Broker;

/// <summary>Carries the catalog's effects: changes into the node's view, answers to who asked, in this order.</summary>
internal sealed class CatalogHost(TopologyView topology) : IEntityHost<CatalogMachine, CatalogCommand, CatalogEffect>
{
    /// <inheritdoc/>
    public void Perform(EntityId entity, CatalogEffect effect)
    {
        switch (effect)
        {
            case TopologyChanged changed:
                topology.Apply(changed.Event);
                break;
            case CatalogReply reply:
                ((CatalogCall)reply.Recipient).Complete(reply.Outcome);
                break;
        }
    }

    /// <inheritdoc/>
    public void Failed(EntityId entity, CatalogCommand command, Exception reason) => (command.ReplyTo as CatalogCall)?.Fail(reason);

    /// <inheritdoc/>
    public void Recovered(EntityId entity, CatalogMachine machine) => new TopologyRecovery(topology, machine).Run();

    /// <inheritdoc/>
    public void Lost(EntityId entity, CatalogMachine machine, Exception? reason)
    {
        // The view stays as it is; a restart of the catalog compares it with what the journal holds.
    }
}

/// <summary>Waits for the outcome of one catalog command.</summary>
internal sealed class CatalogCall : Recipient
{
    private readonly TaskCompletionSource<CatalogOutcome> _outcome = new();

    /// <summary>The outcome; fails if the journal did not take the change.</summary>
    public Task<CatalogOutcome> Outcome => _outcome.Task;

    public void Complete(CatalogOutcome outcome) => _outcome.TrySetResult(outcome);

    public void Fail(Exception reason) => _outcome.TrySetException(reason);
}
