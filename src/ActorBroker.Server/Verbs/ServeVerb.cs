using System.CommandLine;
using System.Runtime.InteropServices;
using ActorBroker.Server.Configuration;
using ActorBroker.Server.Hosting;

namespace ActorBroker.Server.Verbs;

/// <summary><c>actorbroker serve</c>: runs a broker until it is told to stop.</summary>
internal sealed class ServeVerb
{
    private readonly Option<string?> _data = new("--data") { Description = "Directory of the journal (default ./data)." };
    private readonly Option<string?> _amqp = new("--amqp") { Description = "HOST:PORT for AMQP clients (default 127.0.0.1:5672)." };
    private readonly Option<string?> _http = new("--http") { Description = "HOST:PORT for HTTP (default 127.0.0.1:15672)." };
    private readonly Option<string?> _config = new("--config") { Description = "HOCON file with settings, merged over the defaults." };
    private readonly Option<string[]> _set = new("--set") { Description = "key=value; overrides the file. Repeatable." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("serve", "Run the broker (the default).");
        AddTo(command);
        return command;
    }

    /// <summary>Gives a command the options and the work of this verb.</summary>
    public static void AddTo(Command command)
    {
        var verb = new ServeVerb();
        command.Options.Add(verb._data);
        command.Options.Add(verb._amqp);
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
            await using var server = await BrokerServer.StartAsync(settings, TimeProvider.System, ServerLogging.Configure);
            var stop = new TaskCompletionSource();
            using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
            Console.Out.WriteLine($"ready amqp={server.AmqpEndpoint} http={server.HttpEndpoint} data={server.DataDirectory}");
            await stop.Task;
            await server.StopAsync();
            return 0;

            void Stop(PosixSignalContext signal)
            {
                // The default would end the process at once.
                signal.Cancel = true;
                stop.TrySetResult();
            }
        }
        catch (Exception error) when (error is SettingsException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"actorbroker cannot start: {error.Message}");
            return 1;
        }
    }

    private List<string> SettingsOf(ParseResult result)
    {
        var settings = new List<string>(result.GetValue(_set) ?? []);
        Add("actorbroker.data-directory", result.GetValue(_data));
        Add("actorbroker.amqp.endpoint", result.GetValue(_amqp));
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
