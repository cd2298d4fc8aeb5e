namespace ActorBroker.Kafka.Wire;

/// <summary>The time that a quota makes a client wait. The broker has no quotas; back-pressure is not reading the socket.</summary>
internal static class Throttle
{
    /// <summary>No wait, in milliseconds.</summary>
    public const int None = 0;
}
