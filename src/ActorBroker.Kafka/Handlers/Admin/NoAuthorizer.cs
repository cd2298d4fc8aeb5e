using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>
/// What requests about access rules are answered, as by a Kafka broker without an authorizer:
/// <see cref="ErrorCode.SecurityDisabled"/>. Clients that do not ask which APIs there are send them unasked and would lose a
/// connection that is closed on them, with all that is under way there.
/// </summary>
internal static class NoAuthorizer
{
    /// <summary>The same in words.</summary>
    public const string Message = "there are no access rules: no authorizer is configured, and whoever is connected may do everything";
}
