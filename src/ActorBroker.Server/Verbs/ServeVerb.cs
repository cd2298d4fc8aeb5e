using System.CommandLine;
using ActorBroker.Server.Configuration;
using ActorBroker.Server.Hosting;

namespace ActorBroker.Server.Verbs;

/// <summary><c>actorbroker serve</c>: runs a broker until it is told to stop, or cannot go on.</summary>
internal sealed class ServeVerb
{
    /// <summary>The exit code after the journal has failed. Whoever supervises the process should start it again.</summary>
    private const int JournalFailed = 2;

    /// <summary>How long a broker with a failed journal may take to end; a sick device may keep it waiting for ever.</summary>
    private static readonly TimeSpan FailedStopLimit = TimeSpan.FromSeconds(10);

    private readonly Option<string?> _data = new("--data") { HelpName = "DIR", Description = "Where messages are kept; made if missing (default ./data)." };
    private readonly Option<string?> _amqp = new("--amqp") { HelpName = "HOST:PORT", Description = "Where AMQP clients connect (default 127.0.0.1:5672; *:5672 for all addresses)." };
    private readonly Option<string?> _kafka = new("--kafka") { HelpName = "HOST:PORT", Description = "Where Kafka clients connect (default 127.0.0.1:9092; off for nowhere)." };
    private readonly Option<string?> _http = new("--http") { HelpName = "HOST:PORT", Description = "Where HTTP is served (default 127.0.0.1:15672)." };
    private readonly Option<string?> _config = new("--config") { HelpName = "FILE", Description = "Settings in HOCON, put over the defaults." };
    private readonly Option<string[]> _set = new("--set") { HelpName = "KEY=VALUE", Description = "A single setting, put over the file; may be given several times." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("serve", "Run a broker until it is told to stop. This is done, too, if no command is given.");
        AddTo(command);
        return command;
    }

    /// <summary>Gives a command the options and the work of this verb.</summary>
    public static void AddTo(Command command)
    {
        var verb = new ServeVerb();
        command.Options.Add(verb._data);
        command.Options.Add(verb._amqp);
        command.Options.Add(verb._kafka);
        command.Options.Add(verb._http);
        command.Options.Add(verb._config);
        command.Options.Add(verb._set);
        command.SetAction((result, _) => verb.RunAsync(result));
    }

    private async Task<int> RunAsync(ParseResult result)
    {
        try
        {
            var settings = SettingsLoader.Load(result.GetValue(_config), SettingsOf(result));
            using var signals = new StopSignals();
            await using var server = await BrokerServer.StartAsync(settings, TimeProvider.System, ServerLogging.Configure);
            var kafka = server.KafkaEndpoint?.ToString() ?? "off";
            Console.Out.WriteLine($"ready amqp={server.AmqpEndpoint} kafka={kafka} http={server.HttpEndpoint} data={server.DataDirectory}");
            if (await Task.WhenAny(signals.Heard, server.Failed) == server.Failed)
            {
                return await GiveUpAsync(server);
            }

            await server.StopAsync();
            return 0;
        }
        catch (Exception error) when (error is SettingsException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"actorbroker cannot start: {error.Message}");
            return 1;
        }
    }

    /// <summary>
    /// Ends at once rather than to stand there and refuse: only reading the journal anew can tell what is on the device,
    /// and meanwhile clients would take the node for a working one.
    /// </summary>
    private static async Task<int> GiveUpAsync(BrokerServer server)
    {
        await Console.Error.WriteLineAsync($"actorbroker ends: {await server.Failed}");
        await server.StopAsync().WaitAsync(FailedStopLimit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return JournalFailed;
    }

    private List<string> SettingsOf(ParseResult result)
    {
        var settings = new List<string>(result.GetValue(_set) ?? []);
        Add("actorbroker.data-directory", result.GetValue(_data));
        Add("actorbroker.amqp.endpoint", result.GetValue(_amqp));
        Add("actorbroker.kafka.endpoint", result.GetValue(_kafka));
        Add("actorbroker.http.endpoint", result.GetValue(_http));
        return settings;

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                settings.Add($"{key}={value}");
            }
        }
    }
}
