namespace ActorBroker.Broker.Routing;

/// <summary>What a binding leads to: a queue, a topic, or another exchange.</summary>
public abstract class RouteTarget;
