namespace ActorBroker.Core.Entities;

/// <summary>
/// Whom an effect is for. A machine keeps recipients and compares them by identity, and knows nothing else about them;
/// who performs the effects knows what they really are.
/// </summary>
public abstract class Recipient;
