namespace ActorBroker.Core.Queues;

/// <summary>Why a message leaves its queue for the dead-letter exchange. The numbers stand in the journal.</summary>
public enum DeathReason : byte
{
    /// <summary>A consumer rejected it without wanting it back.</summary>
    Rejected = 0,

    /// <summary>Its time ran out.</summary>
    Expired = 1,

    /// <summary>The queue was over its length.</summary>
    MaxLength = 2,

    /// <summary>It came back too often.</summary>
    DeliveryLimit = 3,
}

/// <summary>The names of the reasons in <c>x-death</c>.</summary>
public static class DeathReasons
{
    /// <summary>How many reasons there are.</summary>
    internal const int Count = 4;

    /// <summary>The name as RabbitMQ writes it.</summary>
    public static string NameOf(this DeathReason reason) => reason switch
    {
        DeathReason.Rejected => "rejected",
        DeathReason.Expired => "expired",
        DeathReason.MaxLength => "maxlen",
        DeathReason.DeliveryLimit => "delivery_limit",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "There is no such reason."),
    };
}
