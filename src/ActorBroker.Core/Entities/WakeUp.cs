namespace ActorBroker.Core.Entities;

/// <summary>When a machine wants to be told something without anybody asking it, and what.</summary>
/// <param name="At">The time in milliseconds since 1970-01-01 UTC.</param>
/// <param name="Command">The command to be told at that time, or a little later.</param>
public readonly record struct WakeUp<TCommand>(long At, TCommand Command);
