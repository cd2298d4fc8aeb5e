namespace ActorBroker.Conformance.Crash;

/// <summary>What becomes of a message in the end; it follows from its number, so that it is the same in all lives.</summary>
internal enum Fate
{
    /// <summary>It is acknowledged the first time.</summary>
    Accepted,

    /// <summary>It is given back, then acknowledged.</summary>
    AcceptedLater,

    /// <summary>It is given back whenever it comes, until the queue gives it up.</summary>
    GivenUp,

    /// <summary>It is rejected.</summary>
    Rejected,

    /// <summary>Nobody takes it: it expires.</summary>
    Expired,
}

/// <summary>The fates of messages, and how a dead letter tells of them.</summary>
internal static class Fates
{
    /// <summary>The publisher whose messages nobody takes.</summary>
    public const int Waiting = 11;

    /// <summary>The publisher whose messages are taken.</summary>
    public const int Tried = 10;

    public static Fate Of(MessageId message) =>
        message.Publisher == Waiting ? Fate.Expired : (Fate)(message.Sequence % (long)Fate.Expired);

    /// <summary>The reason in <c>x-death</c>; null if it does not die.</summary>
    public static string? ReasonOf(Fate fate) => fate switch
    {
        Fate.GivenUp => "delivery_limit",
        Fate.Rejected => "rejected",
        Fate.Expired => "expired",
        _ => null,
    };
}
