namespace ActorBroker.Core.Entities;

/// <summary>
/// Whoever an effect is for: an identity that a command brings along and its effects name again. A machine never looks
/// into it and keeps none in its hard state; the host derives from it and knows what stands behind.
/// </summary>
public abstract class Recipient;
