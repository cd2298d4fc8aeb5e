using System.Net;
using ActorBroker.Actors.Persistence;
using ActorBroker.Server.Configuration;
using ActorBroker.Server.Hosting;

namespace ActorBroker.Server.Embedding;

/// <summary>
/// A broker inside of a .NET program or test: the same one as <c>actorbroker serve</c> runs, on ports and in a directory of
/// its own. Any number of them may run in one process.
/// </summary>
/// <remarks>
/// A process that ends without disposing of its broker leaves the temporary directory behind, but loses nothing that was
/// confirmed. The methods are not to be called at the same time.
/// </remarks>
public sealed class EmbeddedBroker : IAsyncDisposable
{
    private readonly EmbeddedBrokerOptions _options;
    private readonly BrokerSettings _settings;
    private BrokerServer _server;

    private EmbeddedBroker(EmbeddedBrokerOptions options, BrokerSettings settings, BrokerServer server)
    {
        _options = options;
        _server = server;

        // From now on the ports are those that the first start has found, so that clients find a restarted broker.
        _settings = settings with
        {
            Amqp = settings.Amqp with { Endpoint = server.AmqpEndpoint },
            Kafka = settings.Kafka with { Endpoint = server.KafkaEndpoint },
            Http = settings.Http with { Endpoint = server.HttpEndpoint },
        };
        AmqpUri = new Uri(
            $"amqp://{Uri.EscapeDataString(settings.Auth.DefaultUser)}:{Uri.EscapeDataString(settings.Auth.DefaultPassword)}@{Reachable(AmqpEndpoint)}/");
        HttpUri = new Uri($"http://{Reachable(HttpEndpoint)}/");
    }

    /// <summary>Address for AMQP clients with user and password, as in <c>amqp://guest:guest@127.0.0.1:5672/</c>; the same after a restart.</summary>
    public Uri AmqpUri { get; }

    /// <summary>Address of the HTTP side, as in <c>http://127.0.0.1:15672/</c>; the same after a restart.</summary>
    public Uri HttpUri { get; }

    /// <summary>Where AMQP clients connect; the same after a restart.</summary>
    public IPEndPoint AmqpEndpoint => _settings.Amqp.Endpoint;

    /// <summary>Where Kafka clients connect, as in <c>127.0.0.1:9092</c>; null if they do not; the same after a restart.</summary>
    public IPEndPoint? KafkaEndpoint => _settings.Kafka.Endpoint;

    /// <summary>Where HTTP is served; the same after a restart.</summary>
    public IPEndPoint HttpEndpoint => _settings.Http.Endpoint;

    /// <summary>Full path of the directory that the journal lies in.</summary>
    public string DataDirectory => _settings.DataDirectory;

    /// <summary>Starts a broker; when the task ends clients can connect.</summary>
    /// <param name="options">What is to be different from the defaults, if anything.</param>
    /// <exception cref="SettingsException">A setting is unknown or has a value that cannot be used.</exception>
    /// <exception cref="JournalException">The given directory is in use, damaged or not writable.</exception>
    /// <exception cref="IOException">A given port is in use, or no temporary directory can be made.</exception>
    public static async Task<EmbeddedBroker> StartAsync(EmbeddedBrokerOptions? options = null)
    {
        options ??= new EmbeddedBrokerOptions();
        var defaults = SettingsLoader.Load(configFile: null, options.Settings);
        var settings = defaults with
        {
            DataDirectory = options.DataDirectory is { } given ? Path.GetFullPath(given) : MakeTemporaryDirectory(),
            Amqp = defaults.Amqp with { Endpoint = options.AmqpEndpoint },
            Kafka = defaults.Kafka with { Endpoint = options.KafkaEndpoint },
            Http = defaults.Http with { Endpoint = options.HttpEndpoint },
        };
        try
        {
            return new EmbeddedBroker(options, settings, await BrokerServer.StartAsync(settings, options.Clock, options.Logging));
        }
        catch
        {
            DeleteIfTemporary(options, settings);
            throw;
        }
    }

    /// <summary>Closes connections with 320, writes what is pending and lets go of ports and directory. Does nothing if the broker is stopped.</summary>
    public Task StopAsync() => _server.StopAsync();

    /// <summary>Stops the broker, unless it is stopped, and starts it on the same directory and the same ports.</summary>
    /// <exception cref="JournalException">The directory is in use, damaged or not writable.</exception>
    /// <exception cref="IOException">Somebody else has taken a port meanwhile.</exception>
    public async Task RestartAsync()
    {
        await StopAsync();
        _server = await BrokerServer.StartAsync(_settings, _options.Clock, _options.Logging);
    }

    /// <summary>Stops the broker and deletes its directory if that is a temporary one.</summary>
    /// <exception cref="IOException">The temporary directory cannot be deleted.</exception>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        DeleteIfTemporary(_options, _settings);
    }

    private static string MakeTemporaryDirectory()
    {
        try
        {
            return Directory.CreateTempSubdirectory("actorbroker-").FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"No temporary directory can be made in {Path.GetTempPath()}: {error.Message} Make that a directory that can be written to, or name one for the data.",
                error);
        }
    }

    private static void DeleteIfTemporary(EmbeddedBrokerOptions options, BrokerSettings settings)
    {
        if (options.DataDirectory is null && Directory.Exists(settings.DataDirectory))
        {
            Directory.Delete(settings.DataDirectory, recursive: true);
        }
    }

    /// <summary>A listener on all addresses is reached through the loopback one.</summary>
    private static IPEndPoint Reachable(IPEndPoint endpoint) =>
        endpoint.Address.Equals(IPAddress.Any) || endpoint.Address.Equals(IPAddress.IPv6Any)
            ? new IPEndPoint(IPAddress.Loopback, endpoint.Port)
            : endpoint;
}
