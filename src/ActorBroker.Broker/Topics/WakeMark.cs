namespace ActorBroker.Broker.Topics;

/// <summary>
/// Lets a waiter be told once, however many publications come before it looks. Who publishes sets the mark behind what it
/// has published; who was told clears it and looks then.
/// </summary>
public struct WakeMark
{
    private int _isSet;

    /// <summary>Sets the mark; says whether the waiter is to be told.</summary>
    public bool TrySet() => Interlocked.Exchange(ref _isSet, 1) == 0;

    /// <summary>
    /// Clears the mark, before the waiter looks. With a mere volatile write the processor might look first: a publication in
    /// between would find the mark set and tell nobody.
    /// </summary>
    public void Clear() => Interlocked.Exchange(ref _isSet, 0);
}
