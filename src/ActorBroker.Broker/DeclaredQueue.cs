using ActorBroker.Broker.Queues;
using ActorBroker.Core.Queues;

namespace ActorBroker.Broker;

/// <summary>A queue that is as a client has declared it.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Counts">How many messages wait in it and how many consumers it has.</param>
/// <param name="Created">Whether this declaration has made it; else it was there.</param>
public readonly record struct DeclaredQueue(QueueHandle Queue, Counted Counts, bool Created);
