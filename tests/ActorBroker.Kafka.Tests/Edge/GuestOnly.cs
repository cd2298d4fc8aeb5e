namespace ActorBroker.Kafka.Tests.Edge;

/// <summary>Knows one user, guest, whose password is the same.</summary>
internal sealed class GuestOnly : IKafkaAuthenticator
{
    public bool Authenticate(string user, ReadOnlySpan<byte> password, bool isLoopback) =>
        string.Equals(user, "guest", StringComparison.Ordinal) && password.SequenceEqual("guest"u8);
}
