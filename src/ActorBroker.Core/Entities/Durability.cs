namespace ActorBroker.Core.Entities;

/// <summary>What must have happened to a turn's events before its effects are performed. A turn takes the highest that one of its events asks for.</summary>
public enum Durability
{
    /// <summary>Nothing: nobody is told anything that the events decide. They are written with a later group.</summary>
    None = 0,

    /// <summary>Handed to the operating system: safe from a crash of the broker, not from a loss of power. Synced within the journal's sync interval.</summary>
    Written = 1,

    /// <summary>On disk by the journal's durability setting (by default: fsynced). What a publisher's confirm waits for.</summary>
    Synced = 2,
}
