using System.Security.Cryptography;
using System.Text;
using ActorBroker.Amqp;
using ActorBroker.Kafka;
using ActorBroker.Server.Configuration;

namespace ActorBroker.Server.Hosting;

/// <summary>Knows the one user that the settings name.</summary>
internal sealed class SettingsAuthenticator(AuthSettings settings) : IAuthenticator, IKafkaAuthenticator
{
    private readonly byte[] _password = Encoding.UTF8.GetBytes(settings.DefaultPassword);

    /// <inheritdoc/>
    public bool Authenticate(string user, ReadOnlySpan<byte> password, bool isLoopback)
    {
        // The comparison takes as long for a wrong password as for the right one.
        var right = CryptographicOperations.FixedTimeEquals(password, _password) & string.Equals(user, settings.DefaultUser, StringComparison.Ordinal);
        return right && (isLoopback || !settings.LoopbackUsers.Contains(user, StringComparer.Ordinal));
    }
}
